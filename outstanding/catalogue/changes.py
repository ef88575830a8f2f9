"""What differs between two releases: in the words of the field, and quad by quad.

Quad by quad it is two N-Quads documents, what was added and what was removed, or one RDF Patch that does both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.comparison import Change, Comparison, Difference, Said
from graph.folder import DataFolder
from graph.release import Release
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS

SHORT = {
    "area for improvement": ("AFI", "AFIs"),
    "cause of concern": ("cause of concern", "causes of concern"),
    "recommendation": ("recommendation", "recommendations"),
    "positive finding": ("positive finding", "positive findings"),
    "observation": ("observation", "observations"),
}
"""One and several of each kind of finding, as people of the field say it."""


def summary(comparison: Comparison) -> str:
    """What differs in one sentence, such as "2 AFIs new, 1 reworded; 3 statuses changed"."""
    counts = comparison.counts
    parts = []
    for kind in [*SHORT, *sorted({kind for _, kind in counts} - SHORT.keys())]:
        told = [(counts[change, kind], change) for change in Change if change is not Change.STATUS]
        found = [(number, change) for number, change in told if number]
        if found:
            (first, change), *rest = found
            one, several = SHORT.get(kind, (kind, kind))
            words = [f"{first} {one if first == 1 else several} {change}", *(f"{n} {what}" for n, what in rest)]
            parts.append(", ".join(words))
    statuses = sum(number for (change, _), number in counts.items() if change is Change.STATUS)
    if statuses:
        parts.append(f"{statuses} {'status' if statuses == 1 else 'statuses'} changed")
    return f"{'; '.join(parts)}." if parts else "No finding and no status differs."


def as_json(comparison: Comparison) -> dict[str, object]:
    """The comparison as JSON-ready values."""
    return {
        "before": _release(comparison.before),
        "after": _release(comparison.after),
        "summary": summary(comparison),
        "documents": [{"document": each.key, "change": each.change} for each in comparison.documents],
        "reference": list(comparison.shared),
        "differences": [
            {"change": each.change.value, "before": _said(each.before), "after": _said(each.after)}
            for each in comparison.differences
        ],
    }


def documents(comparison: Comparison) -> Iterator[str]:
    """What became of the documents and of the reference data, a sentence each."""
    for change in ("new", "updated", "removed"):
        keys = [each.key for each in comparison.documents if each.change == change]
        if keys:
            yield f"{len(keys)} {'document' if len(keys) == 1 else 'documents'} {change}: {', '.join(keys)}"
    if comparison.shared:
        yield f"Reference data changed: {', '.join(comparison.shared)}"
    if not comparison.documents and not comparison.shared:
        yield "The same documents, read in the same way."


def heading(each: Difference) -> str:
    """What a difference is, in a few words."""
    one, _ = SHORT.get(each.said.kind, (each.said.kind, ""))
    words = f"{one[0].upper()}{one[1:]} {each.change}"
    if each.before and each.after and each.change is Change.STATUS:
        return f"{words}: {each.before.status or 'none'} \u2192 {each.after.status or 'none'}"
    if each.before and each.after and each.change is Change.KIND:
        return f"{words}: {each.before.kind} \u2192 {each.after.kind}"
    return words


def _release(release: Release) -> dict[str, object]:
    return {"number": release.number, "hash": release.hash}


def _said(said: Said | None) -> dict[str, str | None] | None:
    if said is None:
        return None
    return {
        "kind": said.kind,
        "quotation": said.words,
        "status": said.status,
        "document": said.document,
        "finding": said.finding,
        "issue": said.issue,
    }


@dataclass(frozen=True, slots=True)
class Quads:
    """The quads that two releases do not share, each a line of canonical N-Quads, sorted."""

    before: Release
    after: Release
    removed: tuple[bytes, ...]
    added: tuple[bytes, ...]

    def nquads(self, lines: tuple[bytes, ...]) -> bytes:
        """Some of the quads as N-Quads, below two comments that name the terms and the releases."""
        span = f"# Release {self.before.hash} to release {self.after.hash}\n"
        return b"".join([f"# {ATTRIBUTION} {TERMS}\n{span}".encode(), *lines])

    def patch(self) -> bytes:
        """One RDF Patch (Apache Jena's text format): in one transaction `D` for what goes, then `A` for what comes.

        Its `id` is made of the hashes of both releases, so the same two give the same patch anywhere.
        """
        header = (
            f"H id <{self.after.manifest.base}changes/{self.before.hash}..{self.after.hash}> .\n"
            f"H license <{LICENCE}> .\n"
            f'H rights "{ATTRIBUTION} {TERMS}"@en .\n'
            "TX .\n"
        )
        lines = [*(b"D " + line for line in self.removed), *(b"A " + line for line in self.added)]
        return b"".join([header.encode(), *lines, b"TC .\n"])


def quads(data: DataFolder, before: Release, after: Release) -> Quads:
    """What is in one release of a data folder and not in the other. Graphs with the same checksum are not read.

    Raises:
        ReleaseError: a kept graph is missing or damaged.
    """
    old, new = set(before.manifest.graphs.items()), set(after.manifest.graphs.items())
    gone, come = _lines(data, old - new), _lines(data, new - old)
    return Quads(before, after, tuple(sorted(gone - come)), tuple(sorted(come - gone)))


def _lines(data: DataFolder, graphs: set[tuple[str, str]]) -> set[bytes]:
    return {line for _, sha256 in graphs for line in data.graph(sha256).splitlines(keepends=True)}
