"""A brief as Markdown: for mail, notes and whatever makes something else of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outstanding.briefs.phrases import ANSWERS, DAYS, NUMBERS, RIGHTS, SERIES, lead, who, without_day
from queries.brief_parts import MARKED, Brief, Change, Grade, Grades, Group

_MARKS = re.compile(r"[\\`*_\[\]<>|#~]|&(?=#?\w+;)")


def as_markdown(page: Brief) -> str:
    """The page as CommonMark with tables, in which no word of a document is taken as markup."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Brief) -> Iterator[str]:
    yield from (f"# {_plain(page.title)}", "", lead(page))
    for group in page.groups:
        yield from ("", f"## {group.heading}: {len(group.issues)}", "", *_group(group))
    yield from ("", "## Judgments", "", SERIES if page.grades else "None is loaded.")
    for grades in page.grades:
        yield from _grades(grades)
    yield from ("", "## Answers of the policing body", "", *_answers(page))
    if page.since_date:
        yield from ("", f"## Published since {page.since_date}", "", *_news(page))
    yield from ("", "## Sources", "")
    yield from (f"* {source.label}: {_plain(source.title)}, {source.day}" for source in page.sources)
    yield from ("", f"{DAYS} {page.coverage.sentence}", "", f"Cite as: {_plain(page.citation)}.", "", RIGHTS)


def _group(group: Group) -> Iterator[str]:
    for issue in group.issues:
        since = f"since {issue.since}" if issue.since else "since when is unknown"
        number = f"{issue.number}. "
        yield f"{number}**{since}**, {issue.status}: {_quoted(issue.quotation)}"
        yield f"{' ' * len(number)}({_plain(issue.source.title)}, {issue.source.day})"


def _grades(grades: Grades) -> Iterator[str]:
    yield ""
    yield f"| {_plain(grades.series)} | {' | '.join(map(_plain, grades.cycles))} |"
    yield "|---|" + "---|" * len(grades.cycles)
    for line in grades.lines:
        cells = ("; ".join(map(_grade, cell)) for cell in line.cells)
        yield f"| {_plain(line.subject)} | {' | '.join(cells)} |"
    if grades.marked:
        yield from ("", MARKED)


def _grade(grade: Grade) -> str:
    return " ".join(filter(None, (_plain(grade.grade), grade.note, f"({grade.source.label})")))


def _answers(page: Brief) -> Iterator[str]:
    if not page.deadlines:
        yield "No report that is loaded asks for one."
        return
    yield from (ANSWERS, "")
    for deadline in page.deadlines:
        if deadline.due:
            yield f"* by **{deadline.due}**: {_plain(deadline.source.title)}: {_plain(deadline.answer)}"
    for each in without_day(page):
        yield f"* {_plain(each.why)}: {'; '.join(_plain(source.title) for source in each.sources)}"


def _news(page: Brief) -> Iterator[str]:
    if not page.news:
        yield "Nothing."
        return
    yield NUMBERS
    for news in page.news:
        yield from ("", f"**{_plain(news.source.title)}, {news.source.day}**", "", *_changes(news.changes))


def _changes(changes: Iterable[Change]) -> Iterator[str]:
    told = [f"* {who(change)}: {'; '.join(_events(change))}" for change in changes]
    yield from told or ["Nothing about an issue."]


def _events(change: Change) -> Iterator[str]:
    for event in change.events:
        yield f"{_plain(event.name)} {_quoted(event.quotation)}" if event.quotation else _plain(event.name)


def _quoted(words: str) -> str:
    return f"\u201c{_plain(words)}\u201d"


def _plain(text: str) -> str:
    """Text in which Markdown sees no mark of its own, on one line."""
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", " ".join(text.split()))
