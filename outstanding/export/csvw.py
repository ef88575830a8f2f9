"""The description of the table of findings that goes beside it: each column's type, meaning and language.

By "Metadata Vocabulary for Tabular Data" (W3C Recommendation, 17 December 2015).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from graph.terms import INSP, PREFIXES
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS
from outstanding.export.selection import Selection
from outstanding.export.table import COLUMNS

Json = dict[str, "Json"] | list["Json"] | str | int | bool
"""A value of the description."""

KEY = "finding"
"""The column that tells one row from another."""

SUBSTITUTED = (
    "A text that begins with =, +, -, @, a tab or a line end has an apostrophe before it, so that no spreadsheet takes "
    "it for a formula."
)


@dataclass(frozen=True, slots=True)
class _Column:
    """What the table does not say of a column.

    Attributes:
        datatype: a built-in datatype of the standard (section 5.11.1 of the metadata vocabulary).
        property: what the column says of the finding, where its value is what the graph says by that property.
        required: whether no row leaves it empty.
        names: whether the value is the IRI of what is meant.
    """

    datatype: str = "string"
    property: str = ""
    required: bool = False
    names: bool = False


_ABOUT: Mapping[str, _Column] = {
    "force": _Column(),
    "title": _Column(),
    "issued": _Column("date"),
    "kind": _Column(required=True),
    "voice": _Column(required=True),
    "question": _Column(property=str(INSP.questionPrinted)),
    "wording": _Column(property=str(INSP.wording), required=True),
    "status": _Column(),
    "firstRaised": _Column("integer"),
    "persistence": _Column(),
    "start": _Column("nonNegativeInteger", str(INSP.start), required=True),
    "end": _Column("nonNegativeInteger", str(INSP.end), required=True),
    "issue": _Column("anyURI"),
    # Texts, not anyURI: templates are filled in from them, and a common reader fills in the parts of a parsed URI.
    "finding": _Column(required=True),
    "document": _Column(property=str(INSP.statedIn), required=True, names=True),
    "licence": _Column(property=f"{PREFIXES['dcterms']}rights", required=True),
    "release": _Column(required=True),
}

_ENGLISH = frozenset({"question", "wording", "licence"})
"""Columns whose text is a literal in English in the graph too."""


def metadata(table: str, selection: Selection) -> bytes:
    """The description of a table, as JSON.

    Args:
        table: the name of the table's file, which stands beside the description.
        selection: what the table is of.
    """
    of = "" if selection.slug is None else f", {selection.slug}"
    described: dict[str, Json] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": table,
        "dc:title": f"Findings of police inspections{of}",
        "dc:description": (
            "One row for each finding as its document prints it. Status, first raised and persistence are those of its "
            "issue, as they follow from everything loaded."
        ),
        "dc:license": {"@id": LICENCE},
        "dc:rights": f"{ATTRIBUTION} {TERMS}",
        "dc:identifier": selection.release.hash,
        "notes": [
            {"@type": "oa:Annotation", "oa:hasBody": {"@type": "oa:TextualBody", "rdf:value": note}}
            for note in (f"{ATTRIBUTION} {TERMS}", SUBSTITUTED)
        ],
        "dialect": {"encoding": "utf-8", "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "tableSchema": {
            "columns": [_column(name, meaning) for name, meaning in COLUMNS],
            "primaryKey": KEY,
            "aboutUrl": f"{{+{KEY}}}",
        },
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _column(name: str, meaning: str) -> Json:
    about = _ABOUT[name]
    column: dict[str, Json] = {
        "name": name,
        "titles": name,
        "dc:description": meaning,
        "datatype": about.datatype,
        "required": about.required,
    }
    if name in _ENGLISH:
        column["lang"] = "en"
    if about.property:
        column["propertyUrl"] = about.property
    if name == KEY:
        column["suppressOutput"] = True  # it is what the row is about
    if about.names:
        column["valueUrl"] = f"{{+{name}}}"
    return column
