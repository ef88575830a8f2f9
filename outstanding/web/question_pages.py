"""Saved questions as pages that work without JavaScript: the list, and each with its form and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from graph.terms import OPEN_END
from outstanding.charts.captions import CAPTIONS, Caption, alternative
from outstanding.web.asked import MOST_ROWS, Asked
from outstanding.web.pages import page
from outstanding.web.passages import Behind, Passage
from outstanding.web.reply import Reply
from outstanding.web.served import Served
from queries.names import Names, Option
from queries.parameters import IRI, Parameter
from queries.questions import Question

_MOST_CHOICES: Final = 60
"""Values that a drop-down list holds; more are suggested while one writes."""

_MOST_SUGGESTED: Final = 1000
_INPUTS: Final = {"integer": "number", "date": "date"}
_LONG: Final = 60
"""From so many characters on a value gets the room of a sentence."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form."""

    parameter: Parameter
    value: str
    options: Sequence[Option] = ()
    error: str = ""

    @property
    def label(self) -> str:
        """Its name for people."""
        return self.parameter.name.replace("_", " ").capitalize()

    @property
    def input(self) -> str:
        """The type of an input, or `select`; what does not fit its type stays visible as text."""
        if self.options and len(self.options) <= _MOST_CHOICES:
            return "select"
        return "text" if self.error else _INPUTS.get(self.parameter.datatype, "text")

    @property
    def open(self) -> bool:
        """Whether it is left empty for no day at all."""
        return self.parameter.default == OPEN_END.isoformat() and not self.parameter.enumerate

    @property
    def hint(self) -> str:
        """What it is for: where it is chosen from a list, without the ways of writing it; no day is left empty."""
        told = self.parameter.description
        if self.input == "select" and self.parameter.datatype == IRI:
            told = told.partition(",")[0].rstrip(".") + "."
        if self.open:
            told = told.replace(f"{OPEN_END} asks for", "Leave it empty for").replace(
                f"; {OPEN_END} for any", "; empty for any"
            )
        return told

    @property
    def shown(self) -> str:
        """What stands in it."""
        return "" if self.open and self.value == self.parameter.default else self.value


@dataclass(frozen=True, slots=True)
class Line:
    """A value within a cell: its text, where it leads, and the passage that it quotes word for word."""

    text: str
    link: str = ""
    quoted: bool = False

    @property
    def long(self) -> bool:
        """Whether it is a sentence rather than a word."""
        return len(self.text) > _LONG


@dataclass(frozen=True, slots=True)
class Place:
    """A passage behind a row, and where it leads."""

    passage: Passage
    link: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the page shows it."""

    cells: Sequence[Sequence[Line]]
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column of the table: its words, where it is sorted by, and how it is sorted now.

    Attributes:
        text: its words.
        link: to the answer sorted by the first of its columns, or in reverse where it is so already.
        order: `ascending` or `descending` where the rows are sorted by that column, else nothing.
    """

    text: str
    link: str
    order: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture of an answer: where it is, its words for who does not see it, and how it is read."""

    link: str
    alternative: str
    caption: Caption


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as the page shows it."""

    headings: Sequence[Heading]
    rows: Sequence[Row]
    first: int
    before: str | None
    following: str | None
    files: Sequence[Option]
    pages: Sequence[Option]
    chart: Chart | None
    unsorted: str


def listed(questions: Mapping[str, Question], root: str) -> bytes:
    """The page that lists the questions."""
    return page("questions.html", root, questions=questions.values())


def answered(reply: Reply, files: Sequence[Option], pages: Sequence[Option]) -> bytes:
    """The page of a question with its answer.

    Args:
        reply: the answer.
        files: suffix and name of each form that holds all rows.
        pages: the same of each form that holds a page of them.
    """
    asked = reply.asked
    return page(
        "question.html",
        reply.root,
        most=MOST_ROWS,
        question=asked.question,
        asked=asked,
        fields=fields(asked.question, asked.values, reply.served, {}),
        reply=reply,
        shown=_shown(reply, files, pages),
        editor=f"/editor?query={quote(reply.answer.sparql, safe='')}",
        wrong={},
    )


