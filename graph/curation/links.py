"""`links.sssom.tsv`: what people decided of links between findings, a row for each pair.

The columns are those of SSSOM 1.1 (Simple Standard for Sharing Ontological Mappings), and a few of ours: the hashes of
both texts when it was decided, whether the two are twins, the words that differ, and the state of review.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from graph.curation.table import Row, Table, expanded, plain, shortened, shown
from graph.errors import CurationError
from graph.terms import INSP, PREFIXES, SEMAPV, Base

FILE = "links.sssom.tsv"

ACCEPTED, REJECTED = "accepted", "rejected"

JOINING = ("restates", "persists", "narrows", "escalates", "downgrades", "merges", "splits", "followsUp")
"""What makes one issue of two findings."""

ENDING = ("supersedes", "closes")
"""What ends the issue of the earlier finding, and makes none."""

PREDICATES = (*JOINING, *ENDING)

COLUMNS = (
    *("subject_id", "predicate_modifier", "predicate_id", "object_id", "mapping_justification"),
    *(
        "similarity_score",
        "similarity_measure",
        "reviewer_label",
        "mapping_date",
        "mapping_tool",
        "mapping_tool_version",
    ),
    *("comment", "subject_hash", "object_hash", "twin", "differing_words", "review_state"),
)
NEEDED = ("subject_id", "predicate_id", "object_id", "subject_hash", "object_hash", "review_state")

_OURS = {"subject_hash": "subjectHash", "object_hash": "objectHash", "twin": "twin"}
_OURS |= {"differing_words": "differingWords", "review_state": "reviewState"}
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of a pair of findings.

    Attributes:
        later, earlier: IRIs of the findings.
        predicate: local name of the link's predicate, one of PREDICATES; for a rejection that of what was rejected.
        rejected: whether the pair is no link.
        later_hash, earlier_hash: of the two wordings when it was decided.
        score: 0 to 1; None where nothing was compared.
        twin: whether the two wordings differed in one telling expression only.
        differing: the words in which they differed.
        reviewer: a label for who decided, as given; may be empty.
        date: the day of the decision; None where none is given.
        line: of the file, 0 where it is new.
    """

    later: str
    earlier: str
    predicate: str
    rejected: bool
    later_hash: str
    earlier_hash: str
    score: Decimal | None = None
    measure: str = ""
    twin: bool = False
    differing: str = ""
    reviewer: str = ""
    date: datetime.date | None = None
    comment: str = ""
    justification: str = str(SEMAPV.ManualMappingCuration)
    tool: str = ""
    tool_version: str = ""
    line: int = field(default=0, compare=False)

    @property
    def pair(self) -> tuple[str, str]:
        """The later and the earlier finding."""
        return self.later, self.earlier

    @property
    def state(self) -> str:
        """Accepted or rejected."""
        return REJECTED if self.rejected else ACCEPTED


def blank(base: Base) -> Table:
    """The file before anything was decided."""
    ours = "".join(
        f"#  - slot_name: {name}\n#    property: insp:{term}\n#    type_hint: xsd:string\n"
        for name, term in _OURS.items()
    )
    header = f"""#mapping_set_id: {base.iri}curation/links
#mapping_set_description: "Links between findings that people accepted or rejected. Subject: the later finding."
#license: https://w3id.org/sssom/license/unspecified
#curie_map:
#  id: {base.iri}id/
#  insp: {INSP}
#  semapv: {SEMAPV}
#  xsd: {PREFIXES["xsd"]}
#extension_definitions:
{ours}"""
    return Table(FILE, tuple(header.splitlines()), COLUMNS)


def read(table: Table, base: Base) -> tuple[Decision, ...]:
    """The decisions of a file.

    Raises:
        CurationError: a row does not fit; its line is named.
    """
    prefixes = table.prefixes({"id": f"{base.iri}id/"})
    found: dict[tuple[str, str], Decision] = {}
    for row in table.rows:
        decision = _decision(row, prefixes, table.where)
        first = found.setdefault(decision.pair, decision)
        if first is not decision:
            raise _fault(f"decides on the same pair as line {first.line}", table, row, "Keep one of the two lines.")
    return tuple(found.values())


def with_decision(table: Table, decision: Decision, base: Base) -> Table:
    """The file with a decision in place of what it said of the pair."""
    prefixes = table.prefixes({"id": f"{base.iri}id/"})
    values = _values(decision, prefixes)
    columns = (*table.columns, *(name for name in COLUMNS if name not in table.columns and values.get(name)))
    at = _place(table, decision.pair, prefixes)
    old = table.rows[at] if at is not None else Row({})
    new = old.changed(values)
    rows = [*table.rows[:at], new, *table.rows[at + 1 :]] if at is not None else [*table.rows, new]
    if columns != table.columns:  # a row as it was written would lack the new cells
        rows = [Row(row.values, row.line, None, row.above) for row in rows]
    return Table(table.where, table.header, columns, tuple(rows), table.below)


def without_decision(table: Table, pair: tuple[str, str], base: Base) -> Table:
    """The file without what it said of a pair. Comments above the row stay."""
    at = _place(table, pair, table.prefixes({"id": f"{base.iri}id/"}))
    if at is None:
        return table
    rows = list(table.rows)
    above, below = rows.pop(at).above, table.below
    if above and at < len(rows):
        after = rows[at]
        rows[at] = Row(after.values, after.line, after.raw, (*above, *after.above))
    elif above:
        below = (*above, *below)
    return Table(table.where, table.header, table.columns, tuple(rows), below)


