"""Questions from Python: an open release, and its answers as rows or as a frame.

The answers are those of the command line, with the same values, the same coverage and the same errors.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self, overload

from graph.errors import QueryError, ReleaseError, UsageError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import EmbeddedStore
from outstanding.settings import settings
from queries.answers import Value, ask, form_of, question_named, refuse_federation, saved_questions, table
from queries.coverage import Coverage
from queries.questions import Question

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Value]
"""One row: a value for each column, None where there is none."""

Given = str | int | bool | datetime.date | None
"""A value of a parameter; None is the same as leaving the parameter out."""

_SHOWN_ROWS = 5
_SHOWN_CHARACTERS = 100


@dataclass(frozen=True, repr=False)
class Rows(Sequence[Row]):
    """Rows with the columns that each of them has; a sequence of its rows.

    Attributes:
        columns: in the order of the query.
        rows: each with every column.
        sparql: the query that ran.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    sparql: str

    def __len__(self) -> int:
        """How many rows there are; an answer without rows is false."""
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """A row by its place, or some of them."""
        return self.rows[index]

    def __iter__(self) -> Iterator[Row]:
        """The rows, in the order of the answer."""
        return iter(self.rows)

    def __repr__(self) -> str:
        """The first rows, each cut to a line."""
        return "\n".join(self._told())

    def _told(self) -> Iterator[str]:
        yield "1 row" if len(self) == 1 else f"{len(self)} rows"
        for number, row in enumerate(self.rows[:_SHOWN_ROWS], start=1):
            told = ", ".join(f"{name}: {value}" for name, value in row.items() if value is not None)
            line = " ".join(f"{number}. {told}".split())
            yield line if len(line) <= _SHOWN_CHARACTERS else f"{line[: _SHOWN_CHARACTERS - 1]}\u2026"
        if len(self) > _SHOWN_ROWS:
            yield f"and {len(self) - _SHOWN_ROWS} more"

    def frame(self) -> pd.DataFrame:
        """The rows as a pandas DataFrame, with the columns in the order of the query.

        Raises:
            UsageError: pandas, which this project does not need otherwise, is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415  no dependency: only who asks for a frame needs it
        except ImportError as error:
            raise UsageError(
                "a frame needs pandas, which is not installed",
                hint="Install it with `python -m pip install pandas`, or use .rows.",
            ) from error
        return pd.DataFrame([dict(row) for row in self.rows], columns=list(self.columns))


@dataclass(frozen=True, repr=False)
class Answered(Rows):
    """The answer to a saved question.

    Attributes:
        question: the saved question.
        parameters: the values that it ran with; None for an optional one left out.
        coverage: what the answer rests on, and what it leaves out.
        release: the hash of the release that was asked; cite it.
    """

    question: Question
    parameters: Mapping[str, str | None]
    coverage: Coverage
    release: str

    def _told(self) -> Iterator[str]:
        yield f"{self.question.summary}:"
        yield from super()._told()
        yield self.coverage.sentence
        yield f"Release {self.release[:16]}"


class OpenRelease:
    """One release, open for questions. Close it, or use it in a `with` block, to let go of its files."""

    def __init__(self, release: Release) -> None:
        """Open a release for reading."""
        self._release = release
        self._store: EmbeddedStore | None = release.store()

    @classmethod
    def of(cls, data: str | os.PathLike[str] | None = None) -> Self:
        """The current release of a data folder, by default the one of the settings.

        Raises:
            ReleaseError: nothing was ever published there, or it is damaged.
        """
        return cls(Release.opened(DataFolder(settings().data if data is None else Path(data))))

    @property
    def number(self) -> int:
        """The release's number in its data folder."""
        return self._release.number

    @property
    def hash(self) -> str:
        """The release's hash, which is the same wherever it is built."""
        return self._release.hash

    @property
    def questions(self) -> Mapping[str, Question]:
        """The saved questions by name, each with its summary, parameters and columns."""
        return MappingProxyType(saved_questions())

    def ask(self, name: str, /, **values: Given) -> Answered:
        """Ask a saved question.

        Args:
            name: of the question, as `outstanding questions` lists it.
            **values: by the parameter's name: a whole number, a day, a truth or text.

        Raises:
            QuestionError: there is no such question or parameter, or a value does not fit.
            ReleaseError: the release was closed.
        """
        given = {parameter: _written(value) for parameter, value in values.items() if value is not None}
        answer = ask(self._release, self._opened, question_named(name), given)
        return Answered(
            columns=answer.columns,
            rows=answer.rows,
            sparql=answer.sparql,
            question=answer.question,
            parameters=answer.parameters,
            coverage=answer.coverage,
            release=answer.release,
        )

    def sparql(self, query: str) -> Rows:
        """The rows of a SELECT query of your own. The project's prefixes need not be declared.

        Raises:
            QueryError: the text is no SPARQL, asks other servers, or is another form than SELECT.
            ReleaseError: the release was closed.
        """
        refuse_federation(query)
        form = form_of(query)
        if form != "SELECT":
            raise QueryError(
                f"{form} gives no rows", hint="Use SELECT here; `outstanding sparql` runs the other forms."
            )
        columns, rows = table(self._opened, query)
        return Rows(columns, rows, query)

    def close(self) -> None:
        """Let go of the release's files. Answers that were given stay as they are."""
        if self._store is not None:
            with self._store:
                self._store = None

    @property
    def _opened(self) -> EmbeddedStore:
        if self._store is None:
            raise ReleaseError(
                "this release was closed",
                where=str(self._release.folder),
                hint="Open it again with outstanding.open().",
            )
        return self._store

    def __enter__(self) -> Self:
        """The release itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """Which release this is, and of how many documents."""
        number = len(self._release.manifest.documents)
        documents = "1 document" if number == 1 else f"{number} documents"
        closed = ", closed" if self._store is None else ""
        return f"<release {self.number} ({self.hash[:16]}), {documents}{closed}>"


def _written(value: str | int | datetime.date) -> str:
    """A value as it would be written on the command line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