def refused(question: Question, filled: Sequence[Field], wrong: Mapping[str, str], root: str) -> bytes:
    """The page of a question without an answer: what is wrong stands at each field filled in wrongly, and above.

    Args:
        question: that was asked.
        filled: its fields, each with what is wrong.
        wrong: what is wrong, by the name of the parameter, also of one that is no field.
        root: the public root of this server.
    """
    return page(
        "question.html",
        root,
        most=MOST_ROWS,
        question=question,
        asked=Asked(question, {}),
        fields=filled,
        reply=None,
        shown=None,
        editor="",
        wrong=wrong,
    )


def fields(question: Question, values: Mapping[str, str], served: Served, wrong: Mapping[str, str]) -> list[Field]:
    """The fields of a question's form, filled in, each with what is wrong with it."""
    names = served.enquiries.names
    return [
        Field(
            each,
            value := values.get(each.name, ""),
            _with(value, _options(each, names)),
            wrong.get(each.name, ""),
        )
        for each in question.parameters
    ]


def _options(parameter: Parameter, names: Names) -> list[Option]:
    if parameter.enumerate:
        return [Option(value, value) for value in parameter.enumerate]
    if parameter.datatype == "boolean":
        return [Option("true", "yes"), Option("false", "no")]
    return names.options(parameter, _MOST_SUGGESTED) if parameter.datatype == IRI else []


def _with(value: str, options: list[Option]) -> list[Option]:
    """The options, and the value that was given where it is none of them, as another name of a thing may be."""
    if options and value and all(option.value != value for option in options):
        return [Option(value, value), *options]
    return options


def _shown(reply: Reply, files: Sequence[Option], pages: Sequence[Option]) -> Shown:
    answer, asked = reply.answer, reply.asked
    layout = answer.question.table or tuple((name, (name,)) for name in answer.columns)
    return Shown(
        headings=[_heading(asked, heading, columns[0]) for heading, columns in layout],
        rows=[
            Row(
                [list(_lines(reply, place, columns)) for _, columns in layout],
                [Place(each, _link(reply, each.iri)) for each in dict.fromkeys(one for _, one in reply.behind[place])],
            )
            for place in range(len(answer.rows))
        ],
        first=(asked.page - 1) * reply.limit + 1,
        before=asked.path(page=asked.page - 1) if asked.page > 1 else None,
        following=reply.next,
        files=[Option(asked.path(form, limit=None, page=1), label) for form, label in files],
        pages=[Option(asked.path(form), label) for form, label in pages],
        chart=_chart(asked) if answer.rows else None,
        unsorted=asked.path(sort="", page=1) if asked.sort else "",
    )


def _heading(asked: Asked, text: str, column: str) -> Heading:
    order = {column: "ascending", f"-{column}": "descending"}.get(asked.sort, "")
    return Heading(text, asked.path(sort=f"-{column}" if order == "ascending" else column, page=1), order)


def _chart(asked: Asked) -> Chart | None:
    name = asked.question.chart
    return Chart(asked.path("svg", limit=None, page=1), alternative(name), CAPTIONS[name]) if name else None


def _lines(reply: Reply, place: int, columns: Sequence[str]) -> Iterator[Line]:
    row, terms = reply.answer.rows[place], reply.answer.terms[place]
    exact = _exact(reply.behind[place])
    for name in columns:
        value = row[name]
        if value is None:
            continue
        if terms[name]["type"] == "uri":
            iri = terms[name]["value"]
            yield Line(reply.served.base.key_of(iri), _link(reply, iri))
        else:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            words = terms[name].get("datatype") is None  # a number that happens to be printed is no quotation
            yield Line(text, quoted=words and " ".join(text.split()) in exact)


def _exact(row: Behind) -> set[str]:
    """The words of the passages behind a row, each by itself and all of a thing together, on one line."""
    things: dict[str, list[str]] = {}
    for _, passage in row:
        words = things.setdefault(passage.thing, [])
        if passage.exact and passage.exact not in words:
            words.append(passage.exact)
    alone = {" ".join(words.split()) for each in things.values() for words in each}
    return alone | {" ".join(" ".join(each).split()) for each in things.values()} - {""}


def _link(reply: Reply, iri: str) -> str:
    """Where an IRI leads from a page: a path on this server, or a web address; nothing for any other IRI."""
    local = reply.served.local(iri)
    return local if local != iri or iri.startswith(("http://", "https://")) else ""
