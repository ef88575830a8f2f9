"""What the page of a force shows: what is open and how long, how it was judged, what must be answered or is loaded."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store import Store
from outstanding.dossiers.grades import Grid, grids
from outstanding.dossiers.sections import Row, Section, section
from queries.answers import Enquiries
from queries.headlines import Themed, Unloaded, rank, themes_of_open, unloaded

SHOWN = 25
"""Open issues of a kind that the page shows with their words; more are a click away."""


@dataclass(frozen=True, slots=True)
class Item:
    """An open issue.

    Attributes:
        iri: of the issue.
        kind: what its last statement is printed as.
        since: the year of inspection in which it was first raised; None where unknown.
        status: its last status, and `implied`: that running text of a later report says it was done, or empty.
        words: of the inspectorate's last statement.
        title: of the document that prints them, and `day`: the latest day of its publication, empty where undated.
        stated: the year of the inspection in which it was last stated; empty where unknown.
    """

    iri: str
    kind: str
    since: int | None
    status: str
    implied: str
    words: str
    title: str
    day: str
    stated: str
    themes: tuple[Themed, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Open issues of one kind, the oldest first, those of unknown age last; `items` are the first of them."""

    kind: str
    number: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme of open issues: how many of each kind, in the order of the kinds, and the earliest year of any."""

    theme: Themed | None
    counts: tuple[int, ...]
    oldest: int | None

    @property
    def total(self) -> int:
        """How many issues."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Answer:
    """A report that the policing body must answer, or had to.

    Attributes:
        title: the report's, with its `document` as IRI and its `issued` day, empty where undated.
        due: the last day for the answer; empty where there is none or it is unknown, which `why` tells.
        state: what became of it, in plain words.
        response: the IRI of the answer; empty where none is loaded.
        late: whether the day has gone by, or the answer came after it.
    """

    title: str
    document: str
    issued: str
    due: str
    why: str
    state: str
    response: str
    late: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the page of a force shows.

    Attributes:
        slug: the force's short name.
        kinds: of open issues, the gravest first: the columns of the themes' counts.
        open: every open issue, as the saved question has it.
        grids: judgments, a grid for each run of cycles that may be compared.
        missing: reports that loaded documents speak of, and that are not loaded.
    """

    slug: str
    kinds: tuple[str, ...]
    groups: tuple[Group, ...]
    themes: tuple[ThemeLine, ...]
    open: Section
    grids: tuple[Grid, ...]
    judgments: Section
    phases: Section
    answers: tuple[Answer, ...]
    due: Section
    documents: Section
    missing: tuple[Unloaded, ...]

    @property
    def total(self) -> int:
        """How many issues are open."""
        return len(self.open.rows)

    @property
    def oldest(self) -> int | None:
        """The earliest year in which one of them was first raised."""
        return min((int(row["since"]) for row in self.open.rows if row["since"] is not None), default=None)

    @property
    def late(self) -> int:
        """How many answers are late."""
        return sum(answer.late for answer in self.answers)


def dossier(enquiries: Enquiries, store: Store, slug: str, force: str, today: datetime.date) -> Dossier:
    """Put together what the page of a force shows.

    Args:
        enquiries: of the release.
        store: its store.
        slug: the force's short name.
        force: its IRI.
        today: the day against which deadlines are held.
    """
    term = str(ox.NamedNode(force))
    findings = section(enquiries, "open-findings", force=slug)
    judgments = section(enquiries, "grade-history", force=slug)
    due = section(enquiries, "responses-due", force=slug)
    items = _items(findings.rows, themes_of_open(store, term))
    kinds = tuple(sorted({item.kind for item in items}, key=lambda kind: (rank(kind), kind)))
    return Dossier(
        slug,
        kinds,
        tuple(_groups(items, kinds)),
        tuple(_themes(items, kinds)),
        findings,
        grids(judgments.rows),
        judgments,
        section(enquiries, "monitoring-phases", force=slug),
        tuple(_answers(due.rows, today)),
        due,
        section(enquiries, "documents", force=slug),
        unloaded(store, term),
    )


def _items(rows: Iterable[Row], themes: Mapping[str, tuple[Themed, ...]]) -> list[Item]:
    found: dict[str, Item] = {}
    for row in rows:
        iri = str(row["issue"])
        found.setdefault(
            iri,
            Item(
                iri,
                str(row["kind"]),
                None if row["since"] is None else int(row["since"]),
                str(row["status"]),
                str(row["implied"] or ""),
                str(row["quotation"]),
                str(row["title"]),
                str(row["issued"] or ""),
                str(row["lastStated"] or ""),
                themes.get(iri, ()),
            ),
        )
    return list(found.values())


def _groups(items: Iterable[Item], kinds: Iterable[str]) -> Iterable[Group]:
    for kind in kinds:
        same = sorted((item for item in items if item.kind == kind), key=lambda item: (item.since or 9999, item.iri))
        yield Group(kind, len(same), tuple(same[:SHOWN]))


def _themes(items: Iterable[Item], kinds: tuple[str, ...]) -> Iterable[ThemeLine]:
    """The themes by how many open issues they have; an issue with several themes stands under each."""
    counts: dict[Themed | None, Counter[str]] = defaultdict(Counter)
    oldest: dict[Themed | None, int] = {}
    for item in items:
        for theme in item.themes or (None,):
            counts[theme][item.kind] += 1
            if item.since is not None:
                oldest[theme] = min(item.since, oldest.get(theme, item.since))
    lines = [ThemeLine(theme, tuple(each[kind] for kind in kinds), oldest.get(theme)) for theme, each in counts.items()]
    return sorted(lines, key=lambda line: (line.theme is None, -line.total, line.theme.name if line.theme else ""))


def _answers(rows: Iterable[Row], today: datetime.date) -> Iterable[Answer]:
    """The answers that are due or late first, by day, then those that came, then what needed none."""
    found = []
    for row in rows:
        due, state = str(row["due"] or ""), str(row["answer"])
        open_ = bool(due) and state == "no answer loaded"
        gone = open_ and due < today.isoformat()
        if open_:
            days = abs((datetime.date.fromisoformat(due) - today).days)
            state = f"no answer loaded; {'due' if not gone else 'overdue by'} {'in ' if not gone else ''}{days} days"
        found.append(
            Answer(
                str(row["title"]),
                str(row["document"]),
                str(row["issued"] or ""),
                due,
                str(row["why"]),
                state,
                str(row["response"] or ""),
                gone or state == "answered late",
            )
        )
    return sorted(found, key=lambda each: (bool(each.response), not each.due, each.due, each.issued, each.document))
