"""People whom a document names in an office: chief officers, policing bodies, inspectors and ministers.

Only an office with a name beside it counts: `Assistant Chief Constable Jason Example`, `the Police & Crime
Commissioner, Barry Example`, `Andy Example, QPM` with `HM Inspector of Constabulary` on the line below. Ranks that are
no office (sergeant, superintendent) are left alone, and so is everybody named without an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from loaders.records import Person, Span

_AND = r"(?:and|&)"
_CROWN = r"(?:HM|H\.M\.|Her Majesty[\u2019']s|His Majesty[\u2019']s)"
_SERVICES = rf"(?:Constabulary|the Constabulary|Fire(?: {_AND} Rescue)?(?: Services?)?)"

# Longest first: of two that fit, the earlier is taken.
_OFFICES = (
    rf"{_CROWN} (?:Chief )?Inspector of {_SERVICES}(?: {_AND} {_CROWN} (?:Chief )?Inspector of {_SERVICES})?",
    rf"{_CROWN} (?:Chief )?Inspector",
    rf"HMI Inspector of {_SERVICES}",
    rf"(?:Deputy |Assistant )?Police,? (?:Fire,? )?{_AND} Crime Commissioner",
    rf"Deputy Mayor for Policing(?:,? (?:Fire,? )?{_AND} Crime)?",
    rf"Policing(?: {_AND} Fire)? Minister|Minister (?:of State )?for Policing",
    r"(?:Deputy )?Mayor of [\w-]+",
    r"Home Secretary",
    r"(?:Deputy |Assistant )?Chief Constable",
    r"Assistant Chief Officer",
    r"(?:Deputy |Assistant )?Commissioner(?: of Police of the Metropolis)?",
    r"Chief Executive(?: and Monitoring Officer)?",
    r"Chief (?:Finance|Fire) Officer",
)
# Only in capitals, and only right before the name.
_SHORT_OFFICES = r"(?:T/|A/)?(?:HMCIC|HMCI|HMIC|HMI|DPCC|PFCC|PCC|ACC|DCC|ACO)"
_STANDINGS = r"(?:(?:temporary|acting|interim|former|then|previous|designate|retired) )?"
_TITLES = (
    r"(?:(?:The )?Rt\.? Hon\.? |The Right Honourable )?"
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baroness|Prof|Professor|Cllr|Councillor|Rev|Reverend)\.? )*"
)
_HONOURS = r"(?:QPM|KPM|CBE|OBE|MBE|KBE|DBE|KCB|CB|DL|JP|KC|QC|MP|BEM|CStJ|OStJ|PhD|MBA|MSc|MA|BA|BSc|LLB|FRSA|FCMI)"
_BODY = (
    r"(?: (?:of|for|at) (?:the )?(?:[A-Z][\w\u2019'-]+ (?:(?:and|of|&) )?){0,4}?(?:Police(?: Service)?|Constabulary))?"
)
_RUN = r"[^\W\d_][\w\u2019'\-]*\.?(?:[ \u00a0][^\W\d_][\w\u2019'\-]*\.?){0,5}"

_OFFICE = rf"(?<![\w-])(?P<role>(?i:{_STANDINGS}(?:{'|'.join(_OFFICES)}))|(?:{_STANDINGS}{_SHORT_OFFICES}))(?![\w-])"
_ROLE = re.compile(_OFFICE.replace(" ", r"[ \u00a0]"))
_CHIEF = re.compile(r"\b(?:our|new|former|then|force[\u2019']s)[ \u00a0](?P<role>Chief)(?=, [A-Z])")
_TO_NAME = re.compile(rf"(?P<body>{_BODY})(?P<link>, | |\u00a0|: | ?[\u2013-] )(?P<title>{_TITLES})(?P<run>{_RUN})")
_NAME_LINE = re.compile(
    rf"(?P<lead>(?:[Cc][Cc]|To|From|Signed|Name|Dear)[:.]?[ \t]+)?(?P<title>{_TITLES})(?P<run>{_RUN})"
    rf"(?:(?:,| )[ \u00a0]?{_HONOURS})*,?[ \t]*"
)
_NAME_COMMA = re.compile(rf"(?P<title>{_TITLES})(?P<run>{_RUN})(?:(?:,| ) ?{_HONOURS})*, ?\Z")
# Between a name and the office below it: line breaks, and the place that the office is for (`Wexmoor Police and ...`).
_PLACE_BEFORE = r"(?:The )?(?:[A-Z][\w\u2019'-]+ (?:(?:and|of|&) )?){0,4}[A-Z][\w\u2019'-]+[\u2019']?s? "
_LINE_OVER = re.compile(rf"(?:[ \t]*\r?\n){{1,3}}[ \t]*(?:{_PLACE_BEFORE})?\Z")
# Behind an office on its line: the body that it is of, with a word between or without (`Chief Constable X Police`).
_OF_BODY = re.compile(
    r"(?:of|for|and|&)\s+(?:the )?[A-Z]"
    r"|(?:[A-Z][\w\u2019'&-]*\s+){1,5}(?:Police|Constabulary|Police Service|Rescue Service)\Z"
)
_LOOK_BACK = 120

_PARTICLES = frozenset({"al", "bin", "da", "de", "del", "della", "der", "di", "du", "la", "le", "ten", "van", "von"})
_POSSESSIVE = ("'s", "\u2019s")
_FEWEST, _MOST = 2, 4

# Capitalised words that stand beside an office and belong to no name.
_NO_NAME_WORDS = """
a after all also although an and any as at because before both but by comment despite during each for from he her
his however i if in it its many most my no not of on one or our overall she since so some that the their then there
these they this those to under until we when where whereas while who with without you your yours sincerely
faithfully dear kind regards best cc mr mrs ms miss dr sir dame lord academy action agency annex annual appendix
area areas assistant association assurance audit authorities authority beat board body branch business capability
case centre chair chief children college commission commissioner commissioners committee communications community
complaints conclusion constable constables constabulary core corporate council councils county court cover crime
criminal crown date delivery department deputy development digital director disorder domestic draft effectiveness
efficiency emergency evidence executive finance findings fire firearms first follow force forces foreword form forum
fraud full general government group groups guidance head health hm home house human improvement independent
information initial inspection inspections inspector inspectorate inspectors intelligence investigation
investigations joint judgment judgments justice lead leaders leadership legitimacy letter local making management
mayor meeting mental methodology minister ministry mission model money monitoring national neighbourhood network new
next office officer officers official operation operational operations organised outcome outcomes overview panel
paper parliament partner partners partnership peel performance period plan plans police policing policy portfolio
prevention priorities priority prison prisons probation process professional programme progress protecting
protection public published quality question questions reality recommendation recommendations reference regional reply
report reports rescue resources response responses responsible review revisit safeguarding safer safety scrutiny
secretary section senior serious service services society source staff standards state statement statistics status
strategic strategy streets summary superintendent support survey tackling team temporary terms terrorism theme time
title transport tribunal uk unit use value victim victims violence vision vulnerability vulnerable wales website
welsh working workforce year youth january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""
# Places that forces are named after: no name begins with one, though a surname may be one.
_PLACE_WORDS = """
avon bedfordshire cambridgeshire cheshire cleveland cornwall cumbria derbyshire devon dorset durham dyfed east
england essex gloucestershire great greater gwent hampshire hertfordshire humberside kent lancashire leicestershire
lincolnshire london manchester mercia merseyside metropolitan midlands norfolk north northamptonshire northern
northumbria nottinghamshire south southern staffordshire suffolk surrey sussex teesside thames upper valley
warwickshire west western wiltshire yorkshire
"""
_NO_NAMES, _PLACES = frozenset(_NO_NAME_WORDS.split()), frozenset(_PLACE_WORDS.split())


