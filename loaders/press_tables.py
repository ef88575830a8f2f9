"""The tables of a press notice: forces down and questions across or the other way, or a grade beside its forces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from graph.naming import Body
from loaders.press_legend import Graded, Legend
from loaders.prose import Prose, matching_view

_BETWEEN = re.compile(r"\t|\s\|\s|^\||\|$")
_OF_WHOLE = frozenset({"grade", "judgment", "judgement", "graded judgment", "rating", ""})
_SUBJECTS = re.compile(r"^(?:core )?(?:questions?|pillars?|areas?\b.*|subjects?|strands?|themes?)$")


class Grades(Protocol):
    """What takes the grades of a table, and knows the names of forces."""

    whole: str
    legend: Legend

    def named(self, words: str) -> Body | None:
        """The force that words name and nothing else."""

    def all_named(self, words: str) -> list[Body]:
        """The forces of a list, where it names nothing else."""

    def add(self, force: Body, subject: str, grade: Graded | None, prose: Prose) -> None:
        """Keep a grade."""


def read_rows(grades: Grades, rows: Sequence[Prose]) -> None:
    """Add the grades of the rows of a table, its head among them.

    Args:
        grades: takes what is found.
        rows: the words of each row, cells parted by tabs or bars.
    """
    head: list[str] = []
    force: Body | None = None
    for prose in rows:
        row = [cell.strip() for cell in _BETWEEN.split(prose.text)]
        found = [grades.legend.graded(cell) for cell in row]
        own = grades.named(row[0])
        if not any(found) and _below_grades(grades, head, row, prose):
            continue
        if own is None and _heads(row, found):
            head = row
        elif found[0] and own is None:
            for each in (force for cell in row[1:] for force in grades.all_named(cell)):
                grades.add(each, grades.whole, found[0], prose)
        elif own is None and any(map(grades.named, head[1:])):
            _add_across(grades, head, row, prose)
        elif force := own or (force if not row[0] else None):
            _add_row(grades, force, head, row, prose)


def _heads(row: Sequence[str], found: Sequence[Graded | None]) -> bool:
    """Whether a row has no grade among its cells, or nothing else."""
    return not any(found) or all(grade or not cell for cell, grade in zip(row, found, strict=True))


def _add_row(grades: Grades, force: Body, head: Sequence[str], row: Sequence[str], prose: Prose) -> None:
    said = _subject(head, row)
    for at, cell in enumerate(row[1:], start=1):
        named = head[at] if at < len(head) else ""
        plain = matching_view(named).strip() in _OF_WHOLE
        if cell:
            grades.add(force, (said or grades.whole) if plain else named, grades.legend.graded(cell), prose)


def _add_across(grades: Grades, head: Sequence[str], row: Sequence[str], prose: Prose) -> None:
    """A row of a table with forces across: the first cell is the subject."""
    for name, cell in zip(head[1:], row[1:], strict=False):
        across = grades.named(name)
        if across and cell:
            grades.add(across, row[0], grades.legend.graded(cell), prose)


def _subject(head: Sequence[str], row: Sequence[str]) -> str | None:
    """What the grade of a row is of, where a column says so."""
    cells = zip(head, row, strict=False)
    return next((cell for name, cell in cells if cell and _SUBJECTS.match(matching_view(name).strip())), None)


def _below_grades(grades: Grades, head: Sequence[str], row: Sequence[str], prose: Prose) -> bool:
    """Whether a row lists forces below grades, column by column: these are added."""
    heads = [grades.legend.graded(cell) for cell in head]
    listed = [(grade, grades.all_named(cell)) for grade, cell in zip(heads, row, strict=False) if grade]
    for grade, forces in listed:
        for force in forces:
            grades.add(force, grades.whole, grade, prose)
    return any(forces for _, forces in listed)
