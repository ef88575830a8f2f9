"""`issues.tsv`: the names of issues. A name is given once, by a build, and stays.

Each row ties a finding to an issue. An issue is the thread of findings that holds the finding of its first row, so its
name does not depend on which other findings are known. Where a thread holds the findings of several issues, the one of
the lowest number keeps its name, and the others lead to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.curation.table import Row, Table, expanded, shortened, shown
from graph.errors import CurationError
from graph.terms import Base

FILE = "issues.tsv"

COLUMNS = ("issue_id", "finding_id", "finding_hash", "number", "split_from", "replaced_by")
NEEDED = ("issue_id", "finding_id", "finding_hash", "number")

_HASH = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Anchor:
    """That an issue is the thread that holds a finding.

    Attributes:
        issue, finding: their IRIs.
        hash: of the finding's wording.
        number: the order in which rows were made.
        split_from: the issue that the finding belonged to before a person rejected the link between them.
    """

    finding: str
    issue: str
    hash: str
    number: int
    split_from: str | None = None
    line: int = field(default=0, compare=False)


def blank(base: Base) -> Table:
    """The file before any issue has a name."""
    header = (
        "## The names of issues. `outstanding build` gives them and keeps them: a published name never means another",
        "## matter. Who takes a row away gives the name up. replaced_by is for readers; a build writes it anew.",
        "#curie_map:",
        f"#  id: {base.iri}id/",
    )
    return Table(FILE, header, COLUMNS)


def read(table: Table, base: Base) -> tuple[Anchor, ...]:
    """The anchors of a file, sorted by number and finding.

    Raises:
        CurationError: a row does not fit; its line is named.
    """
    prefixes = table.prefixes({"id": f"{base.iri}id/"})
    found: dict[str, Anchor] = {}
    for row in table.rows:
        names = {name: row.values.get(name, "").strip() for name in COLUMNS}
        for name in ("issue_id", "finding_id"):
            if not names[name]:
                raise _fault(f"{name} is empty", table, row)
        if not _HASH.fullmatch(names["finding_hash"]):
            raise _fault("finding_hash is no SHA-256", table, row)
        if not _NUMBER.fullmatch(names["number"]):
            raise _fault(f"number is {shown(names['number'])}", table, row)
        iris = {
            name: expanded(names[name], prefixes, table.where, row.line)
            for name in ("issue_id", "finding_id", "split_from")
            if names[name]
        }
        anchor = Anchor(
            iris["finding_id"], iris["issue_id"], names["finding_hash"], int(names["number"]), iris.get("split_from"),
            row.line,
        )  # fmt: skip
        first = found.setdefault(anchor.finding, anchor)
        if first is not anchor:
            raise _fault(f"names the same finding as line {first.line}", table, row)
    return tuple(sorted(found.values(), key=lambda one: (one.number, one.finding)))


def with_anchors(table: Table, anchors: Iterable[Anchor], replaced: Mapping[str, str], base: Base) -> Table:
    """The file with these anchors; rows that say the same stay as they were written.

    Args:
        table: the file as it was.
        anchors: all of them.
        replaced: the issue that each merged one leads to.
        base: for a file without a map of prefixes.
    """
    prefixes = table.prefixes({"id": f"{base.iri}id/"})
    old = {expanded(row.values["finding_id"].strip(), prefixes, table.where, row.line): row for row in table.rows}
    moved = {(row.values["issue_id"].strip(), row.values["number"].strip()): row for row in table.rows}
    rows: list[Row] = []
    for anchor in anchors:
        values = {
            "issue_id": shortened(anchor.issue, prefixes),
            "finding_id": shortened(anchor.finding, prefixes),
            "finding_hash": anchor.hash,
            "number": str(anchor.number),
            "split_from": shortened(anchor.split_from, prefixes) if anchor.split_from else "",
            "replaced_by": shortened(replaced[anchor.issue], prefixes) if anchor.issue in replaced else "",
        }
        values = {name: value for name, value in values.items() if value or name in table.columns}
        # A finding that another reading gave another place keeps its row, with the comments above it.
        before = old.get(anchor.finding) or moved.get((values["issue_id"], values["number"])) or Row({})
        rows.append(before.changed(values))
    columns: Sequence[str] = (
        *table.columns,
        *(name for name in COLUMNS if name not in table.columns and any(row.values.get(name) for row in rows)),
    )
    if tuple(columns) != table.columns:
        rows = [Row(row.values, row.line, None, row.above) for row in rows]
    return Table(table.where, table.header, tuple(columns), tuple(rows), table.below)


def written(table: Table) -> bytes:
    """The file, its rows sorted by issue, number and finding."""
    return table.written(lambda row: (row.values["issue_id"], int(row.values["number"]), row.values["finding_id"]))


def _fault(detail: str, table: Table, row: Row) -> CurationError:
    return CurationError(
        detail,
        where=f"{table.where}, line {row.line}",
        hint="Correct this line, or take it from your version control as it was.",
    )