@dataclass(frozen=True, slots=True)
class _Name:
    """A name and where it stands."""

    words: str
    start: int
    end: int


def people(text: str, *, offset: int = 0) -> list[Person]:
    """Find the people whom the text names together with their office, in the order of the text.

    Args:
        text: any stretch of canonical text; its line breaks tell a letter's signature.
        offset: where `text` begins in the document; it is added to `start` and `end`.

    Returns:
        One record for each place where a name and an office stand side by side. `name` has two to four words, without
        title and honours; `role` is the office as printed; the span covers the name.
    """
    offices = sorted([*_ROLE.finditer(text), *_CHIEF.finditer(text)], key=lambda match: match.start())
    found: dict[int, Person] = {}
    used: set[int] = set()
    # A name right behind its office is the surest sign, a name behind a comma the weakest (`A, Chief Constable, B`).
    for rule in (_right_behind, _before, _behind_comma):
        for number, office in enumerate(offices):
            name = None if number in used else rule(text, office)
            if name is None or name.start in found:
                continue
            used.add(number)
            found[name.start] = Person(
                name=name.words,
                role=" ".join(office["role"].split()),
                span=Span(start=name.start + offset, end=name.end + offset),
            )
    return [found[start] for start in sorted(found)]


def _right_behind(text: str, office: re.Match[str]) -> _Name | None:
    """`Chief Constable Jason Example`, `Chief Constable of Exampleshire Police Jason Example`."""
    match = _TO_NAME.match(text, office.end())
    if not match or match["link"] not in {" ", "\u00a0"}:
        return None
    name = _name(match["run"], match.start("run"))
    if name and office["role"] == "HMIC" and (name.words.count(" ") > 1 or not _goes_on(text, name.end)):
        # The inspectorate and an inspector share these four letters: `HMIC Value For`.
        return None
    return name


