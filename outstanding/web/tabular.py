"""An answer as JSON, CSV, TSV and workbook."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from outstanding.export.table import cell
from outstanding.export.workbook import Sheet, covered, written
from outstanding.web.passages import Passage
from outstanding.web.reply import Reply
from queries.answers import Term, Value

_NUMBERS: Final = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "decimal", "double", "float")
)
_BREAKS: Final = re.compile(r"[\t\r\n]+")
_WIDE: Final = 40
_WIDEST: Final = 80


def as_json(reply: Reply) -> bytes:
    """Everything: rows, the passages behind each, coverage, citation, the query, and where the next page is.

    A decimal is a string, as it is written in the graph: JSON's own numbers would not keep it.
    """
    answer, question = reply.answer, reply.answer.question
    following = reply.next
    before = reply.asked.path(page=reply.asked.page - 1) if reply.asked.page > 1 else None
    content = {
        "question": question.name,
        "summary": question.summary,
        "description": question.description,
        "parameters": dict(answer.parameters),
        "release": answer.release,
        "columns": [{"name": name, "description": dict(question.columns).get(name, "")} for name in answer.columns],
        "rows": [dict(row) for row in answer.rows],
        "passages": [[_passage(reply, column, each) for column, each in row] for row in reply.behind],
        "coverage": {**answer.coverage.model_dump(mode="json"), "sentence": answer.coverage.sentence},
        "page": {
            "number": reply.asked.page,
            "limit": reply.limit,
            "rows": len(answer.rows),
            "next": following and reply.absolute(following),
            "previous": before and reply.absolute(before),
        },
        "citation": reply.citation.model_dump(mode="json"),
        "sparql": answer.sparql,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _passage(reply: Reply, column: str, passage: Passage) -> dict[str, str | int | None]:
    return {
        "column": column,
        "thing": passage.thing,
        "exact": passage.exact,
        "start": passage.start,
        "end": passage.end,
        "document": passage.document,
        "title": passage.title,
        "passage": passage.iri,
        "address": reply.place(passage),
    }


def as_csv(reply: Reply) -> bytes:
    """CSV by RFC 4180, in UTF-8, with a header line.

    Text that a spreadsheet would take for a formula begins with an apostrophe; numbers never do.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(reply.answer.columns)
    writer.writerows(_cells(reply))
    return buffer.getvalue().encode()


def as_tsv(reply: Reply) -> bytes:
    """The same values between tabs, a row to a line; tabs and line ends within a value become a space."""
    lines = [reply.answer.columns, *([_BREAKS.sub(" ", cell) for cell in row] for row in _cells(reply))]
    return "".join("\t".join(line) + "\n" for line in lines).encode()


def _cells(reply: Reply) -> Iterator[list[str]]:
    answer = reply.answer
    for row, terms in zip(answer.rows, answer.terms, strict=True):
        yield [_cell(row[name], terms.get(name)) for name in answer.columns]


def _cell(value: Value, term: Term | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and term and term.get("datatype") in _NUMBERS:
        return value
    return cell(value)


def as_workbook(reply: Reply) -> bytes:
    """A workbook with the sheets `answer`, `passages` and `coverage`; the last says how the answer is cited."""
    answer = reply.answer
    rows = [[row[name] for name in answer.columns] for row in answer.rows]
    places = (
        [number, column, each.title, each.start, each.end, each.exact, reply.place(each)]
        for number, row in enumerate(reply.behind, start=2)
        for column, each in row
    )
    return written(
        (
            Sheet("answer", answer.columns, rows, _widths(reply)),
            Sheet("passages", _PLACES, places, {"document": _WIDE, "words": _WIDEST, "address": _WIDE}),
            Sheet("coverage", ("what", "coverage"), _facts(reply), {"what": 20, "coverage": 100}),
        )
    )


_PLACES: Final = ("row", "column", "document", "start", "end", "words", "address")


def _widths(reply: Reply) -> Mapping[str, int]:
    """Columns that hold long values are wide, and those that hold sentences wider."""
    longest = {
        name: max((len(str(row[name])) for row in reply.answer.rows), default=0) for name in reply.answer.columns
    }
    return {name: _WIDEST if length > _WIDEST else _WIDE for name, length in longest.items() if length > _WIDE // 2}


def _facts(reply: Reply) -> Iterator[list[Value]]:
    citation, answer = reply.citation, reply.answer
    yield ["question", answer.question.summary]
    for name, value in answer.parameters.items():
        yield [f"parameter {name}", value]
    yield from covered(answer.coverage)
    yield ["rows", len(answer.rows)]
    yield ["page", reply.asked.page]
    yield ["further rows", reply.absolute(reply.next) if reply.next else "none"]
    yield ["cite as", citation.text]
    yield ["address", citation.address]
    yield ["release", f"{citation.release.number} ({citation.release.hash})"]
    yield ["question version", citation.question.version]
    yield ["checksum", citation.checksum]
    yield ["licence", f"{citation.attribution} {citation.licence}"]
    for name, meaning in answer.question.columns:
        yield [f"column {name}", meaning]
