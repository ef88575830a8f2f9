"""Check queries: rules across documents, as SPARQL whose rows are what breaks them.

One `.rq` file each, in `queries/checks/`, with the header of a saved question (`queries.questions`) and two keys more:

    #+ summary: The rule, as a sentence that holds.
    #+ description: Why it matters.
    #+ remedy: What to do about a row.
    #+ severity: violation, or warning

A rule that one document can break by itself is a shape. A check may take one parameter, `?_base_string`: the base of
the release that it is run on. It may use `GRAPH`, which a saved question may not.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Self

from graph.errors import QuestionError, UsageError
from graph.store import Store
from queries.answers import Value, table
from queries.binding import bound_query
from queries.questions import Question, questions

CHECK_KEYS = ("remedy", "severity")
"""The keys of a check's header besides those of a saved question."""

BASE = "base"
"""The parameter that a check may take."""


class Severity(StrEnum):
    """What a row of a check is: something wrong, or something to look at."""

    VIOLATION = "violation"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule.

    Attributes:
        name: lower case with hyphens.
        title: the rule, as a sentence that holds.
        reason: why it matters.
        remedy: what to do about a row.
        columns: what each column of a row holds, as pairs of column and description.
        question: the query; None for a rule that is looked at otherwise.
    """

    name: str
    title: str
    reason: str
    remedy: str
    severity: Severity
    columns: tuple[tuple[str, str], ...]
    question: Question | None = None

    @classmethod
    def of(cls, question: Question) -> Self:
        """The check that a file holds.

        Raises:
            QuestionError: its severity is none, or it takes another parameter than the base.
        """
        severity = question.more["severity"]
        if severity not in set(Severity):
            hint = f"Write {' or '.join(Severity)}."
            raise QuestionError(f"{severity!r} is no severity of a check.", where=question.path.name, hint=hint)
        if strange := [each.name for each in question.parameters if each.name != BASE]:
            hint = "Only the base of the release is told to a check."
            raise QuestionError(f"A check has no parameter {strange[0]!r}.", where=question.path.name, hint=hint)
        return cls(
            name=question.name,
            title=question.summary,
            reason=question.description,
            remedy=question.more["remedy"],
            severity=Severity(severity),
            columns=question.columns,
            question=question,
        )


@dataclass(frozen=True, slots=True)
class Failures:
    """What a check found: its rows, none where the rule holds."""

    check: Check
    rows: tuple[Mapping[str, Value], ...]


@cache
def check_queries() -> dict[str, Check]:
    """The check queries that come with the project, by name."""
    found = questions(resources.files("queries") / "checks", CHECK_KEYS)
    return {name: Check.of(question) for name, question in found.items()}


def chosen(known: Mapping[str, Check], names: tuple[str, ...]) -> tuple[Check, ...]:
    """The checks of these names, in the order of `known`; all where none is named.

    Raises:
        UsageError: there is no check of a name.
    """
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known)}."
            raise UsageError(f"there is no check {name!r}", hint=hint)
    return tuple(check for name, check in known.items() if not names or name in names)


def failures(check: Check, store: Store, base: str) -> Failures:
    """Run a check query.

    Args:
        check: one that has a query.
        store: what is checked.
        base: IRI of the publisher's base.
    """
    if check.question is None:
        raise UsageError(f"the check {check.name} has no query", hint="It is run by `outstanding check`.")
    values = {BASE: base} if check.question.parameters else {}
    _, rows = table(store, bound_query(check.question, values, None).text)
    return Failures(check, rows)