def _behind_comma(text: str, office: re.Match[str]) -> _Name | None:
    """`the Police & Crime Commissioner, Barry Example`, and the same with a colon or a dash."""
    match = _TO_NAME.match(text, office.end())
    if not match or match["link"] in {" ", "\u00a0"} or re.fullmatch(_SHORT_OFFICES, office["role"]):
        return None
    return _name(match["run"], match.start("run"))


def _before(text: str, office: re.Match[str]) -> _Name | None:
    """`Jason Example, Chief Constable`, or the name on the line above the office."""
    if not office["role"][0].isupper():
        return None
    short = re.fullmatch(_SHORT_OFFICES, office["role"]) is not None  # alone below a name, it is an office
    begin = max(0, office.start() - _LOOK_BACK)
    over = _LINE_OVER.search(text, begin, office.start())
    if over:
        line = text.rfind("\n", 0, over.start()) + 1
        match = _NAME_LINE.fullmatch(text, line, over.start()) if line >= begin - 1 else None
        rest = text[office.end() : office.end() + _LOOK_BACK].split("\n", 1)[0].strip()
        # Below a name stands the office alone, or the office of somewhere; a sentence is another matter.
        alone = not rest or (not short and (rest[0] in ",-\u2013" or _OF_BODY.match(rest) is not None))
        if not match or not alone or (short and over[0].strip()):
            return None
        return _name(match["run"], match.start("run"))
    stretch = "" if short else text[begin : office.start()]
    for start in _capitals(stretch):
        match = _NAME_COMMA.match(stretch, start)
        name = _name(match["run"], begin + match.start("run")) if match else None
        if name:
            return name
    return None


def _capitals(stretch: str) -> Iterator[int]:
    """Where capitalised words begin behind a small one or a stop, the first of each run."""
    for match in re.finditer(r"(?:\A|(?<=[^\w ][ \n])|(?<=[\n(])|(?<=[a-z] ))[^\W\d_]", stretch):
        if match[0].isupper():
            yield match.start()


def _goes_on(text: str, end: int) -> bool:
    """Whether a small word follows, as a verb does behind a name."""
    return re.compile(r" [a-z]").match(text, end) is not None


def _name(run: str, start: int) -> _Name | None:
    """The name that begins a run of words; None unless its capitalised words are two to four and all fit a name."""
    words = list(re.finditer(r"\S+", run))
    kept = list(takewhile(lambda word: word[0][0].isupper() or word[0] in _PARTICLES, words))
    for at, word in enumerate(kept):
        # A full stop ends a sentence unless it follows an initial; an honour ends a name.
        if re.fullmatch(_HONOURS, word[0]) and at:
            kept = kept[:at]
            break
        if (word[0].endswith(".") and len(word[0]) > len("J.")) or word[0].endswith(_POSSESSIVE):
            kept = kept[: at + 1]
            break
    while kept and kept[-1][0] in _PARTICLES:
        kept.pop()
    if not kept:
        return None
    last = kept[-1][0].removesuffix(".") if len(kept[-1][0]) > len("J.") else kept[-1][0]
    for ending in _POSSESSIVE:
        last = last.removesuffix(ending)
    parts = [*(word[0] for word in kept[:-1]), last]
    full = [part for part in parts if part not in _PARTICLES]
    if not _FEWEST <= len(full) <= _MOST or parts[0].lower() in _PLACES or not _fits(full):
        return None
    return _Name(" ".join(parts), start, start + kept[-1].start() + len(last))


def _fits(words: list[str]) -> bool:
    """Whether these words can make a name: initials and capitalised words, ending in a word, none known otherwise."""
    for word in words:
        initial = re.fullmatch(r"[^\W\d_]\.?", word) is not None
        if word.lower() in _NO_NAMES or (not initial and word.isupper()) or any(sign.isdigit() for sign in word):
            return False
    return len(words[-1].strip(".'\u2019-")) > 1
