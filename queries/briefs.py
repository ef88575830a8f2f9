"""Briefs: one page on a force, put together from the answers of saved questions."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.errors import QuestionError
from graph.release import Release
from graph.store import Store
from graph.terms import OPEN_END
from queries.answers import Value, ask, question_named
from queries.coverage import Coverage

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Brief:
    """What stands on the page.

    Attributes:
        force: the force's name.
        as_of: the day it speaks of, or None for everything loaded.
        since_date: the day since which changes are listed, or None.
        open: open issues, the oldest first; those of unknown age last.
        judgments: grades by cycle.
        due: reports that the policing body must answer, with the day.
        changes: events of documents published after since_date.
        sources: the documents that it rests on, as title and day.
    """

    force: str
    as_of: str | None
    since_date: str | None
    open: tuple[Row, ...]
    judgments: tuple[Row, ...]
    due: tuple[Row, ...]
    changes: tuple[Row, ...]
    sources: tuple[tuple[str, str], ...]
    coverage: Coverage
    release: str


def brief(release: Release, store: Store, force: str, as_of: str, since_date: str | None) -> Brief:
    """Put the page on a force together.

    Args:
        release: what is asked.
        store: the release's store.
        force: slug, prefixed name or IRI.
        as_of: what could be known on this day, as YYYY-MM-DD; 9999-12-31 for everything loaded.
        since_date: list what was published after this day, as YYYY-MM-DD; None for no list.

    Raises:
        QuestionError: no such force, nothing loaded about it, or a day that is none.
    """
    if since_date is not None:
        _check_day(since_date)
    values = {"force": force, "as_of": as_of}
    findings = ask(release, store, question_named("open-findings"), values)
    judgments = ask(release, store, question_named("grade-history"), values)
    due = ask(release, store, question_named("responses-due"), values)
    history = ask(release, store, question_named("issue-history"), values)
    rows = (*findings.rows, *judgments.rows, *due.rows)
    if not rows:
        raise QuestionError(
            f"nothing is loaded about {force!r}", hint="Build its reports first, or name another force."
        )
    changes = [row for row in history.rows if since_date and str(row["issued"] or "") > since_date]
    documents = {(str(row["title"]), str(row["issued"] or "undated")) for row in (*rows, *history.rows)}
    return Brief(
        force=str(rows[0]["force"]),
        as_of=None if as_of == OPEN_END.isoformat() else as_of,
        since_date=since_date,
        open=tuple(sorted(findings.rows, key=_age)),
        judgments=judgments.rows,
        due=due.rows,
        changes=tuple(changes),
        sources=tuple(sorted(documents, key=lambda each: (each[1], each[0]))),
        coverage=findings.coverage,
        release=release.hash,
    )


def as_markdown(page: Brief) -> str:
    """The page as Markdown."""
    on = f"as of {page.as_of}" if page.as_of else "with everything loaded"
    lines = [f"# {page.force}: what is outstanding", "", f"{_counted(len(page.open), 'issue')} open, {on}.", ""]
    lines += _open(page.open)
    lines += ["## Judgments", ""]
    lines += [f"Grades of two scales are never one series.{_NEWLINE}", *_judgments(page.judgments)]
    lines += ["## Answers of the policing body", "", *_due(page.due)]
    if page.since_date:
        lines += [f"## Published since {page.since_date}", "", *_changes(page.changes)]
    lines += ["## Sources", "", *(f"* {_plain(title)}, {day}" for title, day in page.sources), ""]
    lines += [page.coverage.sentence, "", f"Release `{page.release}`. {ATTRIBUTION}", ""]
    return "\n".join(lines)


ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
"""What everything that quotes the inspectorate's reports must say (OGL v3)."""

_NEWLINE = "\n"


def _open(rows: Sequence[Row]) -> list[str]:
    """Open issues by the kind of their last statement."""
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[str(row["kind"])].append(row)
    lines: list[str] = []
    for kind in sorted(kinds):
        lines += [f"## {kind.capitalize()}: {len(kinds[kind])}", ""]
        for row in kinds[kind]:
            since = f"since {row['since']}" if row["since"] else "since when is unknown"
            lines.append(f"* **{since}**, {row['status']}: \u201c{_plain(str(row['quotation']))}\u201d")
            lines.append(f"  ({_plain(str(row['title']))}, {row['issued'] or 'undated'})")
        lines.append("")
    return lines


def _judgments(rows: Sequence[Row]) -> list[str]:
    lines = ["| cycle | subject | grade | inspected | |", "|---|---|---|---|---|"]
    for row in rows:
        cells = (row["cycle"], row["subject"], row["grade"], row["lastInspected"] or "", row["novelty"])
        lines.append("| " + " | ".join(_plain(str(cell)) for cell in cells) + " |")
    return [*lines, ""] if rows else ["None is loaded.", ""]


def _due(rows: Sequence[Row]) -> list[str]:
    return [*(f"* {_plain(str(row['title']))}: {row['due'] or row['why']}" for row in rows), ""]


def _changes(rows: Sequence[Row]) -> list[str]:
    told = [f"* {row['issued']}, {row['event']}: \u201c{_plain(str(row['quotation']))}\u201d" for row in rows]
    return [*(told or ["Nothing."]), ""]


def _age(row: Row) -> tuple[bool, int, str]:
    return row["since"] is None, int(row["since"] or 0), str(row["issue"])


def _check_day(day: str) -> None:
    try:
        datetime.date.fromisoformat(day)
    except ValueError as error:
        raise QuestionError(f"{day!r} is no day", hint="Write it as YYYY-MM-DD.") from error


def _plain(text: str) -> str:
    """Text in which Markdown sees no mark of its own."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in text)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
