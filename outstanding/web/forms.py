"""The forms in which the answer to a saved question can be had, by suffix and by media type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from outstanding.web import drawn, question_pages, result_set, tabular
from outstanding.web.negotiation import Offer
from outstanding.web.reply import Reply
from queries.names import Option
from queries.questions import Question


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer.

    Attributes:
        suffix: what stands behind the dot of its address, and in `?format=`.
        offer: its media type.
        label: its name for people.
        write: makes the body.
        whole: whether it holds all rows where no limit is given, since who opens a file sees no further pages.
        partial: whether it may hold the first of too many rows, which it says itself.
        attached: whether a browser keeps it as a file.
    """

    suffix: str
    offer: Offer
    label: str
    write: Callable[[Reply], bytes]
    whole: bool = True
    attached: bool = False
    partial: bool = False

    @property
    def content_type(self) -> str:
        """The Content-Type, with a charset where the type has one."""
        return self.offer.media_type + ("; charset=utf-8" if self.offer.media_type.startswith("text/") else "")


def _page(reply: Reply) -> bytes:
    forms = forms_of(reply.asked.question)
    files = [Option(form.suffix, form.label) for form in forms if form.whole]
    pages = [Option(form.suffix, form.label) for form in forms if not form.whole and form.suffix != "html"]
    return question_pages.answered(reply, [*files, Option(QUERY, "SPARQL")], pages)


FORMS: Final[tuple[Form, ...]] = (
    Form("json", Offer("application/json", ("json",)), "JSON", tabular.as_json, whole=False),
    Form(
        "html",
        Offer("text/html", ("html",), aliases=("application/xhtml+xml",), explicit=True),
        "page",
        _page,
        whole=False,
    ),
    Form("csv", Offer("text/csv", ("csv",)), "CSV", tabular.as_csv, attached=True),
    Form("tsv", Offer("text/tab-separated-values", ("tsv",)), "TSV", tabular.as_tsv, attached=True),
    Form(
        "xlsx",
        Offer(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ("xlsx",),
            aliases=("application/vnd.ms-excel",),
        ),
        "Excel",
        tabular.as_workbook,
        attached=True,
    ),
    Form("ttl", Offer("text/turtle", ("ttl",), aliases=("application/x-turtle",)), "Turtle", result_set.turtle),
)
"""The forms of an answer, the one that is sent to who does not mind first."""

CHART: Final = Form("svg", Offer("image/svg+xml", ("svg",), explicit=True), "chart", drawn.svg, partial=True)
"""The picture of an answer, of the questions whose header names a chart."""

QUERY: Final = "rq"
"""The suffix of the query itself, with the values in place."""

QUERY_OFFER: Final = Offer("application/sparql-query", (QUERY,), explicit=True)

OFFERS: Final = (*(form.offer for form in FORMS), QUERY_OFFER)
SUFFIXES: Final = (*(form.suffix for form in FORMS), QUERY)
"""Of every question."""


def forms_of(question: Question) -> tuple[Form, ...]:
    """The forms of the answer to a question."""
    return (*FORMS, CHART) if question.chart else FORMS


def offers_of(question: Question) -> tuple[Offer, ...]:
    """The media types of a question: those of its answer, and that of the query itself."""
    return (*(form.offer for form in forms_of(question)), QUERY_OFFER)


def suffixes_of(question: Question) -> tuple[str, ...]:
    """The suffixes of a question: those of its answer, and that of the query itself."""
    return (*(form.suffix for form in forms_of(question)), QUERY)


def form_named(question: Question, suffix: str) -> Form | None:
    """The form of a suffix; None for the query itself, which is no answer."""
    return next((form for form in forms_of(question) if form.suffix == suffix), None)
