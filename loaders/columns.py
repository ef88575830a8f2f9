"""Columns: what each column of a table holds, guessed from its heading and its cells, or said by a mapping file.

A guess is *sure* where the heading says it, in words that `columns.toml` knows, and the cells do not belie it. Nothing
is read as a finding by a guess that is not sure: the column with the words and one with a status or a deadline must be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.column_cues import column_cues
from loaders.dates import printed_dates
from loaders.documents import CellKind
from loaders.grids import Grid, GridCell
from loaders.mappings import Mapped
from loaders.prose import matching_view
from loaders.short_dates import short_date
from loaders.statuses import colour_of_fill, leading_colour, leading_status

SEVERAL: Final = frozenset({"status", "comment"})
"""Roles that more than one column may have."""

TELLING: Final = ("status", "rag", "due", "closed")
"""Roles one of which must be sure for a table to be one of findings."""

LOOKED_AT: Final = 200
"""Rows of a table that are looked at."""

_SHOWN: Final = 3
_LONG_WORDS: Final = 3
_NUMBER_OF_SOME_KIND = re.compile(
    r"(?:[a-z]{1,8}[ ./_-]{0,2}){0,3}\d{1,5}(?:[ ./_-]{1,2}[a-z]{0,4}\d{1,5}){0,3}[a-z]?|[a-z]{1,3}\d{1,4}|[a-z]\)?"
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a table is taken to hold.

    Attributes:
        number: its number, from 1.
        heading: the words above it.
        role: what it holds, one of the roles of `columns.toml`; None where nothing tells.
        sure: whether the guess may be acted on.
        voice: of a status, whose word it is, where the heading says so.
        why: what speaks for the guess, in a few words.
        samples: the first words that stand in it.
    """

    number: int
    heading: str
    role: str | None
    sure: bool
    voice: str | None
    why: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table, from left to right."""

    columns: tuple[Column, ...]

    def of(self, role: str) -> tuple[Column, ...]:
        """The columns that surely have a role."""
        return tuple(each for each in self.columns if each.role == role and each.sure)

    def one(self, role: str) -> Column | None:
        """The column that surely has a role."""
        return next(iter(self.of(role)), None)

    @property
    def tells_of_findings(self) -> bool:
        """Whether the words of findings, and a status or deadline of each, surely stand in the table."""
        return bool(self.of("finding")) and any(self.of(role) for role in TELLING)

    @property
    def seems_to(self) -> bool:
        """Whether the table looks as if it were one of findings, sure or not."""
        guessed = {each.role for each in self.columns}
        return "finding" in guessed and bool(guessed & set(TELLING))


def heads_columns(words: Sequence[str]) -> bool:
    """Whether the words of a row's cells head columns: at least two of three are headings that we know, two in all."""
    cues = column_cues().roles.values()
    views = [matching_view(each).strip(" .:*") for each in words if each.strip()]
    if any(len(view) > 100 for view in views):  # noqa: PLR2004  no heading is as long
        return False
    known = [any(pattern.fullmatch(view) for cue in cues for pattern in cue.sure) for view in views]
    return len(set(views)) == len(views) and sum(known) > 1 and sum(known) * 3 >= len(known) * 2


def parted_heads(words: str, count: int) -> tuple[str, ...]:
    """The headings of so many columns that a line glued together; empty where it is none such.

    Every one must be a heading that we know: a page of which only the words are left prints its header row like that.
    """
    tokens = words.split()
    if not count <= len(tokens) <= count * 5 or count < 3:  # noqa: PLR2004  two words may be headings by chance
        return ()
    cues = [pattern for cue in column_cues().roles.values() for pattern in cue.sure]
    best: dict[int, tuple[str, ...]] = {0: ()}
    for _ in range(count):
        reached: dict[int, tuple[str, ...]] = {}
        for begin, parts in best.items():
            for end in range(begin + 1, min(begin + 6, len(tokens)) + 1):
                phrase = " ".join(tokens[begin:end])
                if end not in reached and any(cue.fullmatch(matching_view(phrase).strip(" .:*")) for cue in cues):
                    reached[end] = (*parts, phrase)
        best = reached
    return best.get(len(tokens), ())