def written(table: Table) -> bytes:
    """The file, its rows sorted by the later finding and the earlier one, as they are written."""
    return table.written(lambda row: (row.values["subject_id"], 0, row.values["object_id"]))


def _place(table: Table, pair: tuple[str, str], prefixes: Mapping[str, str]) -> int | None:
    for at, row in enumerate(table.rows):
        names = (row.values["subject_id"], row.values["object_id"])
        if tuple(expanded(each, prefixes, table.where, row.line) for each in names) == pair:
            return at
    return None


def _values(decision: Decision, prefixes: Mapping[str, str]) -> dict[str, str]:
    values = {
        "subject_id": shortened(decision.later, prefixes),
        "predicate_modifier": "Not" if decision.rejected else "",
        "predicate_id": shortened(str(INSP[decision.predicate]), prefixes),
        "object_id": shortened(decision.earlier, prefixes),
        "mapping_justification": shortened(decision.justification, prefixes),
        "similarity_score": "" if decision.score is None else f"{decision.score.normalize():f}",
        "similarity_measure": decision.measure,
        "reviewer_label": decision.reviewer,
        "mapping_date": decision.date.isoformat() if decision.date else "",
        "mapping_tool": decision.tool,
        "mapping_tool_version": decision.tool_version,
        "comment": decision.comment,
        "subject_hash": decision.later_hash,
        "object_hash": decision.earlier_hash,
        "twin": "true" if decision.twin else "false",
        "differing_words": decision.differing,
        "review_state": decision.state,
    }
    return {name: plain(value) for name, value in values.items()}


def _decision(row: Row, prefixes: Mapping[str, str], where: str) -> Decision:  # noqa: C901  a check for each column
    table = Table(where, (), ())

    def cell(name: str) -> str:
        return row.values.get(name, "").strip()

    def iri(name: str) -> str:
        if not cell(name):
            raise _fault(f"{name} is empty", table, row)
        return expanded(cell(name), prefixes, where, row.line)

    later, earlier, predicate = iri("subject_id"), iri("object_id"), iri("predicate_id").removeprefix(str(INSP))
    if later == earlier:
        raise _fault("links a finding with itself", table, row)
    if predicate not in PREDICATES:
        raise _fault(
            f"predicate_id {shown(cell('predicate_id'))} is no link between findings", table, row,
            f"Use one of: {', '.join(f'insp:{name}' for name in PREDICATES)}.",
        )  # fmt: skip
    if cell("review_state") not in {ACCEPTED, REJECTED}:
        raise _fault(f"review_state is {shown(cell('review_state'))}", table, row, "Write accepted or rejected.")
    if cell("predicate_modifier") not in {"", "Not"}:
        raise _fault(f"predicate_modifier is {shown(cell('predicate_modifier'))}", table, row, "Write Not, or nothing.")
    rejected = cell("review_state") == REJECTED
    if "predicate_modifier" in row.values and rejected != (cell("predicate_modifier") == "Not"):
        raise _fault(
            "review_state and predicate_modifier do not agree", table, row,
            "Not stands beside rejected, and nothing beside accepted.",
        )  # fmt: skip
    for name in ("subject_hash", "object_hash"):
        if not _HASH.fullmatch(cell(name)):
            raise _fault(f"{name} is no SHA-256", table, row, "It is 64 digits, 0 to 9 and a to f.")
    if cell("twin") not in {"", "true", "false"}:
        raise _fault(f"twin is {shown(cell('twin'))}", table, row, "Write true or false.")
    justification = cell("mapping_justification") or "semapv:ManualMappingCuration"
    return Decision(
        later=later,
        earlier=earlier,
        predicate=predicate,
        rejected=rejected,
        later_hash=cell("subject_hash"),
        earlier_hash=cell("object_hash"),
        score=_score(cell("similarity_score"), table, row),
        measure=cell("similarity_measure"),
        twin=cell("twin") == "true",
        differing=cell("differing_words"),
        reviewer=cell("reviewer_label"),
        date=_date(cell("mapping_date"), table, row),
        comment=cell("comment"),
        justification=expanded(justification, prefixes, where, row.line),
        tool=cell("mapping_tool"),
        tool_version=cell("mapping_tool_version"),
        line=row.line,
    )


def _score(value: str, table: Table, row: Row) -> Decimal | None:
    if not value:
        return None
    try:
        score = Decimal(value)
    except InvalidOperation:
        score = Decimal(-1)
    if not score.is_finite() or not 0 <= score <= 1 or not re.fullmatch(r"[0-9.]{1,12}", value):
        raise _fault(f"similarity_score is {shown(value)}", table, row, "Write a decimal from 0 to 1, or nothing.")
    return score


def _date(value: str, table: Table, row: Row) -> datetime.date | None:
    if not value:
        return None
    fault = _fault(f"mapping_date is {shown(value)}", table, row, "Write a day such as 2026-03-31.")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise fault
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise fault from error


def _fault(detail: str, table: Table, row: Row, hint: str = "Correct this line, or take it away.") -> CurationError:
    return CurationError(detail, where=f"{table.where}, line {row.line}", hint=hint)
