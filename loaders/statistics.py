"""Figures as reports print them: what is measured, how much, in what unit, when and where.

A figure that cannot be named with certainty is left out. Left out on purpose: approximations (`nearly half`, `over
300`), numbers in words, ranges (`1-3 a year`), stretches of time unless an average is spoken of, ages, clock times,
years, telephone numbers, and the numbers of sections, questions, lists and footnotes. The cue words are data, in
`quantities.toml`.

The measure is taken from the words of the sentence: the things counted, the rate, or the subject of a verb of change
with its direction (`reduction in use of stop and search`). Where none of these can be told, it is the clause around the
figure, at most 12 words, with `…` where the figure stood.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from loaders.claims import pairs, sources
from loaders.comparisons import compared, lend_measures
from loaders.dates import printed_dates
from loaders.measures import Sentence
from loaders.quantities import ENGLAND_AND_WALES, cues
from loaders.records import Comparison, PrintedDate, Span, Statistic

_SENTENCE = re.compile(
    r"\S.*?(?:(?<=[.!?])[\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u2018(]*[A-Z])|\n[ \t]*\n|\Z)", re.DOTALL
)
_VALUE = re.compile(
    r"(?P<sign>[+\-\u2212\u2013])?\s?(?P<pound>£)?(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"\s?(?P<scale>million|m|bn|k)?(?P<percent>\s?(?:%|percent|per cent))?"
)
_PER = re.compile(r"\bper\s+[0-9][0-9,]*(?:\s+(?:million|thousand))?(?:\s+[a-z][\w-]*)*", re.IGNORECASE)
_TABLE_MEASURE = re.compile(r"\b(?:change|proportion|percentage|rate|number|percent|per\s+cent)\b|%", re.IGNORECASE)
_JOINING = re.compile(
    r"[\s,:;(]*(?:\b(?:against|compared\s+(?:with|to)|versus|in|for|as\s+at|over|during|and)\b[\s,:;(]*)*\Z",
    re.IGNORECASE,
)
_FOOTNOTE_MARK = re.compile(r"[*\u2020\u2021\u00b9\u00b2\u00b3\u2070-\u2079\s]+\Z")


@dataclass(frozen=True, slots=True)
class Passage:
    """One unbroken stretch of canonical text.

    Attributes:
        text: its words, exactly as the document has them.
        start: where they begin in the document.
        paragraph: what passages of one paragraph have in common; None for a passage that is a paragraph of its own.
    """

    text: str
    start: int
    paragraph: int | None = None


def statistics(passages: Sequence[Passage], *, default_place: str | None = None, first: int = 1) -> list[Statistic]:
    """Read the figures in running text.

    Args:
        passages: unbroken stretches of canonical text, in order, such as paragraphs and list items.
        default_place: the force's printed name (`Exampleshire Police`): where a figure is from unless the text says.
        first: the number of the first id.

    Returns:
        One statistic for each figure, `stat-1` onwards. `place` is None where the text names somebody else, or
        forces in general; `period` is None where the sentence does not tie one date to the figure.
    """
    found: list[Statistic] = []
    for paragraph in _paragraphs(passages):
        read = [
            (Sentence(match[0], default_place), passage.start + match.start())
            for passage in paragraph
            for match in _SENTENCE.finditer(passage.text)
        ]
        found += _in_paragraph(read, first + len(found))
    return found


def numbered(found: Iterable[Statistic], name: str) -> tuple[Statistic, ...]:
    """The figures in the order of the text, numbered through as `name-1` onwards; what they name of each other too."""
    ordered = sorted(found, key=lambda each: (each.start, each.end))
    names = {each.id: f"{name}-{at}" for at, each in enumerate(ordered, start=1)}
    return tuple(
        each.model_copy(
            update={
                "id": names[each.id],
                "beside": each.beside and names[each.beside],
                "comparison": each.comparison
                and each.comparison.model_copy(
                    update={"statistic": each.comparison.statistic and names[each.comparison.statistic]}
                ),
            }
        )
        for each in ordered
    )


def _paragraphs(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    """The passages that belong together."""
    keyed = [(at if each.paragraph is None else -1, each.paragraph, each) for at, each in enumerate(passages)]
    for _, group in groupby(keyed, lambda each: each[:2]):
        yield [passage for _, _, passage in group]


def _in_paragraph(read: Sequence[tuple[Sentence, int]], first: int) -> list[Statistic]:
    """The figures of the sentences of a paragraph, each with the place where it begins in the document."""
    sentences = [sentence for sentence, _ in read]
    for sentence in sentences:
        lend_measures(sentence)
    told = [sources(sentence) for sentence in sentences]
    beside = dict(pairs(sentences, told))
    named = [
        (number, at) for number, each in enumerate(sentences) for at, one in enumerate(each.figures) if one.measure
    ]
    names = {place: f"stat-{first + number}" for number, place in enumerate(named)}
    return [
        Statistic(
            id=names[number, at],
            measure=figure.measure or "",
            value=_canonical(figure.value),
            unit=figure.unit,
            period=figure.period and _moved(figure.period, read[number][1]),
            place=sentences[number].place(figure),
            comparison=_comparison(read[number], (number, at), names),
            said_by=told[number][at],
            beside=names.get(beside.get((number, at), (-1, -1))),
            span=Span(start=read[number][1] + figure.start, end=read[number][1] + figure.end),
        )
        for number, at in named
        for figure in (sentences[number].figures[at],)
    ]


def _comparison(
    read: tuple[Sentence, int], place: tuple[int, int], names: Mapping[tuple[int, int], str]
) -> Comparison | None:
    """What a figure is compared with, placed in the document; its own place is its sentence and its number there."""
    sentence, offset = read
    found = compared(sentence, place[1])
    if found is None:
        return None
    words = sentence.text[found.start : found.end]
    start = offset + found.start + len(words) - len(words.lstrip())
    return Comparison(
        kind=found.kind,
        value=None if found.value is None else _canonical(found.value),
        place=found.place,
        period=found.period,
        statistic=None if found.other is None else names.get((place[0], found.other)),
        span=Span(start=start, end=start + len(words.strip())),
    )


def figure_table(lines: Sequence[Passage], bodies: Collection[str], *, first: int = 1) -> list[Statistic]:
    """Read `Force in numbers` as text copied out of a PDF has it: a measure, then a body and its value, line by line.

    Args:
        lines: one block of the page each, in order; empty ones do not matter.
        bodies: the printed names that a value may belong to: the force's, and `England and Wales`.
        first: the number of the first id.

    Returns:
        One statistic for each value that follows its body's name directly, under a measure that states a period, a
        rate or a change. Of `A against B` the period is B. A value without a measure (page numbers, captions whose
        figures are lost) is left out.
    """
    names = {" ".join(body.split()).casefold(): body for body in bodies}
    found: list[Statistic] = []
    measure: Passage | None = None
    body: str | None = None
    last: tuple[Passage, Statistic] | None = None
    for line in lines:
        words = _FOOTNOTE_MARK.sub("", line.text).lstrip()
        named = names.get(" ".join(words.split()).casefold())
        value = _VALUE.fullmatch(words)
        if not words or named:
            body = named or body
        elif value and body and measure:
            made = _row(measure, value, body, line.start + line.text.index(words), f"stat-{first + len(found)}")
            if made and body == ENGLAND_AND_WALES and last and last[0] is measure and last[1].unit == made.unit:
                found[-1] = last[1].model_copy(update={"comparison": _with_both_countries(made)})
            found += [made] if made else []
            last = (measure, made) if made else None
            body = None
        else:
            # A dash stands for a figure that a force did not supply; other words begin something new.
            measure, body = (measure if re.fullmatch(r"\W+", words) else line), None
    return found


def _with_both_countries(row: Statistic) -> Comparison:
    """The comparison of a force's value with that of England and Wales, which stands below it."""
    return Comparison(kind="place", value=row.value, place=row.place, period=None, statistic=row.id, span=row.span)


