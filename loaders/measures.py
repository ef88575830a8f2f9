"""What the figures of one sentence measure: the words around each number, taken as a name for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from loaders.dates import printed_dates
from loaders.quantities import ENGLAND_AND_WALES, LONGEST, TIE, WALL, clean, cues, patterns, plural, tidy
from loaders.records import PrintedDate

_WINDOW = 300

CLAUSE_ENDS = re.compile(r"[;:()\[\]\u2013\u2014]|,(?=\s|$)|\s-\s|[.!?](?=\s|$)")
_WORD = re.compile(r"\s+([A-Za-z][\w\u2019'\-/\x01]*)")
_MARKS = re.compile(r"\^\{[^}]*\}|[\u00b9\u00b2\u00b3\u2070-\u2079]+")
OTHER_BODY = re.compile(
    r"(?:[A-Z][\w\u2019-]+\s+(?:(?:and|of)\s+)?){1,4}(?:Police|Constabulary)\b(?:\s+Service)?|[A-Z]\w+\s+forces\b"
)
_FINANCIAL_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}[-\u2013/](?:[0-9]{2}){1,2}(?![0-9])")
_WALLED = re.compile(r"(?:\b(?:in|for|during|over|at|as\s+at|since|by|of)\s+)?(?:the\s+)?\x00+", re.IGNORECASE)
_ATTACHED = re.compile(r"\s+(?:(?:in|at|for|during|as\s+at)\s+)?(?:the\s+)?")
_INSPECTORATE_FIRST = re.compile(r"\W*HMIC\w*\s")
_SUBJECT_CUT = re.compile(r"\b(?:that|which|who|because|but|while|whereas|when|although|meaning)\s+", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Figure:
    """A number in a sentence, while its measure is looked for. Offsets are in the sentence."""

    start: int
    end: int
    value: Decimal
    unit: str
    measure: str | None = None
    subject: str | None = None
    period: PrintedDate | None = None


class Sentence:
    """One sentence and its figures."""

    def __init__(self, text: str, default_place: str | None) -> None:
        """Find the figures, then name them."""
        self.text, self.default_place = text, default_place
        reading = _MARKS.sub(lambda mark: " " * len(mark[0]), text)
        reading = _FINANCIAL_YEAR.sub(lambda years: WALL * len(years[0]), reading)
        reading = patterns()["tie"].sub(lambda phrase: re.sub(r"\s", TIE, phrase[0]), reading)
        self.dates = printed_dates(text, years=True)
        for date in self.dates:
            if date.precision != "year":
                reading = reading[: date.start] + WALL * (date.end - date.start) + reading[date.end :]
        self.reading = reading
        own = re.sub(r"\s+(?:Police|Constabulary)\b.*", "", default_place or "")
        bodies = OTHER_BODY.finditer(reading.replace(TIE, " "))
        self.others = [body for body in bodies if not own or own not in body[0]]
        masked = patterns()["masked"].sub(lambda words: WALL * len(words[0]), reading)
        self.figures = [one for match in patterns()["figure"].finditer(masked) if (one := self._figure(match))]
        for at in range(len(self.figures)):
            self._name(at)
        for at, figure in enumerate(self.figures):
            figure.period = self._period(at)

    def place(self, figure: Figure) -> str | None:
        """Where a figure is from, as far as the sentence tells."""
        at = self.figures.index(figure)
        begin = self.figures[at - 1].end if at else 0
        end = self.figures[at + 1].start if at + 1 < len(self.figures) else len(self.reading)
        before, after = self.reading[max(begin, figure.start - _WINDOW) : figure.start], self.reading[figure.end : end]
        after = after[:_WINDOW]
        named = patterns()["of both countries"].match(after)
        if patterns()["in both countries"].search(before) or (named and not patterns()["compared"].search(named[0])):
            return ENGLAND_AND_WALES
        clause = CLAUSE_ENDS.search(after)
        around = before + " " + after[: clause.start() if clause else None]
        if self.others:
            body = self.others[0]
            opening = not re.search(r"\w", self.reading[: body.start()].removeprefix("As at"))
            single = len(self.others) == 1 and body[0].endswith(("Police", "Constabulary"))
            return body[0] if opening and single and body.end() <= figure.start else None
        if patterns()["elsewhere"].search(around) or _INSPECTORATE_FIRST.match(self.reading):
            return None
        return self.default_place

    def _figure(self, match: re.Match[str]) -> Figure | None:
        """The number as a figure; None for one that is a year, a telephone number, a duration or a mere bound."""
        digits, unit = match["digits"], re.sub(r"\s+", " ", match["unit"] or "").strip().lower()
        value = Decimal(digits.replace(",", "")) * cues().scales.get((match["scale"] or "").strip().lower(), 1)
        if match["sign"] not in {None, "+"}:
            value = -value
        bare = not (match["pound"] or unit or match["scale"])
        before = self.reading[max(0, match.start() - _WINDOW) : match.start()]
        lasting = patterns()["duration"].match(self.reading, match.end())
        if (
            (bare and (digits in cues().telephones or len(digits) > len("1234567") > digits.count(",")))
            or (len(digits) > 1 and digits[0] == "0" and digits[1] != ".")
            or (match["pound"] and unit)
            or patterns()["hedge"].search(before)
            or (bare and lasting and not patterns()["average"].search(before))
        ):
            return None
        end = match.end()
        if match["pound"]:
            unit = "GBP"
        elif unit:
            unit = "percentage points" if "point" in unit else "percent"
        elif bare and lasting:
            unit, end = lasting["noun"].lower() + "s", lasting.end()
        else:
            unit = "count"
        return Figure(match.start(), end, value, unit)

    def is_pair(self, at: int) -> bool:
        """Whether a figure and the next one read `from 69 to 32`."""
        if at + 1 >= len(self.figures):
            return False
        one, two = self.figures[at : at + 2]
        between = patterns()["to figure"].fullmatch(self.reading, one.end, two.start)
        return (
            between is not None
            and re.search(r"\bfrom\s+\Z", self.reading[max(0, one.start - 9) : one.start]) is not None
        )

    def _is_compared(self, at: int) -> bool:
        """Whether a figure says how much the measure of the figure before it is elsewhere or was earlier."""
        figure, last = self.figures[at], self.figures[at - 1]
        if (
            not at
            or not last.measure
            or not patterns()["compared figure"].fullmatch(self.reading, last.end, figure.start)
        ):
            return False
        return figure.unit == last.unit or (figure.unit == "count" and not self._counted(figure))

    def _pair(self, at: int) -> None:
        """Give both figures of `from 69 to 32` the same measure and unit."""
        one, two = self.figures[at : at + 2]
        if one.unit == "count":
            one.unit = two.unit
        before = self.clause_before(at)
        match = patterns()["changed"].search(before) or patterns()["change from"].search(before)
        measure = self._subject(match["subject"]) if match else None
        if measure is None and two.unit == "count":
            measure = self._counted(two)
        one.measure = two.measure = measure

    def _name(self, at: int) -> None:
        """Find the measure of a figure, by the first rule that fits."""
        figure, before = self.figures[at], self.clause_before(at)
        if figure.measure or patterns()["unreal"].search(before) or patterns()["of which"].search(before):
            return
        if self.is_pair(at):
            self._pair(at)
        elif re.search(r"\bfrom\s+\Z", before):
            return
        elif self._is_compared(at):
            figure.measure, figure.unit = self.figures[at - 1].measure, self.figures[at - 1].unit
        elif figure.unit == "count":
            figure.measure = (
                self._part(at) or self._counted(figure) or self._changed(before) or self._is(figure, before, "number")
            )
        else:
            figure.measure = (
                self._change(at, before)
                or self._changed(before)
                or self._rate(figure, before)
                or self._is(figure, before, "")
                or self._clause(at)
            )

    def _change(self, at: int, before: str) -> str | None:
        """`17 percent increase in crime`, `a decrease of 9 percent in crime`."""
        figure = self.figures[at]
        after = patterns()["change after"].match(self.reading, figure.end)
        if after:
            things = self._phrase(after.end())
            return f"{after['noun']} in {things}" if things else None
        noun = patterns()["change before"].search(before)
        if not noun:
            return None
        inside = patterns()["change in"].match(self.reading, figure.end)
        subject = self.figures[at - 1].subject if at else None
        things = self._phrase(inside.end()) if inside else subject
        return f"{noun['noun'].lower()} in {things}" if things else None

    def _changed(self, before: str) -> str | None:
        """`the number of burglaries rose by 5 percent`: the subject, after a noun that keeps the direction."""
        match = patterns()["changed"].search(before)
        subject = self._subject(match["subject"]) if match else None
        if not match or not subject or match["how"].lower() == "from":
            return None
        return subject if match["how"].lower() == "to" else f"{cues().verbs[match['verb'].lower()]} in {subject}"

    def _rate(self, figure: Figure, before: str) -> str | None:
        """`a 90 percent response rate to calls`, `a charge rate of 9 percent`, or one that a subject is likened to."""
        after = patterns()["rate after"].match(self.reading, figure.end)
        if after and not set(after["words"].lower().split()[:-1]) & cues().boundaries:
            more = self._phrase(after.end()) if after["more"] else ""
            return clean(f"{after['words']}{after['more']} {more}" if more else after["words"])
        like = patterns()["like"].search(before)
        subject = self._subject(like["subject"]) if like else None
        rate = patterns()["rate of"].search(before)
        if subject or not rate:
            return subject
        words = before[: rate.end("rate")].split()
        kept = [words.pop()]
        while words and words[-1].lower() not in cues().boundaries and len(kept) < LONGEST:
            kept.insert(0, words.pop())
        # `an average of` names nothing by itself.
        figure.subject = clean(" ".join(kept)) if len(kept) > 1 or rate["rate"].lower() in cues().funds else None
        return figure.subject

    def _is(self, figure: Figure, before: str, needed: str) -> str | None:
        """`its arrest rate is 25 percent`, `the number of pending cases was 45`."""
        match = patterns()["is"].search(before)
        subject = self._subject(match["subject"]) if match else None
        if not subject or needed not in subject or not patterns()["sized"].search(subject):
            return None
        figure.subject = subject
        return subject

    def _part(self, at: int) -> str | None:
        """`47 of the 60 files showed good care`: what is said of the 47."""
        if at + 1 >= len(self.figures):
            return None
        whole = self.figures[at + 1]
        linked = patterns()["of figure"].fullmatch(self.reading, self.figures[at].end, whole.start)
        if not linked or whole.unit != "count" or not self._counted(whole):
            return None
        return clean(" ".join(self._clause_after(at + 1).split()[:LONGEST])) or None

    def _counted(self, figure: Figure) -> str | None:
        """The things that are counted: the words up to a plural, and what goes on with them. None without a plural."""
        words: list[str] = []
        end = head = figure.end
        while not words or not plural(words[-1]):
            match = _WORD.match(self.reading, end)
            if not match or match[1].lower() in cues().boundaries or len(words) > LONGEST // 2:
                return None
            words.append(match[1])
            head, end = match.start(1), match.end()
        if patterns()["uncounted"].match(self.reading, head):
            return None
        things = " ".join(words)
        per = patterns()["per"].match(self.reading, end)
        if per:
            base, after = self._words(per.end(), 4)
            if not base:
                return None
            figure.unit, figure.end = clean(f"{per['words']} {base}"), after
            things = f"{things} {figure.unit}"
        else:
            more = patterns()["extender"].match(self.reading, end)
            phrase = self._phrase(more.end()) if more else None
            tail = patterns()["tail"].match(self.reading, end) or patterns()["relative"].match(self.reading, end)
            if more and phrase:
                things = f"{things} {more['words']} {phrase}"
            elif tail:
                things = tidy(f"{things} {tail['words']}")
            elif words[-1].lower() in cues().weak:
                return self._clause(self.figures.index(figure))
        collection = patterns()["collection"].search(self.reading[max(0, figure.start - _WINDOW) : figure.start])
        figure.subject = tidy(things)
        return tidy(f"{collection['noun']} of {things}" if collection else things)

    def _words(self, at: int, most: int) -> tuple[str, int]:
        """The words from a place up to the end of a noun phrase, and where they end."""
        words: list[str] = []
        while len(words) < most:
            match = _WORD.match(self.reading, at)
            if not match or (match[1].lower() in cues().boundaries and match[1] != "of"):
                break
            words.append(match[1])
            at = match.end()
        return " ".join(words), at

    def _phrase(self, at: int) -> str | None:
        """The noun phrase that begins at a place, cleaned; None where there is none."""
        words: list[str] = []
        while len(words) < LONGEST:
            match = _WORD.match(self.reading, at)
            last = words[-1].lower() if words else ""
            if not match:
                # `section 136` and `Act 1983` are names, in which the number belongs to the phrase.
                match = re.compile(r"\s+([0-9]+)\b").match(self.reading, at) if last in cues().labels else None
            if not match:
                break
            word = match[1].lower()
            joins = word in cues().extenders and words
            allowed = word in cues().determiners and last in {"", "of"}
            if word in cues().boundaries and not joins and not allowed and not (word == "to" and last.endswith("ing")):
                break
            words.append(match[1])
            at = match.end()
        return clean(" ".join(words)) or None

    def _subject(self, words: str) -> str | None:
        """The subject in the words before a verb, cleaned; None where it is a pronoun or cannot be told."""
        words = _SUBJECT_CUT.split(words)[-1]
        if re.search(r"\b(?:has|have|had|is|are|was|were)\b", words):
            return None
        subject = clean(words)
        # A subject that opens with a preposition has its noun elsewhere.
        opening = subject.split(" ", 1)[0].lower()
        return None if opening in cues().boundaries or opening in cues().pronouns else subject or None

    def clause_before(self, at: int) -> str:
        """The words of the clause before a figure, from the figure before it if there is one."""
        figure = self.figures[at]
        begin = max(self.figures[at - 1].end if at else 0, figure.start - _WINDOW)
        ends = [match.end() for match in CLAUSE_ENDS.finditer(self.reading, begin, figure.start)]
        before = _WALLED.sub("", self.reading[ends[-1] if ends else begin : figure.start])
        return re.sub(r"\A\s+(?:and|but|while)\s", " ", before).lstrip()

    def _clause_after(self, at: int) -> str:
        """The words of the clause after a figure, up to the next figure if there is one."""
        begin = self.figures[at].end
        end = self.figures[at + 1].start if at + 1 < len(self.figures) else len(self.reading)
        after = self.reading[begin : min(end, begin + _WINDOW)]
        return CLAUSE_ENDS.split(after, maxsplit=1)[0].split(WALL, 1)[0]

    def _clause(self, at: int) -> str | None:
        """The clause around a figure; None where that is too little to name anything."""
        before = clean(
            " ".join(_SUBJECT_CUT.split(self.clause_before(at))[-1].split()[-LONGEST * 2 // 3 :]), ends=False
        )
        after = " ".join(self._clause_after(at).split()[: LONGEST - len(before.split())])
        least = 3
        if not before and re.match(r"of\s", after):
            after, least = after.removeprefix("of "), 2
        words = clean(f"{before} … {after}" if before else after)
        return words if len(re.findall(r"[A-Za-z]{2,}", words)) >= least else None

    def _period(self, at: int) -> PrintedDate | None:
        """The one date that goes with a figure; a lone year only after a preposition, and not that of an inspection."""
        figure = self.figures[at]
        dates = [date for date in self.dates if date.precision != "year" or self._is_period(date)]
        if at and self.is_pair(at - 1):
            # In `from 69 in 2016 to 82` the year is that of the first.
            dates = [date for date in dates if not self.figures[at - 1].end <= date.start < figure.start]
        for date in dates:
            if _ATTACHED.fullmatch(self.reading, figure.end, date.start):
                return date
        paired = at > 0 and self.is_pair(at - 1) and re.search(r"\bsame\s+period\b", self.reading)
        if paired or self.is_pair(at) or patterns()["earlier"].match(self.reading, figure.end):
            return None
        if len(dates) < 2:  # noqa: PLR2004 - with two dates the nearest must be told
            return dates[0] if dates else None
        after = self.figures[at + 1].start if at + 1 < len(self.figures) else len(self.reading)
        nearest = [date for date in dates if figure.end <= date.start < after]
        if nearest and not re.search(r"[,;:(]", self.reading[figure.end : nearest[0].start]):
            return nearest[0]
        begin = self.figures[at - 1].end if at else 0
        nearest = [date for date in dates if begin <= date.start < figure.start]
        return nearest[0] if len(nearest) == 1 else None

    def _is_period(self, date: PrintedDate) -> bool:
        """Whether a lone year says when: `in 2018`, but neither `the 2018 report` nor `in 2018 we found`."""
        before, after = self.reading[max(0, date.start - 20) : date.start], self.reading[date.end : date.end + 20]
        return bool(
            re.search(r"\b(?:in|during|for|throughout)\s+\Z", before, re.IGNORECASE)
            and not re.match(r",?\s+(?:we|our|HMIC\w*|the\s+inspect\w+|and|report|inspection)\b|[-\u2013/]", after)
        )
