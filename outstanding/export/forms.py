"""The forms of an export: what each is called, how its files end, and how its bytes are made."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from graph.store import Store
from graph.terms import OPEN_END
from outstanding.export import csvw, rdf
from outstanding.export.selection import Selection
from outstanding.export.table import as_csv, findings
from outstanding.export.workbook import workbook
from queries.coverage import Grounds


class Form(StrEnum):
    """The forms of an export."""

    NQ = "nq"
    TTL = "ttl"
    JSONLD = "jsonld"
    CSV = "csv"
    XLSX = "xlsx"
    CSVW = "csvw"

    @property
    def ending(self) -> str:
        """How a file of this form ends, without the first dot."""
        return "csv-metadata.json" if self is Form.CSVW else self.value

    @property
    def media_type(self) -> str:
        """The media type that is registered for it."""
        return _MEDIA_TYPES[self]

    @property
    def binary(self) -> bool:
        """Whether it is no text, and so cannot go to a terminal."""
        return self is Form.XLSX


_MEDIA_TYPES: Mapping[Form, str] = MappingProxyType(
    {
        Form.NQ: "application/n-quads",
        Form.TTL: "text/turtle",
        Form.JSONLD: "application/ld+json",
        Form.CSV: "text/csv",
        Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Form.CSVW: "application/csvm+json",
    }
)

_RDF = {Form.NQ: rdf.nquads, Form.TTL: rdf.turtle, Form.JSONLD: rdf.jsonld}


def content(form: Form, selection: Selection, store: Store, stem: str) -> bytes:
    """The bytes of an export.

    Args:
        form: which.
        selection: what of a release.
        store: of that release.
        stem: the file's name without its ending; the description of a table names the table by it.
    """
    if form in _RDF:
        return _RDF[form](selection)
    if form is Form.CSVW:
        return csvw.metadata(f"{stem}.{Form.CSV.ending}", selection)
    rows = findings(selection.release, store, selection.force)
    if form is Form.CSV:
        return as_csv(rows)
    grounds = Grounds.of(selection.release, store)
    return workbook(rows, selection.release, grounds.coverage(OPEN_END, selection.force))
