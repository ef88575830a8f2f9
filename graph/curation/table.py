"""A TSV file that people and programs change in turn: what is not changed stays as it was written.

The form is that of SSSOM/TSV: lines that begin with `#` at the top are metadata in YAML; the first other line names the
columns; each line after it is a row. A cell that holds a tab or a double quote, or begins with `#`, stands in double
quotes, which are doubled inside (RFC 4180, section 2); no cell holds the end of a line. Lines that begin with `#` among
the rows are comments, and go where the row below them goes.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import yaml

from graph.errors import CurationError
from graph.terms import PREFIXES

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_MAP = re.compile(r"# ?curie_map:")
_INDENTED = re.compile(r"#[ ]{2,}")
_REPAIR = "Correct this line, or take it away."


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        values: each cell by its column.
        line: where it stands in the file, from 1; 0 where it is new.
        raw: the line as it was written; None where it is new or was changed.
        above: the comments that stand above it.
    """

    values: Mapping[str, str]
    line: int = 0
    raw: str | None = None
    above: tuple[str, ...] = ()

    def changed(self, values: Mapping[str, str]) -> Row:
        """The row with some other values; itself where they are the same."""
        merged = {**self.values, **values}
        return self if merged == dict(self.values) else replace(self, values=merged, raw=None)


@dataclass(frozen=True, slots=True)
class Table:
    """A file of rows.

    Attributes:
        where: the file's name, for errors.
        header: the lines of metadata, as written.
        columns: in the order of the file.
        below: comments behind the last row.
    """

    where: str
    header: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    below: tuple[str, ...] = ()

    @classmethod
    def parsed(cls, content: bytes, where: str, needed: Iterable[str]) -> Table:
        """The table that a file holds.

        Args:
            content: of the file, in UTF-8.
            where: its name, for errors.
            needed: columns that must be there.

        Raises:
            CurationError: it is no such table; the line is named.
        """
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise _fault("is not UTF-8", where, line, "Save the file as UTF-8.") from error
        lines = [each.removesuffix("\r") for each in text.split("\n")]
        for number, each in enumerate(lines, start=1):
            if found := _CONTROL.search(each):
                raise _fault(f"holds the control character U+{ord(found[0]):04X}", where, number)
        head = next((at for at, each in enumerate(lines) if not each.startswith("#") and each.strip(" ")), len(lines))
        if head == len(lines):
            raise _fault("names no columns", where, 1, "Take the file from your version control, or delete it.")
        columns = tuple(_cells(lines[head], where, head + 1))
        _check_columns(columns, needed, where, head + 1)
        rows: list[Row] = []
        above: list[str] = []
        for number, written in enumerate(lines[head + 1 :], start=head + 2):
            if written.startswith("#"):
                above.append(written)
            elif written.strip(" "):
                cells = _cells(written, where, number)
                if len(cells) != len(columns):
                    raise _fault(f"has {len(cells)} cells where there are {len(columns)} columns", where, number)
                rows.append(Row(dict(zip(columns, cells, strict=True)), number, written, tuple(above)))
                above = []
        return cls(where, tuple(each for each in lines[:head] if each.strip(" ")), columns, tuple(rows), tuple(above))

    def prefixes(self, own: Mapping[str, str]) -> dict[str, str]:
        """The namespaces by their prefixes: the project's, `own`, and those of `curie_map` in the header.

        Raises:
            CurationError: `curie_map` is not YAML, or maps no prefixes.
        """
        begin = next((at for at, line in enumerate(self.header) if _MAP.match(line)), None)
        if begin is None:
            return {**PREFIXES, **own}
        # Only this part: people put their own comments between the lines of metadata.
        block = [self.header[begin], *itertools.takewhile(_INDENTED.match, self.header[begin + 1 :])]
        try:
            given = yaml.safe_load("\n".join(line[1:].strip() if line == block[0] else line[1:] for line in block))
            given = given["curie_map"] or {}
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise _fault("`curie_map` of the header is not YAML", self.where, begin + 1) from error
        if not isinstance(given, dict) or not all(
            isinstance(prefix, str) and _PREFIX.fullmatch(prefix) and isinstance(iri, str) and _IRI.fullmatch(iri)
            for prefix, iri in given.items()
        ):
            raise _fault("`curie_map` of the header maps no prefixes to IRIs", self.where, begin + 1)
        return {**PREFIXES, **own, **given}

    def written(self, key: Callable[[Row], tuple[str, int, str]]) -> bytes:
        """The table as a file, its rows sorted by a key; rows that were not changed as they were written."""
        lines = [*self.header, "\t".join(map(_cell, self.columns))]
        for row in sorted(self.rows, key=key):
            lines += row.above
            lines.append(
                "\t".join(_cell(row.values.get(name, "")) for name in self.columns) if row.raw is None else row.raw
            )
        return "".join(f"{line}\n" for line in [*lines, *self.below]).encode()


def expanded(value: str, prefixes: Mapping[str, str], where: str, line: int) -> str:
    """The IRI that a cell names, as a prefixed name or in full.

    Raises:
        CurationError: it names none.
    """
    prefix, colon, local = value.partition(":")
    iri = prefixes[prefix] + local if colon and prefix in prefixes and local else value
    if not _IRI.fullmatch(iri):
        known = ", ".join(sorted(prefixes))
        raise _fault(
            f"{shown(value)} is no IRI", where, line, f"Write an IRI, or a name with one of the prefixes {known}."
        )
    return iri


def shortened(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI as a prefixed name, by the longest namespace that fits; in full where none does."""
    fitting = [(len(space), prefix) for prefix, space in prefixes.items() if iri.startswith(space) and iri != space]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


def shown(value: str) -> str:
    """A value as an error repeats it."""
    longest = 80
    return repr(value if len(value) <= longest else f"{value[:longest]}...")


def plain(text: str) -> str:
    """A text as a cell can hold it: on one line, without control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _check_columns(columns: Sequence[str], needed: Iterable[str], where: str, line: int) -> None:
    for name in columns:
        if not name:
            raise _fault("has a column without a name", where, line)
        if columns.count(name) > 1:
            raise _fault(f"names the column {shown(name)} twice", where, line)
    missing = [name for name in needed if name not in columns]
    if missing:
        raise _fault(f"lacks the column {missing[0]}", where, line, f"Needed are: {', '.join(needed)}.")


def _cells(line: str, where: str, number: int) -> list[str]:
    try:
        return next(csv.reader([line], delimiter="\t", strict=True))
    except csv.Error as error:
        raise _fault(f"cannot be divided into cells: {error}", where, number) from error


def _cell(value: str) -> str:
    if '"' in value or "\t" in value or value.startswith("#"):
        return '"' + value.replace('"', '""') + '"'
    return value


def _fault(detail: str, where: str, line: int, hint: str = _REPAIR) -> CurationError:
    return CurationError(detail, where=f"{where}, line {line}", hint=hint)
