"""The parts of a brief: what stands on a page about a force, said once, for any form to print.

`queries.briefs` puts them together; `outstanding.briefs` writes them as Markdown, HTML and PDF.
"""

from __future__ import annotations

from dataclasses import dataclass

from queries.coverage import Coverage


@dataclass(frozen=True, slots=True)
class Source:
    """A document that the page rests on.

    Attributes:
        number: from 1, by day.
        title: as the document has it.
        issued: the latest day on which it may have been published, or None.
    """

    number: int
    title: str
    issued: str | None

    @property
    def label(self) -> str:
        """What a reference to it says; the letter tells it from the number of an issue."""
        return f"S{self.number}"

    @property
    def day(self) -> str:
        """The day, or that it has none."""
        return self.issued or "undated"


@dataclass(frozen=True, slots=True)
class Issue:
    """An open issue.

    Attributes:
        number: from 1, in the order of the page.
        since: the year of inspection in which it was first raised, or None.
        status: its last status.
        quotation: the words of the inspectorate's last statement, whole.
    """

    number: int
    since: int | None
    status: str
    quotation: str
    source: Source


@dataclass(frozen=True, slots=True)
class Group:
    """Open issues of one kind, the oldest first; those of unknown age last."""

    kind: str
    issues: tuple[Issue, ...]

    @property
    def heading(self) -> str:
        """The kind in the plural, as a heading."""
        return plural(self.kind).capitalize()


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade as one document prints it.

    Attributes:
        grade: its name.
        note: where it is carried over, that it is; where nothing says whether it is, UNKNOWN; else empty.
    """

    grade: str
    note: str
    source: Source


UNKNOWN = "\u2020"
"""The mark of a grade of which nothing says whether it is new."""

MARKED = f"{UNKNOWN} Nothing says whether this grade is new or carried over."


@dataclass(frozen=True, slots=True)
class Line:
    """What was judged, and its grades cycle by cycle, as many as the table has cycles; often none, rarely several."""

    subject: str
    cells: tuple[tuple[Grade, ...], ...]


@dataclass(frozen=True, slots=True)
class Grades:
    """The judgments of one series: grades of two series are never set side by side, so they are never in one table.

    Attributes:
        series: its name; that of the values outside every scale for those.
    """

    series: str
    cycles: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def marked(self) -> bool:
        """Whether a grade bears the mark UNKNOWN."""
        return any(grade.note == UNKNOWN for line in self.lines for cell in line.cells for grade in cell)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A report that the policing body must answer.

    Attributes:
        due: the last day for the answer, or None.
        why: why there is none.
        answer: whether an answer is loaded, and whether it came in time.
    """

    source: Source
    due: str | None
    why: str
    answer: str


@dataclass(frozen=True, slots=True)
class Event:
    """What a document does to an issue.

    Attributes:
        name: such as "new", "stated again", "narrows", or a status.
        quotation: the words it rests on; empty where they stand with the issue, or were just quoted.
    """

    name: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a document says of issues.

    Attributes:
        issues: numbers of open issues, of all of which it says the same; none for an issue that is not open.
        events: in order, each once.
    """

    issues: tuple[int, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class News:
    """A document published since the day, and what it says of issues."""

    source: Source
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at the head of the page."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What stands on the page.

    Attributes:
        force: the force's name.
        as_of: the day it speaks of, or None for everything loaded.
        since_date: the day since which changes are listed, or None.
        groups: open issues by kind, the gravest kind first.
        grades: judgments by series.
        deadlines: answers of the policing body, by day; those without a day last.
        news: documents published after since_date, by day; none where that is None.
        sources: every document that it rests on, by day.
        release: the hash of the release.
    """

    force: str
    as_of: str | None
    since_date: str | None
    groups: tuple[Group, ...]
    grades: tuple[Grades, ...]
    deadlines: tuple[Deadline, ...]
    news: tuple[News, ...]
    sources: tuple[Source, ...]
    coverage: Coverage
    release: str

    @property
    def title(self) -> str:
        """The title of the page."""
        return f"{self.force}: what is outstanding"

    @property
    def day(self) -> str:
        """What the page speaks of: a day, or everything loaded."""
        return f"as of {self.as_of}" if self.as_of else "with everything loaded"

    @property
    def issues(self) -> tuple[Issue, ...]:
        """All open issues, in the order of the page."""
        return tuple(issue for group in self.groups for issue in group.issues)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures at the head of the page: how much is open, of which kinds, since when, and the answer due."""
        number = len(self.issues)
        figures = [Figure(str(number), "open issue" if number == 1 else "open issues")]
        figures += [Figure(str(len(group.issues)), named(len(group.issues), group.kind)) for group in self.groups]
        if years := [issue.since for issue in self.issues if issue.since is not None]:
            figures.append(Figure(str(min(years)), "oldest first raised"))
        days = [deadline.due for deadline in self.deadlines if deadline.due]
        coming = [day for day in days if self.as_of and day >= self.as_of]
        if coming:
            figures.append(Figure(coming[0], "next answer due"))
        elif days:
            figures.append(Figure(days[-1], "last answer due"))
        return tuple(figures)

    @property
    def citation(self) -> str:
        """How to cite the page; who has the same sources can build the release of that hash."""
        return f"Outstanding, \u201c{self.title}\u201d, {self.day}, release {self.release}"


def plural(kind: str) -> str:
    """The plural of a kind: what stands before "of" or "for" takes the ending, else the last word."""
    words = kind.split(" ")
    at = next((place for place, word in enumerate(words) if word in {"of", "for"}), len(words)) - 1
    return " ".join(f"{word}s" if place == at else word for place, word in enumerate(words))


def named(number: int, kind: str) -> str:
    """A kind, in the plural unless there is one."""
    return kind if number == 1 else plural(kind)