def columns_of(grid: Grid, mapped: Mapped | None = None) -> Columns:
    """What the columns of a table hold.

    Args:
        grid: the table.
        mapped: what a mapping file says; what it does not name holds nothing that is read.
    """
    if mapped is not None and mapped.columns:
        return _said(grid, mapped)
    guessed = [_guess(grid, number) for number in grid.columns]
    return Columns(tuple(_settled(guessed)))


def _said(grid: Grid, mapped: Mapped) -> Columns:
    """The columns as a mapping file says, by heading, letter or number."""
    made = []
    for number in grid.columns:
        heading = grid.headings.get(number, "")
        role = mapped.role(number, heading)
        voice = column_cues().voice(heading) if role == "status" else None
        why = "the mapping file says so" if role else "the mapping file does not name it"
        made.append(Column(number, heading, role, role is not None, voice, why, _samples(grid, number)))
    return Columns(tuple(made))


# --- guessing ----------


@dataclass(frozen=True, slots=True)
class _Guess:
    """One way of reading a column. `weight` orders the ways: what a heading says goes before what cells suggest."""

    role: str
    sure: bool
    weight: float
    why: str


def _guess(grid: Grid, number: int) -> tuple[int, str, list[_Guess], tuple[str, ...]]:
    heading = grid.headings.get(number, "")
    view = matching_view(heading).strip(" .:*")
    cells = [row.cells[number] for row in grid.rows[:LOOKED_AT] if number in row.cells and not row.group]
    found: list[_Guess] = []
    for role, cue in column_cues().roles.items():
        said = any(pattern.fullmatch(view) for pattern in cue.sure)
        near = said or any(pattern.search(view) for pattern in cue.likely)
        fits = _fit(role, cells)
        known = fits is not None
        share = fits or 0.0
        if said and (not known or share >= _LEAST.get(role, 0.3) or not _filled(cells)):
            found.append(_Guess(role, sure=True, weight=3 + share, why="heading" + (" and cells" if known else "")))
        elif said:
            found.append(_Guess(role, sure=False, weight=1 + share, why="heading, but not the cells"))
        elif near and known and share >= _ENOUGH.get(role, 0.6):
            found.append(_Guess(role, sure=True, weight=2 + share, why="a word of the heading, and the cells"))
        elif near:
            found.append(_Guess(role, sure=False, weight=0.5 + share, why="a word of the heading"))
        elif known and share >= 0.9 and role in _BY_CELLS and len(_filled(cells)) > 1:  # noqa: PLR2004
            found.append(_Guess(role, sure=False, weight=0.2 + share / 10, why="the cells only"))
    if any(each.role == "finding" and not each.sure for each in found) and (_fit("reference", cells) or 0) >= 0.9:  # noqa: PLR2004
        found.append(_Guess("reference", sure=True, weight=1.9, why="numbers under the heading of the findings"))
    found.sort(key=lambda each: -each.weight)
    return number, heading, found, _samples(grid, number)


_LEAST: Final = {"finding": 0.5, "status": 0.34, "rag": 0.34, "due": 0.3, "kind": 0.5, "reference": 0.6, "force": 0.5}
"""Share of the cells that must bear out what a heading says."""

_ENOUGH: Final = {"finding": 0.7, "status": 0.6, "rag": 0.6, "due": 0.6, "kind": 0.8, "published": 0.8, "updated": 0.8}
"""Share of the cells that must bear out what a part of a heading suggests."""

_BY_CELLS: Final = frozenset({"finding", "status", "rag", "kind", "due"})
"""Roles that the cells alone may suggest."""


