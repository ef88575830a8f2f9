"""How the comparison of two releases is shown: in sentences, as a list with the words before and after, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from graph.comparison import Change, Comparison, Difference, Said
from graph.release import Release
from graph.wording import letters_and_digits
from outstanding.cli.output import stdout

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


def print_comparison(comparison: Comparison) -> None:
    """Print the sentences and the list."""
    console = stdout()
    before, after = comparison.before, comparison.after
    head = f"Release {before.number} ({before.hash[:16]}) to release {after.number} ({after.hash[:16]})"
    console.print(Text(head, style="bold"))
    console.print(Text("\n".join(_documents(comparison))))
    console.print(Text(summary(comparison)))
    for each in comparison.differences:
        console.print()
        console.print(Text(_heading(each), style="bold"))
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=3, justify="right")
        grid.add_column(overflow="fold")
        for mark, words in _sides(each):
            grid.add_row(mark, Text(words))
        console.print(grid)


def _documents(comparison: Comparison) -> Iterator[str]:
    for change in ("new", "updated", "removed"):
        keys = [each.key for each in comparison.documents if each.change == change]
        if keys:
            yield f"{len(keys)} {'document' if len(keys) == 1 else 'documents'} {change}: {', '.join(keys)}"
    if comparison.shared:
        yield f"Reference data changed: {', '.join(comparison.shared)}"
    if not comparison.documents and not comparison.shared:
        yield "The same documents, read in the same way."


def _heading(each: Difference) -> str:
    one, _ = SHORT.get(each.said.kind, (each.said.kind, ""))
    heading = f"{one[0].upper()}{one[1:]} {each.change}"
    if each.before and each.after and each.change is Change.STATUS:
        return f"{heading}: {each.before.status or 'none'} \u2192 {each.after.status or 'none'}"
    if each.before and each.after and each.change is Change.KIND:
        return f"{heading}: {each.before.kind} \u2192 {each.after.kind}"
    return heading


def _sides(each: Difference) -> Iterator[tuple[str, str]]:
    """What was said before and after. Words that did not change are shown once."""
    if each.before:
        alone = each.after is None or letters_and_digits(each.before.words) != letters_and_digits(each.after.words)
        yield "-", _told(each.before) if alone else each.before.document
    if each.after:
        yield "+", _told(each.after)


def _told(said: Said) -> str:
    return f"\u201c{said.words}\u201d\n{said.document}"


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
