"""Briefs: what stands on a page about a force, put together from the answers of saved questions."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.errors import QuestionError
from graph.release import Release
from graph.store import Store
from graph.terms import OPEN_END
from queries.answers import Enquiries, Value, question_named
from queries.brief_parts import (
    UNKNOWN,
    Brief,
    Change,
    Deadline,
    Event,
    Grade,
    Grades,
    Group,
    Issue,
    Line,
    News,
    Source,
)
from queries.stories import paragraphs

Row = Mapping[str, Value]

_PLAIN = {
    "quoted": "quoted by a letter",
    "repeated": "repeated by the policing body",
    "listed": "listed by a register or tracker",
    "implied closed": "not listed, and the running text seems to say that it was done: that closes nothing",
    "mentioned": "not listed, and seems to be spoken of in the running text",
}
"""What some events are called on a page."""

_GRAVEST = ("cause of concern", "area for improvement", "recommendation")
"""Kinds in the order in which they are shown; any other stands after them."""


def brief(release: Release, store: Store, force: str, as_of: str, since_date: str | None) -> Brief:
    """Put the page on a force together from a release's store; see `brief_of`.

    Raises:
        QuestionError: no such force, nothing loaded about it, or a day that is none.
    """
    return brief_of(Enquiries(release, store), force, as_of, since_date)


def brief_of(enquiries: Enquiries, force: str, as_of: str, since_date: str | None) -> Brief:
    """Put the page on a force together.

    Args:
        enquiries: of the release that is asked.
        force: slug, prefixed name or IRI.
        as_of: what could be known on this day, as YYYY-MM-DD; 9999-12-31 for everything loaded.
        since_date: list what was published after this day, as YYYY-MM-DD; None for no list.

    Raises:
        QuestionError: no such force, nothing loaded about it, or a day that is none.
    """
    if since_date is not None:
        _check_day(since_date)
    values = {"force": force, "as_of": as_of}
    findings = enquiries.ask(question_named("open-findings"), values)
    judgments = enquiries.ask(question_named("grade-history"), values)
    due = enquiries.ask(question_named("responses-due"), values)
    history = enquiries.ask(question_named("issue-history"), values)
    rows = (*findings.rows, *judgments.rows, *due.rows)
    if not rows:
        raise QuestionError(
            f"nothing is loaded about {force!r}", hint="Build its reports first, or name another force."
        )
    sources = _sources((*rows, *history.rows))
    numbered = _numbered(findings.rows, sources)
    return Brief(
        force=str(rows[0]["force"]),
        as_of=None if as_of == OPEN_END.isoformat() else as_of,
        since_date=since_date,
        groups=_groups(findings.rows, numbered),
        grades=tuple(_grades(judgments.rows, sources)),
        deadlines=_deadlines(due.rows, sources),
        news=tuple(_news(history.rows, numbered, sources, since_date)) if since_date else (),
        sources=tuple(sources.values()),
        coverage=findings.coverage,
        release=enquiries.release.hash,
    )


def news_of(
    enquiries: Enquiries,
    force: str,
    since_date: str,
    findings: Sequence[Row],
    *others: Sequence[Row],
) -> tuple[News, ...]:
    """What documents published after a day say of a force: as its brief has it, from answers that are there already.

    Args:
        enquiries: of the release that is asked.
        force: slug, prefixed name or IRI.
        since_date: the day, as YYYY-MM-DD.
        findings: the rows of `open-findings` for the force.
        *others: those of `grade-history` and `responses-due`.

    Raises:
        QuestionError: no such force, or a day that is none.
    """
    _check_day(since_date)
    history = enquiries.ask(question_named("issue-history"), {"force": force})
    sources = _sources(itertools.chain(findings, *others, history.rows))
    return tuple(_news(history.rows, _numbered(findings, sources), sources, since_date))


def _sources(rows: Iterable[Row]) -> dict[str, Source]:
    """The documents of the rows by their IRI, numbered by day."""
    found = {str(row["document"]): (str(row["title"]), str(row["issued"] or "")) for row in rows}
    ordered = sorted(found, key=lambda each: (not found[each][1], found[each][1], found[each][0], each))
    return {each: Source(number, found[each][0], found[each][1] or None) for number, each in enumerate(ordered, 1)}


def _numbered(rows: Sequence[Row], sources: Mapping[str, Source]) -> dict[str, Issue]:
    """The open issues by their IRI, in the order of the page."""
    return {
        str(row["issue"]): Issue(
            number,
            None if row["since"] is None else int(row["since"]),
            str(row["status"]),
            str(row["quotation"]),
            sources[str(row["document"])],
        )
        for number, row in enumerate(sorted(rows, key=_place), 1)
    }


def _groups(rows: Sequence[Row], numbered: Mapping[str, Issue]) -> tuple[Group, ...]:
    ordered = itertools.groupby(sorted(rows, key=_place), key=lambda row: str(row["kind"]))
    return tuple(Group(kind, tuple(numbered[str(row["issue"])] for row in each)) for kind, each in ordered)


def _place(row: Row) -> tuple[int, str, bool, int, str]:
    """Where an issue stands: by kind, then by age, then by its IRI."""
    kind = str(row["kind"])
    rank = _GRAVEST.index(kind) if kind in _GRAVEST else len(_GRAVEST)
    return rank, kind, row["since"] is None, int(row["since"] or 0), str(row["issue"])


def _grades(rows: Sequence[Row], sources: Mapping[str, Source]) -> Iterator[Grades]:
    """A table for each series: a line for each family of questions, or for a subject that has none."""
    together: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        together[str(row["series"] or row["scale"])].append(row)
    for series, judged in together.items():
        days: dict[str, str] = {}
        found: dict[str, dict[str, list[Grade]]] = defaultdict(lambda: defaultdict(list))
        for row in judged:
            source, cycle = sources[str(row["document"])], str(row["cycle"])
            days[cycle] = max(days.get(cycle, ""), str(row["issued"] or ""))
            found[str(row["family"] or row["subject"])][cycle].append(Grade(str(row["grade"]), _note(row), source))
        cycles = tuple(sorted(days, key=lambda cycle: (days[cycle], cycle)))
        lines = (Line(subject, tuple(tuple(cells[cycle]) for cycle in cycles)) for subject, cells in found.items())
        yield Grades(series, cycles, tuple(lines))


def _note(row: Row) -> str:
    if row["novelty"] == "carried over":
        return f"carried over from {row['lastInspected']}" if row["lastInspected"] else "carried over"
    return UNKNOWN if row["novelty"] == "unknown" else ""


def _deadlines(rows: Sequence[Row], sources: Mapping[str, Source]) -> tuple[Deadline, ...]:
    by_report: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_report[str(row["document"])].append(row)
    found = [
        Deadline(
            sources[document],
            str(answers[0]["due"]) if answers[0]["due"] else None,
            str(answers[0]["why"]),
            ", ".join(dict.fromkeys(str(row["answer"]) for row in answers)),
        )
        for document, answers in by_report.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.due is None, each.due or "", each.source.number)))


def _news(
    rows: Sequence[Row], numbered: Mapping[str, Issue], sources: Mapping[str, Source], since: str
) -> Iterator[News]:
    """What each document published after the day says; a document that says nothing of an issue is there too."""
    told: dict[int, list[Change]] = defaultdict(list)
    by_issue = itertools.groupby(rows, key=lambda row: str(row["issue"]))
    for iri, events in by_issue:
        issue = numbered.get(iri)
        for source, change in _changes(list(events), issue, sources):
            told[source.number].append(change)
    for source in sources.values():
        if (source.issued or "") > since:
            yield News(source, tuple(_merged(told[source.number])))


def _changes(
    rows: Sequence[Row], issue: Issue | None, sources: Mapping[str, Source]
) -> Iterator[tuple[Source, Change]]:
    """What each document says of one issue; several ties of one kind are told once."""
    before = False
    by_document = itertools.groupby(rows, key=lambda row: str(row["document"]))
    for document, said in by_document:
        told: list[Event] = []
        shown = {issue.quotation} if issue else set[str]()
        events = tuple(said)
        for row in events:
            name, quotation = str(row["event"]), str(row["quotation"] or "")
            if name == "evidence":
                name, quotation = f"what was found stands in {paragraphs(events, row['finding'])}", ""
            if name == "stated":
                again, before = before, True
                new = issue is not None and issue.since == row["year"]
                name = "stated again" if again else "new" if new else "stated"
            name = _PLAIN.get(name, name)
            event = Event(name, "" if quotation in shown or quotation == name else quotation)
            shown.add(quotation)
            if event not in told:
                told.append(event)
        yield sources[document], Change((issue.number,) if issue else (), tuple(told))


def _merged(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes by number, those of which a document says the same as one; issues that are not open last."""
    numbers: dict[tuple[Event, ...], list[int]] = defaultdict(list)
    closed: list[Change] = []
    for change in changes:
        if change.issues:
            numbers[change.events] += change.issues
        else:
            closed.append(change)
    merged = [Change(tuple(sorted(each)), events) for events, each in numbers.items()]
    yield from sorted(merged, key=lambda change: change.issues)
    yield from closed


def _check_day(day: str) -> None:
    try:
        told = datetime.date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise QuestionError(f"{day!r} is no day", hint="Write it as YYYY-MM-DD.") from error
    if told != day:
        raise QuestionError(f"{day!r} is a day in another form", hint=f"Write it as {told}.")