def _settled(guessed: Sequence[tuple[int, str, list[_Guess], tuple[str, ...]]]) -> list[Column]:
    """One role for each column, and for each role one column, but for those of `SEVERAL`: the best first."""
    order = sorted(
        ((guess.weight, -at, guess) for at, (_, _, guesses, _) in enumerate(guessed) for guess in guesses),
        key=lambda each: (-each[0], -each[1]),
    )
    taken: dict[int, _Guess] = {}
    roles: set[str] = set()
    for _, at, guess in order:
        if -at in taken or (guess.role in roles and guess.role not in SEVERAL):
            continue
        taken[-at] = guess
        roles.add(guess.role)
    made: list[Column] = []
    for at, (number, heading, _, samples) in enumerate(guessed):
        best = taken.get(at)
        if best is None:
            made.append(Column(number, heading, None, sure=False, voice=None, why="", samples=samples))
            continue
        voice = column_cues().voice(heading) if best.role in {"status", "rag"} else None
        made.append(Column(number, heading, best.role, best.sure, voice, best.why, samples))
    return made


def _filled(cells: Sequence[GridCell]) -> list[GridCell]:
    return [cell for cell in cells if cell.words]


def _fit(role: str, cells: Sequence[GridCell]) -> float | None:
    """The share of the cells that are such as the role has; None for a role that cells do not tell of."""
    filled = _filled(cells)
    if role == "rag" and not filled:
        fills = [cell.fill for cell in cells if cell.fill]
        return 1.0 if any(colour_of_fill(fill) in {"red", "amber", "green", "blue"} for fill in fills) else 0.0
    test = _TESTS.get(role)
    if test is None:
        return None
    return sum(1 for cell in filled if test(cell)) / len(filled) if filled else 0.0


def _is_finding(cell: GridCell) -> bool:
    return len(cell.words.split()) >= _LONG_WORDS


def is_date(cell: GridCell) -> bool:
    """Whether a cell holds a day, a month, or a year."""
    if cell.kind is CellKind.DATE:
        return True
    if short_date(cell.words):
        return True
    return len(cell.words) < 60 and bool(printed_dates(cell.words, years=True))  # noqa: PLR2004  more is a comment


def _is_mostly_date(cell: GridCell) -> bool:
    """Whether a cell holds a date and little else: a report's name may end in its date."""
    dates = printed_dates(cell.words, years=True)
    return cell.kind is CellKind.DATE or any(len(each.printed) * 2 >= len(cell.words) for each in dates)


def _is_due(cell: GridCell) -> bool:
    return is_date(cell) or bool(column_cues().cells.undated.search(matching_view(cell.words).strip(" .")))


def _is_reference(cell: GridCell) -> bool:
    view = matching_view(cell.words).strip(" .#)")
    return cell.kind is CellKind.NUMBER or bool(_NUMBER_OF_SOME_KIND.fullmatch(view))


def _is_year(cell: GridCell) -> bool:
    return bool(re.search(r"\b20\d\d\b", cell.words)) and len(cell.words) < 60  # noqa: PLR2004


_TESTS: Final[Mapping[str, Callable[[GridCell], bool]]] = {
    "finding": _is_finding,
    "status": lambda cell: bool(leading_status(cell.words) or leading_colour(cell.words)),
    "rag": lambda cell: bool(leading_colour(cell.words) or colour_of_fill(cell.fill or "FFFFFF") != "white"),
    "due": _is_due,
    "published": _is_mostly_date,
    "updated": _is_mostly_date,
    "closed": _is_mostly_date,
    "kind": lambda cell: column_cues().kind(cell.words) is not None,
    "reference": _is_reference,
    "cycle": _is_year,
    "first_raised": _is_year,
    "asserted_by": lambda cell: column_cues().voice(cell.words) is not None,
}


def _samples(grid: Grid, number: int) -> tuple[str, ...]:
    words = [row.words(number) for row in grid.rows if not row.group]
    fills = [
        f"(filled {row.cells[number].fill})" for row in grid.rows if number in row.cells and row.cells[number].fill
    ]
    return tuple(list(dict.fromkeys(each for each in [*words, *fills] if each))[:_SHOWN])