def _row(measure: Passage, value: re.Match[str], body: str, at: int, name: str) -> Statistic | None:
    """One value under its measure; None where the line above it is no measure."""
    dates = printed_dates(measure.text, offset=measure.start)
    per = _PER.search(measure.text)
    changes = _TABLE_MEASURE.search(measure.text)
    if not (dates or per or (changes and value["percent"])):
        return None
    words, begin = "", 0
    for date in dates:
        words += _JOINING.sub("", measure.text[begin : date.start - measure.start])
        begin = date.end - measure.start
    words = " ".join((words + measure.text[begin:]).split()).strip(" ,;:()*")
    per = _PER.search(words)
    amount = Decimal(value["digits"].replace(",", "")) * cues().scales.get(value["scale"] or "", 1)
    unit = "percent" if value["percent"] else "GBP" if value["pound"] else per[0].lower() if per else "count"
    if not words:
        return None
    return Statistic(
        id=name,
        measure=words,
        value=_canonical(-amount if value["sign"] not in {None, "+"} else amount),
        unit=unit,
        period=dates[-1] if dates else None,
        place=body,
        span=Span(start=at, end=at + len(value[0])),
    )


def _canonical(value: Decimal) -> str:
    """The number without exponent, thousands separators, plus sign or trailing zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _moved(date: PrintedDate, by: int) -> PrintedDate:
    """The date with its offsets counted from elsewhere."""
    return date.model_copy(update={"start": date.start + by, "end": date.end + by})
