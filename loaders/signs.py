"""Signs: which cues fire in a document, by its genre. What `outstanding doctor` shows of the grammar at work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from loaders.column_cues import column_cues
from loaders.columns import heads_columns
from loaders.containers import kind_of_heading
from loaders.cues import Cues
from loaders.documents import Block, BlockKind, Document
from loaders.prose import Prose, matching_view

Sign = tuple[str, int, str]
"""The cue's place in `cues.toml`, the first character and the words where it fires."""

_MARGINS = frozenset({BlockKind.FURNITURE, BlockKind.FOOTNOTE})
_LISTED = frozenset({BlockKind.ITEM, BlockKind.NUMBERED})
_SILENT = frozenset({BlockKind.HEADING, BlockKind.ROW})


def signs(document: Document, grammar: Cues, genre: str | None) -> Iterator[Sign]:
    """Every cue that fires, block by block; for a document of no known genre the cues of reports."""
    of = {
        "pcc-response": _of_response,
        "force-response": _of_response,
        "revisit-letter": _of_letter,
        "tracker": _of_table,
        "status-register": _of_register,
    }.get(genre or "", _of_report)
    for block in document.blocks:
        if block.kind not in _MARGINS:
            yield from of(document, block, matching_view(document.words(block)), grammar)


def _of_report(document: Document, block: Block, view: str, grammar: Cues) -> Iterator[Sign]:
    words = document.words(block)
    opened = kind_of_heading(view, grammar) if block.kind is not BlockKind.ITEM else None
    leads = bool(grammar.lead_ins.opens_area_for_improvement.search(view))
    speaks = leads or view.rstrip().endswith(":")  # for its list; elsewhere these words give nothing a status
    statuses = grammar.lead_ins.status.items()
    whole = {
        f"containers.{opened}": opened is not None,
        "lead_ins.opens_area_for_improvement": leads,
        **{f"lead_ins.status.{slug}": speaks and bool(cue.search(view)) for slug, cue in statuses},
        "items.label": block.kind in _LISTED and bool(grammar.items.label.search(view)),
        "outline.question": bool(grammar.outline.question.search(view)),
        "outline.question_closer": bool(grammar.outline.question_closer.search(view)),
        "outline.annex": block.kind is BlockKind.HEADING and bool(grammar.outline.annex.search(view)),
        "outline.figures": bool(grammar.outline.figures.fullmatch(view)),
        "judgments.table": block.kind is BlockKind.ROW and bool(grammar.judgments.table.search(view)),
        "judgments.overall": bool(grammar.judgments.overall.search(view)),
        f"grades.{grammar.grade(view)}": grammar.grade(view) is not None,
    }
    yield from ((cue, block.start, words) for cue, fires in whole.items() if fires)
    if block.kind not in _SILENT:
        for sentence in Prose.of(document, block.extents).sentences():
            told = matching_view(sentence.text)
            number = next((at for at, cue in enumerate(grammar.references, 1) if cue.pattern.search(told)), None)
            if number:
                yield f"references, number {number}", sentence.start, sentence.text


def _of_response(document: Document, block: Block, view: str, grammar: Cues) -> Iterator[Sign]:
    words, forms = document.words(block), grammar.responses
    groups: Mapping[str, Mapping[str, re.Pattern[str]]] = {
        "responses.parts": forms.parts if block.kind is BlockKind.HEADING else {},
        "responses.fields": forms.fields,
        "responses.lists": {} if block.kind in _LISTED else {kind.value: cue for kind, cue in forms.lists.items()},
        "responses.replies": {"comment": forms.replies.comment, "said": forms.replies.said},
        "responses.ticks": {"ticked": forms.ticks.ticked, "blank": forms.ticks.blank},
    }
    for place, cues in groups.items():
        yield from ((f"{place}.{name}", block.start, words) for name, cue in cues.items() if cue.search(view))


def _of_table(document: Document, block: Block, view: str, grammar: Cues) -> Iterator[Sign]:
    """The headings of columns that we know, in rows that head columns; see `columns.toml`."""
    del grammar, view
    if block.kind is not BlockKind.ROW or not heads_columns(words := re.split(r"\t| \| ", document.words(block))):
        return
    for each in words:
        heading = matching_view(each).strip(" .:*")
        for role, cue in column_cues().roles.items():
            if any(pattern.fullmatch(heading) for pattern in cue.sure):
                yield f"roles.{role}", block.start, each


def _of_register(document: Document, block: Block, view: str, grammar: Cues) -> Iterator[Sign]:
    """The tags of a log, and the headings of its records; see `columns.toml`."""
    del grammar
    cues = column_cues().records
    if cues.heading.match(view):
        yield "records.heading", block.start, document.words(block)
    for tag in cues.tag.finditer(view):
        yield f"records.tag {tag[0]}", block.start, document.words(block)


def _of_letter(document: Document, block: Block, view: str, grammar: Cues) -> Iterator[Sign]:
    words, forms = document.words(block), grammar.letters
    whole = {
        "letters.copied": bool(forms.copied.match(view)),
        "letters.closing": bool(forms.closing.match(view)),
        "letters.section": bool(forms.section.match(view)),
    }
    yield from ((cue, block.start, words) for cue, fires in whole.items() if fires)
    for cue in (forms.heading, forms.line):
        match = cue.match(view) if block.kind not in _LISTED else None
        status = forms.status(match["status"]) if match else None
        if status:
            yield f"statuses.{status}", block.start, words
            break
    for sentence in Prose.of(document, block.extents).sentences():
        told = matching_view(sentence.text)
        spoken = {
            "letters.inspected": any(cue.search(told) for cue in forms.inspected),
            "letters.revisited": any(cue.search(told) for cue in forms.revisited),
            "letters.monitoring": bool(forms.monitoring.pattern.search(told)),
        }
        yield from ((cue, sentence.start, sentence.text) for cue, fires in spoken.items() if fires)
