"""What a build did: the documents that it published, the files that it kept out, and a row for each file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path

from graph.errors import OutstandingError
from graph.release import DocumentEntry, Release
from graph.validation import Breach
from loaders.records import ReportRecord
from loaders.renditions import Summary
from outstanding.gathering import KeptOut
from outstanding.readings import Read


@dataclass(frozen=True, slots=True)
class Published:
    """A document that is in the release.

    Attributes:
        name: of its file.
        entry: what the release has of it.
        change: new, updated or unchanged.
        read: what was taken from the file.
        path: of the file; None for one that an earlier build read.
    """

    name: str
    entry: DocumentEntry
    change: str
    read: Read
    path: Path | None = None

    @property
    def summary(self) -> Summary:
        """What is told of it."""
        return self.read.summary

    @property
    def doubts(self) -> tuple[Breach, ...]:
        """What shapes warn of."""
        return self.read.doubts

    @property
    def record(self) -> ReportRecord:
        """All that it says; unpacked anew each time."""
        return self.read.record


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that prints the same as another one, which counts."""

    name: str
    original: str
    path: Path | None = None


class Fate(StrEnum):
    """What became of a file. One that was only extracted is read, and not published."""

    PUBLISHED = "published"
    READ = "read"
    UNRECOGNISED = "unrecognised"
    COPY = "copy"
    REJECTED = "rejected"
    PASSED_OVER = "passed-over"


@dataclass(frozen=True, slots=True)
class Row:
    """A line on one file.

    Attributes:
        file: its path, or its name where an earlier build read it.
        outcome: published; unrecognised, which is published without findings; copy; rejected; passed-over.
        document: the document's key.
        layout: by which it was read.
        layout_confidence: seen or presumed.
        findings: how many it prints.
        warnings: the codes of what a person should look at, each once; `shape` for what shapes doubt.
        reason: why it was not published as a report, in one sentence.
        where: the place that the reason speaks of.
        what_to_do: a hint.
    """

    file: str
    outcome: Fate
    document: str = ""
    layout: str = ""
    layout_confidence: str = ""
    findings: int | None = None
    warnings: str = ""
    reason: str = ""
    where: str = ""
    what_to_do: str = ""

    def cells(self) -> Sequence[str | int | None]:
        """Its values in the order of `COLUMNS`."""
        return [str(value) if isinstance(value, Fate) else value for value in asdict(self).values()]


COLUMNS: tuple[str, ...] = tuple(each.name for each in fields(Row))
"""The names of a row's values."""


@dataclass(slots=True)
class Outcome:
    """What a build did.

    Attributes:
        release: the current release afterwards; None where there is none.
        fresh: whether the build published it; False where nothing differed from the one before.
        copied: files that print the same as another one.
        passed_over: files in folders that no reader is for.
        removed: documents of the release before that are not in this one.
        brought: how many files were read on another machine; None where no folder of readings was named.
    """

    release: Release | None = None
    fresh: bool = False
    published: list[Published] = field(default_factory=list)
    kept_out: list[KeptOut] = field(default_factory=list)
    copied: list[Copy] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)
    removed: list[DocumentEntry] = field(default_factory=list)
    brought: int | None = None

    @property
    def copies(self) -> list[tuple[str, str]]:
        """The names of files that print the same as another one, each with the other's name, which counts."""
        return [(each.name, each.original) for each in self.copied]

    @property
    def kinds(self) -> Counter[str]:
        """How many findings of each kind the documents of this build print; without those of `repeated`."""
        counted: Counter[str] = Counter()
        for each in self.published:
            counted.update({kind.value: number for kind, number in each.summary.kinds.items()})
        return counted

    @property
    def repeated(self) -> int:
        """How many findings of a report the responses and letters of this build repeat: no findings of their own."""
        return sum(each.summary.repeated for each in self.published)

    @property
    def unthemed(self) -> int:
        """How many of the findings that `kinds` counts hold no label of a theme."""
        return sum(each.summary.unthemed for each in self.published)

    @property
    def fates(self) -> Counter[Fate]:
        """How many files had which outcome."""
        return Counter(row.outcome for row in self.rows())

    def rows(self) -> list[Row]:
        """A row for each file, in the order of the files."""
        return sorted(self._rows(), key=lambda row: (row.file, row.outcome))

    def _rows(self) -> Iterator[Row]:
        for each in self.published:
            yield _row(each.path or Path(each.name), each.summary, Fate.PUBLISHED, doubted=bool(each.doubts))
        for copy in self.copied:
            file = str(copy.path or copy.name)
            yield Row(file, Fate.COPY, reason=f"prints the same as {copy.original}, which counts")
        for kept_out in self.kept_out:
            yield rejected_row(kept_out.path or Path(kept_out.name), kept_out.error)
        yield from map(passed_over_row, self.passed_over)


def record_row(path: Path, record: ReportRecord) -> Row:
    """The row of a file that was read and not published."""
    return _row(path, Summary.of(record), Fate.READ)


def rejected_row(path: Path, error: OutstandingError) -> Row:
    """The row of a file that is kept out."""
    return Row(str(path), Fate.REJECTED, reason=error.detail, where=error.where, what_to_do=error.hint)


def passed_over_row(path: Path) -> Row:
    """The row of a file that nobody tried to read."""
    return Row(str(path), Fate.PASSED_OVER, reason="no reader is for it, or it tells about its folder")


def _row(path: Path, summary: Summary, fate: Fate, *, doubted: bool = False) -> Row:
    codes = [notice.code for notice in summary.warnings] + ["shape"] * doubted
    layout = summary.layout
    why = next((notice.detail for notice in summary.warnings if notice.code == "unrecognised"), "")
    return Row(
        str(path),
        fate if layout else Fate.UNRECOGNISED,
        document=summary.key,
        layout=layout.name if layout else "",
        layout_confidence=layout.confidence.value if layout else "",
        findings=summary.findings,
        warnings="; ".join(dict.fromkeys(codes)),
        reason="" if layout else why,
        what_to_do="" if layout else f"Run `outstanding doctor {path}`.",
    )
