"""The cue words of `quantities.toml`, and the patterns for printed figures that are made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from loaders.records import Record

ENGLAND_AND_WALES = "England and Wales"
# TIE stands in for the spaces of a phrase that must not be taken apart, WALL for words that are out of bounds.
TIE, WALL = "\x01", "\x00"
# A measure has at most so many words, before a noun of change is added.
LONGEST = 12

_HELPERS = r"(?:(?:has|have|had|was|were|is|are|been|be|being|also|more\s+than|still|since|now|then|[a-z]+ly)\s+)*"


class Cues(Record):
    """The contents of `quantities.toml`."""

    hedges: tuple[str, ...]
    labels: tuple[str, ...]
    telephones: frozenset[str]
    durations: tuple[str, ...]
    averages: tuple[str, ...]
    boundaries: frozenset[str]
    determiners: frozenset[str]
    adverbs: frozenset[str]
    pronouns: frozenset[str]
    plurals: frozenset[str]
    not_plurals: frozenset[str]
    weak: frozenset[str]
    uncounted: tuple[str, ...]
    pairs: tuple[str, ...]
    collections: tuple[str, ...]
    extenders: tuple[str, ...]
    tails: tuple[str, ...]
    rates: tuple[str, ...]
    likenesses: tuple[str, ...]
    states: tuple[str, ...]
    elsewhere: tuple[str, ...]
    changes: tuple[str, ...]
    funds: tuple[str, ...]
    unreal: tuple[str, ...]
    comparators: tuple[str, ...]
    earlier_comparators: tuple[str, ...]
    earlier_times: tuple[str, ...]
    claimants: tuple[str, ...]
    claiming: tuple[str, ...]
    claimed: tuple[str, ...]
    found: tuple[str, ...]
    contrasts: tuple[str, ...]
    verbs: dict[str, str]
    scales: dict[str, int]


@cache
def cues() -> Cues:
    """The cue words that come with the package."""
    return Cues.model_validate(tomllib.loads(files("loaders").joinpath("quantities.toml").read_text("utf-8")))


def _any(words: Iterable[str]) -> str:
    """A pattern for any of these phrases, whatever space divides their words."""
    longest_first = sorted(words, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first) + ")"


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns that are made of cue words, by name."""
    words = cues()
    rates, verbs, changes = _any(words.rates), _any(words.verbs), _any(words.changes)
    number = r"[0-9][0-9,.]*(?<=[0-9])(?:\s*%|\s+per\s*cent\b)?"
    # What may stand between `the England and Wales rate` and its figure without another figure being meant.
    not_elsewhere = r"(?:(?!\b(?:and|but|with|while|whereas|although|has|have|had)\b)[^,;0-9])"
    tied = ENGLAND_AND_WALES.replace(" ", TIE)
    made = {
        "figure": r"(?<![\w.,/:#@=$\u20ac\u2019'\-\u2013\u2014])(?P<sign>(?<![^\s(])[+\-\u2212])?(?P<pound>£)?"
        r"(?P<digits>(?>[0-9]{1,3}(?:,[0-9]{3})++(?!,?[0-9])|[0-9]++)(?:\.[0-9]++)?+)"
        r"(?P<scale>\s?(?:million|billion|thousand)\b|(?:m|bn|k)\b)?+"
        r"(?P<unit>\s?%|\s+(?:percentage\s+points?|per\s+cent|percent|pc)\b)?+"
        r"(?![0-9A-Za-z_/]|[.,:][0-9]|[-\u2013\u2014][0-9A-Za-z])",
        "masked": "|".join(
            (
                r"(?<!\S)\S{0,80}(?:www\.|https?:|@|\.gov|\.org)\S*",
                r"\b(?:19|20)[0-9]{2}(?:[-\u2013/](?:[0-9]{2}){1,2})?\b(?!,[0-9])",
                rf"\b(?i:{_any(words.labels)})s?\.?\s+[0-9][\w.,]*(?:\s*(?:,|and|to|or|&|[-\u2013])\s*[0-9]+\w*)*",
                r"\b(?:per|every|each)\s+[0-9][0-9,]*(?:\s+(?:million|thousand))?\b",
                r"\b[0-9]{1,2}(?:[.:][0-9]{2})?\s?(?:am|pm|hrs|noon)\b",
                rf"\b(?i:between)\s+£?{number}\s+and\s+£?{number}",
                rf"(?<!from\s)(?<![\w.,£]){number}\s+(?:to|or)\s+{number}(?=\s+[a-z])",
                (
                    r"\b(?i:[0-9]+|one|two|three|four|five|six|seven|eight|nine|ten)\s+in\s+(?:every\s+)?"
                    r"(?!(?:19|20)[0-9]{2}\b)[0-9]+\b"
                ),
                r"\b0[0-9]{2,4}[ -]?[0-9]{3}[ -]?[0-9]{3,4}\b",
                r"\b(?:aged?|ages|age\s+of)\s+(?:(?:over|under|of)\s+)?[0-9]+(?:\s*(?:to|and|or|-|\u2013)\s*[0-9]+)?",
                r"\A\s*\(?[0-9]+(?:\.[0-9]+)*[.)]?\s+(?=[A-Z0-9])|\A\s*\(?[0-9]+(?:\.[0-9]+)*[.)]\s",
            )
        ),
        "hedge": rf"\b{_any(words.hedges)}\s+(?:(?:a\s+further|another|the|an?)\s+)?\Z",
        "duration": rf"\s+(?:(?:working|calendar)\s+)?(?P<noun>{_any(words.durations)})s?\b",
        "average": rf"\b{_any(words.averages)}\b",
        "tie": rf"\b{_any(words.pairs)}\b",
        "of figure": rf"\s+(?:out\s+)?of\s+(?:{_any(words.determiners)}\s+)?\Z",
        "to figure": r"(?:\s+in\s+(?:the\s+)?(?:\x00+|[0-9]{4}))?\s+to\s+(?:(?:the|an?|just|only)\s+)?\Z",
        "change after": rf"\s+(?:[a-z-]+\s+)?(?P<noun>{changes})\s+in(?=\s)",
        "change before": rf"\b(?P<noun>{changes})\s+of\s+\Z",
        "change in": r"(?:\s+over\s+the\s+same\s+period|\s+\x00+)?\s+(?:in|to)(?=\s)(?!\s+(?:line|comparison|[0-9]))",
        "changed": rf"\A(?P<subject>.+?)\s+{_HELPERS}(?P<verb>{verbs})(?:\s+[a-z]+ly)?\s+(?P<how>by|to|from)\s+"
        r"(?:(?:a\s+further|another|only|just)\s+)?\Z",
        "change from": rf"\b{changes}\s+in\s+(?P<subject>.+?)\s+from\s+\Z",
        "like": rf"\A(?P<subject>.+?)\s+{_any(words.states)}\s+(?:[a-z]+\s+)?{_any(words.likenesses)}\s+(?:the|an)\s+"
        rf"{tied}\s+(?:rate|average|figure|level)\s+of\s+\Z",
        "is": rf"\A(?P<subject>.+?)\s+{_any(words.states)}\s+(?:(?:only|just|now|still|currently|at)\s+)?\Z",
        "sized": rf"\b(?:number|total|{rates}|{_any(words.funds)})\b",
        "rate of": rf"\b(?P<rate>{rates}|{_any(words.funds)})\s+(?:of|at)\s+\Z",
        "rate after": rf"(?P<words>(?:\s+[A-Za-z][\w\u2019'-]*){{0,4}}?\s+{rates})\b"
        r"(?P<more>\s+(?:to|of|for|among|in)(?=\s))?",
        "collection": rf"\b(?P<noun>{_any(words.collections)})\s+of\s+(?:the\s+)?\Z",
        "extender": rf"\s+(?P<words>{_any(words.extenders)})(?=\s)",
        "tail": rf"\s+(?P<words>{_any(words.tails)})\b",
        # `448 forms that had not been read`: what is said of the things belongs to the measure.
        "relative": r"\s+(?P<words>(?:who|that|which)"
        r"(?:\s+(?!(?:and|but|because|as|so|when|while|in|since)\b)[A-Za-z][\w\u2019'-]*){2,8})",
        "uncounted": rf"{_any(words.uncounted)}\b",
        "per": r"\s+(?P<words>per(?:\s+[0-9][0-9,]*(?:\s+(?:million|thousand))?)?)(?=\s)",
        "possessor": rf"\A(?:(?i:{_any(words.determiners)})\s+)*"
        r"(?:force[\u2019']s\s+|(?:[A-Z][\w-]+\s+)+(?:Police|Constabulary)[\u2019']s\s+)",
        # A figure in comparison with the one before it, which names what is measured.
        "compared figure": rf"[\s,]*(?:(?:in|at|for)\s+(?:the\s+)?\x00+[\s,]*)?(?:(?:which|this)\s+is\s+)?"
        rf"(?:compared\s+(?:with|to)|against|{_any(words.likenesses)})\s+"
        rf"(?:(?:the|an?)\s+(?:{tied}\s+|national\s+)?(?:rate|average|figure|level)\s+of\s+)?"
        rf"|\s*[,(;]\s*{tied}(?:\s+(?:rate|average|figure|level))?:?\s+(?:(?:is|was)\s+)?",
        # `28 percent in the previous year` is not of the period that the sentence states.
        "earlier": r"(?:(?!compared|against|than|\bon\b)[^.;,0-9\x00])*?\b(?:(?:previous|preceding|prior|same|last)\s+"
        r"(?:financial\s+|[0-9]+\s+|twelve\s+)?(?:years?|months|period)|(?:the\s+)?year\s+(?:before|earlier|ago))\b",
        "of which": r"\bof\s+(?:which|whom|these|those|them)\b[\s,]*(?:only\s+|just\s+)?\Z",
        "unreal": rf"\b{_any(words.unreal)}\b",
        "elsewhere": rf"\b{_any(words.elsewhere)}\b",
        "in both countries": rf"(?:\A\W*(?:in|across|for|throughout)\s+{tied}\b[^0-9]*|{tied}\s*(?:of|is|was|:|\()?\s*"
        rf"|{tied}\s+(?:[a-z]+\s+){{0,2}}(?:rate|average|figure|level|total)\b{not_elsewhere}{{0,60}})\Z",
        "of both countries": rf"\A[^,;.0-9\x00]{{0,80}}?\b(?:in|across|for|throughout)\s+{tied}\b",
        "comparator": rf"(?:(?P<earlier>{_any(words.earlier_comparators)})|(?:{_any(words.comparators)}"
        rf"|{_any(words.likenesses)}(?=\s+(?:the|that|an?|{tied})\b)))(?=\s)",
        "change against": r"\b(?:from|on|since|compared\s+(?:with|to))(?=\s)",
        "earlier time": rf"\b(?:the\s+)?{_any(words.earlier_times)}\b",
        "claim": _any(words.claimed).replace("'", "['\u2019]")
        + rf"|\b{_any(words.claimants)}\s+(?:also\s+)?{_any(words.claiming)}(?!\w)",
        "found": rf"\b{_any(words.found)}\b",
        "contrast": rf"\b{_any(words.contrasts)}\b",
        "compared": rf"\b(?:compared|than|against|with|{_any(words.likenesses)})\s",
    }
    cased = {"figure", "possessor", "masked"}
    return {name: re.compile(source, 0 if name in cased else re.IGNORECASE) for name, source in made.items()}


def plural(word: str) -> bool:
    """Whether a word looks like the plural of something that is counted."""
    word = word.replace("\u2019", "'").replace(TIE, " ").rsplit(" ", 1)[-1].lower()
    looks = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) and word not in cues().not_plurals
    return looks or word in cues().plurals


def clean(words: str, *, ends: bool = True) -> str:
    """The words of a measure without leading determiners and, if asked, without dangling words at either end."""
    words = patterns()["possessor"].sub("", words.strip())
    parts = words.replace(WALL, " ").split()
    while parts and parts[0].lower() in cues().determiners | cues().adverbs | cues().pronouns:
        parts.pop(0)
    while ends and parts and parts[-1].lower().strip(",") in cues().boundaries:
        parts.pop()
    return tidy(" ".join(parts[: LONGEST + 2]))


def tidy(words: str) -> str:
    """The words with one space between them and no punctuation around."""
    return " ".join(words.replace(TIE, " ").split()).strip(" ,;:")
