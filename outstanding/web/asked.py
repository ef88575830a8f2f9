"""What a request asks of a saved question: its values, the page, the release, checked and in one order.

Two requests that ask for the same are made equal here, so that the answer has one address and is kept once: the order
of the parameters, an empty one, and a default spelt out make no difference.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request

from graph.errors import QuestionError
from outstanding.web.problems import Problem
from outstanding.web.served import Served
from queries.binding import Page, sorted_by
from queries.questions import Question

MOST_ROWS: Final = 10_000
"""Rows of one page, at most."""

LAST_PAGE: Final = 100_000
"""The number of the last page that can be asked for."""

LAST_RELEASE: Final = 999_999

LIMITS: Final[Mapping[str, int]] = {"limit": MOST_ROWS, "page": LAST_PAGE, "release": LAST_RELEASE}
"""What any question takes beside its own parameters: whole numbers from 1 to these."""

SORT: Final = "sort"
"""What any question takes besides: the name of a column."""

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")
_MOST_FIELDS: Final = 100
_UNREADABLE: Final = "the address is not UTF-8, or has more parameters than any question"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everything that decides the answer, but the release where none is named.

    Attributes:
        question: the saved question.
        given: the values that the caller gave and that are no defaults, in the question's order.
        limit: rows on a page; None where the form of the answer decides.
        page: the number of the page, from 1.
        release: the number of the release; None for the current one.
        sort: the column that the rows are sorted by, after a hyphen for the greatest first; empty for the question's
            own order.
    """

    question: Question
    given: Mapping[str, str]
    limit: int | None = None
    page: int = 1
    release: int | None = None
    sort: str = ""

    @property
    def ordered(self) -> Question:
        """The question with its answer in the order wanted."""
        return sorted_by(self.question, self.sort)

    @property
    def values(self) -> dict[str, str]:
        """Every value that the question runs with, in its order; optional parameters left out are missing."""
        effective = {each.name: self.given.get(each.name, each.default) for each in self.question.parameters}
        return {name: value for name, value in effective.items() if value is not None}

    def stretch(self, limit: int) -> Page:
        """The rows wanted, where a page has so many rows."""
        return Page(limit, (self.page - 1) * limit)

    def path(self, form: str = "", **changed: int | str | None) -> str:
        """The address of this in its shortest spelling: what is a default is left out.

        Args:
            form: the suffix, without its dot; nothing for the address that negotiates.
            **changed: `limit`, `page`, `release` or `sort` to say otherwise.
        """
        other = replace(self, **changed)  # type: ignore[arg-type]  # the names above
        numbers = {"limit": other.limit, "page": other.page if other.page > 1 else None, "release": other.release}
        return _path(self.question.name, form, {**other.given, SORT: other.sort or None, **numbers})

    def lasting(self, form: str, limit: int, release: int) -> str:
        """The address that goes on meaning this answer: with every value, the page and the release spelt out."""
        numbers = {"limit": limit, "page": self.page, "release": release}
        return _path(self.question.name, form, {**self.values, SORT: self.sort or None, **numbers})


def _path(name: str, form: str, values: Mapping[str, str | int | None]) -> str:
    said = {key: str(value) for key, value in values.items() if value is not None}
    query = urlencode(said, quote_via=quote, safe="/:,") if said else ""
    return f"/q/{name}{'.' if form else ''}{form}{'?' if query else ''}{query}"


def asked(question: Question, request: Request, served: Served, *others: str) -> Asked:
    """What a request asks of a question. Values are looked up only where something is wrong already; see `check`.

    Args:
        question: a saved question.
        request: whose query string is read.
        served: the release that values are looked up in.
        *others: names of further parameters that this address takes, whatever they say.

    Raises:
        Problem: 422, a parameter that the question does not have, one that is given twice, or a number out of range;
            everything that is wrong is told at once.
    """
    known = [each.name for each in question.parameters]
    allowed = [*known, *LIMITS, SORT, *others]
    given: dict[str, str] = {}
    wrong: list[dict[str, str]] = []
    for name, value in _pairs(request):
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            detail = f"The question {question.name} has no parameter {_shown(name)}."
            wrong.append(_wrong(name, detail, f"{hint}There are: {', '.join(allowed)}."))
        elif name in given:
            wrong.append(_wrong(name, f"The parameter {name} is given twice.", "Give it once."))
        else:
            given[name] = value
    numbers = {name: given[name] for name in LIMITS if given.get(name)}
    for name, value in numbers.items():
        if not _NUMBER.fullmatch(value) or int(value) > LIMITS[name]:
            hint = f"It takes a whole number from 1 to {LIMITS[name]}."
            wrong.append(_wrong(name, f"The parameter {name} does not take {_shown(value)}.", hint))
    values = {name: given[name] for name in known if given.get(name)}
    try:
        sorted_by(question, given.get(SORT, ""))
    except QuestionError as error:
        wrong.append(_wrong(SORT, error.detail, error.hint))
    if wrong:
        raise _misfit([*wrong, *_unfitting(question, values, served)])
    defaults = {each.name: each.default for each in question.parameters}
    return Asked(
        question,
        {name: value for name, value in values.items() if value != defaults[name]},
        limit=int(numbers["limit"]) if "limit" in numbers else None,
        page=int(numbers.get("page", "1")),
        release=int(numbers["release"]) if "release" in numbers else None,
        sort=given.get(SORT, ""),
    )


def _pairs(request: Request) -> Iterator[tuple[str, str]]:
    raw: bytes = request.scope["query_string"]
    try:
        text = raw.decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise Problem(422, _UNREADABLE, hint="Write each parameter as name=value, percent-encoded.") from error
    yield from pairs


def check(asked: Asked, served: Served) -> None:
    """Check the values that a caller gave, and look names up in the release.

    Raises:
        Problem: 422, which names each parameter that does not fit, and what it takes.
    """
    if found := _unfitting(asked.question, asked.given, served):
        raise _misfit(found)


def _unfitting(question: Question, values: Mapping[str, str], served: Served) -> list[dict[str, str]]:
    found = served.enquiries.misfits(question, values)
    return [_wrong(name, error.detail, error.hint) for name, error in found.items()]


def fitting(error: QuestionError) -> Problem:
    """What was refused all the same when the question was asked, as a problem."""
    return Problem(422, error.detail, hint=error.hint)


def _misfit(wrong: list[dict[str, str]]) -> Problem:
    """The problem of parameters that do not fit: each with its name, what is wrong, and what it takes."""
    return Problem(
        422,
        " ".join(dict.fromkeys(each["detail"] for each in wrong)),
        hint=" ".join(dict.fromkeys(each["hint"] for each in wrong if each["hint"])),
        extensions={"parameters": wrong},
    )


def _wrong(name: str, detail: str, hint: str) -> dict[str, str]:
    sentence = detail[:1].upper() + detail[1:]
    return {"name": name[:_SHOWN], "detail": sentence if sentence.endswith(".") else f"{sentence}.", "hint": hint}


_SHOWN: Final = 60


def _shown(value: str) -> str:
    return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")
