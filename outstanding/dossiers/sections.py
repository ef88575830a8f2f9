"""Sections of a page: what a saved question answers, and where the same can be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from queries.answers import Enquiries, Value, question_named
from queries.binding import Page
from queries.coverage import Coverage

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Section:
    """An answer as part of a page.

    Attributes:
        question: the name of the saved question.
        rows: each with every column of the question.
        values: that it was asked with.
        coverage: what it rests on.
        more: whether there are more rows than these.
    """

    question: str
    rows: tuple[Row, ...]
    values: Mapping[str, str]
    coverage: Coverage
    more: bool

    @property
    def address(self) -> str:
        """The path of the question's own page, asked with the same values."""
        return self.form("")

    def form(self, suffix: str) -> str:
        """The path of the whole answer in a form, such as `xlsx`."""
        ending = f".{suffix}" if suffix else ""
        return f"/q/{self.question}{ending}" + (f"?{urlencode(self.values)}" if self.values else "")


def section(enquiries: Enquiries, name: str, most: int | None = None, **values: str) -> Section:
    """Ask a saved question for a page.

    Args:
        enquiries: of the release.
        name: of the question.
        most: rows that are wanted at most; None for all.
        **values: of its parameters.

    Raises:
        QuestionError: a value does not fit.
    """
    answer = enquiries.ask(question_named(name), values, Page(most, 0) if most else None)
    return Section(name, answer.rows, values, answer.coverage, answer.more)
