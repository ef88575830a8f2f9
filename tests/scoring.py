"""How well documents are read: what a reading gives, held against what a careful person wrote down.

Each aspect of a reading is a set of facts, expected and found: precision is the share of the found ones that are right,
recall the share of the expected ones that were found. What hangs on a finding (its parent, question, status, deadline,
addressee) is compared for the findings that both have.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sample_forms import Expectation, ExpectedFinding

from loaders.prose import matching_view
from loaders.reading import Reading
from loaders.records import Finding, FindingKind

_LIST_WORD = re.compile(r"(?<=\S) (?:and|or)$")
"""What closes an item of a list and is no part of it, where it was written down with it."""

FINDINGS = "findings"
FORBIDDEN = "forbidden"
_ASIDE = frozenset({FindingKind.POSITIVE_FINDING, FindingKind.OBSERVATION})
_IF_WRITTEN = frozenset({"questions", "addressees"})
"""What a finding may have from its lead-in or chapter: nothing is said where nobody wrote it down."""

ASPECTS = (
    FINDINGS, "parents", "questions", "statuses", "due words", "due dates", "addressees", "judgments", "people",
    "identity",
)  # fmt: skip
"""What is compared, in the order in which it is printed."""


@dataclass(slots=True)
class Tally:
    """Facts expected, found, and right."""

    expected: int = 0
    found: int = 0
    right: int = 0

    def add(self, expected: object, found: object) -> None:
        """Count one fact that a document may have: None where it is not expected, or not found."""
        self.expected += expected is not None
        self.found += found is not None
        self.right += expected is not None and expected == found

    def join(self, other: Tally) -> None:
        """Add the figures of another tally."""
        self.expected += other.expected
        self.found += other.found
        self.right += other.right

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right; None where nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share of what was expected that was found; None where nothing was expected."""
        return self.right / self.expected if self.expected else None


@dataclass(slots=True)
class Score:
    """The tallies of one or several documents.

    Attributes:
        forbidden: findings whose words are written down as no finding.
        shown: how many such words were written down.
        faults: what was missed, invented or read otherwise, in words.
    """

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    forbidden: int = 0
    shown: int = 0
    documents: int = 0
    faults: list[str] = field(default_factory=list)

    def join(self, other: Score) -> None:
        """Add the figures of another score."""
        for aspect, tally in other.tallies.items():
            self.tallies[aspect].join(tally)
        self.forbidden += other.forbidden
        self.shown += other.shown
        self.documents += other.documents
        self.faults += other.faults


def plain(words: str) -> str:
    """Words as they are compared: small letters and digits, parted by one space."""
    return " ".join("".join(each if each.isalnum() else " " for each in matching_view(words)).split())


def scored(expected: Expectation, reading: Reading) -> Score:
    """One document's score. The candidates of a document of no known layout count as found."""
    score = Score(documents=1)
    record = reading.record
    found = [each for each in record.findings or record.candidates if not _is_aside(each, expected)]
    pairs = _paired(expected, found, reading)
    by_id = {each.id: each for each in expected.findings if each.id}
    ids = {id(one): other for one, other in pairs if other is not None}
    for one, other in pairs:
        score.tallies[FINDINGS].add(one.kind, other.kind.value if other else None)
        if other is None:
            score.faults.append(f"missed {one.kind}: {one.place}")
            continue
        if other.kind.value != one.kind:
            score.faults.append(f"{other.kind.value}, not {one.kind}: {other.text[:60]!r}")
        parent = ids.get(id(by_id[one.parent])) if one.parent else None
        status = _status(other, reading, one.asserted_by)
        facts = {
            "parents": (_or_none(one.parent, parent.id if parent else "?"), other.parent),
            "questions": (_question(one), _asked(one, other)),
            "due words": (_printed(one.due_printed), _printed(_due_words(one, other))),
            "due dates": (one.due, str(other.due.date) if other.due and other.due.date else None),
            "addressees": (_printed(one.addressed_to), _addressee(one, other, reading)),
            "statuses": (_wanted_status(one, status), status),
        }
        if expected.recognised:
            for aspect, (wanted, given) in facts.items():
                if aspect in _IF_WRITTEN and wanted is None:
                    continue
                score.tallies[aspect].add(wanted, given)
                if wanted != given:
                    score.faults.append(f"{aspect}: {given!r}, not {wanted!r}: {other.text[:50]!r}")
    known = {id(other) for _, other in pairs if other is not None}
    for other in found:
        if id(other) not in known:
            score.tallies[FINDINGS].add(None, other.kind.value)
            score.faults.append(f"invented {other.kind.value}: {other.text[:70]!r}")
    _score_forbidden(score, expected, found, reading)
    optional = _judgments_expected(expected, optional=True)
    _score_sets(score, "judgments", _judgments_expected(expected), _judgments_found(reading) - optional)
    _score_people(score, expected, reading)
    _score_identity(score, expected, reading)
    return score


def _is_aside(finding: Finding, expected: Expectation) -> bool:
    """Whether what is read is praise or an observation that an expectation leaves free to be kept as one or not."""
    free = expected.forbidden.may_be_observations and finding.kind in _ASIDE
    return free and any(plain(finding.text).startswith(plain(each)) for each in expected.forbidden.begins)


def _paired(
    expected: Expectation, found: Iterable[Finding], reading: Reading
) -> list[tuple[ExpectedFinding, Finding | None]]:
    """Each expected finding with the found one that begins and ends as it does; each found one once."""
    left = list(found)
    pairs: list[tuple[ExpectedFinding, Finding | None]] = []
    for one in expected.findings:
        alike = [each for each in left if _is(one, each, reading)]
        best = next((each for each in alike if each.kind.value == one.kind), alike[0] if alike else None)
        if best is not None:
            left.remove(best)
        pairs.append((one, best))
    return pairs


def _is(one: ExpectedFinding, other: Finding, reading: Reading) -> bool:
    if one.line is not None:
        return reading.document.text.count("\n", 0, other.start) + 1 == one.line
    words = plain(other.text)
    begins = _either(one.begins, one.or_begins)
    ends = [_LIST_WORD.sub("", each) for each in _either(one.ends, one.or_ends)]
    return any(words.startswith(each) for each in begins) and any(words.endswith(each) for each in ends)


def _either(words: str | None, others: str | tuple[str, ...]) -> list[str]:
    """The words that are right, any of them."""
    return [plain(each) for each in (words or "", *((others,) if isinstance(others, str) else others))]


def _score_forbidden(score: Score, expected: Expectation, found: Iterable[Finding], reading: Reading) -> None:
    begun = [plain(each) for each in expected.forbidden.begins]
    score.shown += len(begun) + len(expected.forbidden.lines)
    for other in found:
        words, line = plain(other.text), reading.document.text.count("\n", 0, other.start) + 1
        if line in expected.forbidden.lines or any(words.startswith(each) for each in begun):
            score.forbidden += 1
            score.faults.append(f"forbidden: {other.text[:70]!r}")


def _score_sets(score: Score, aspect: str, expected: Counter[str], found: Counter[str]) -> None:
    tally = score.tallies[aspect]
    tally.expected += expected.total()
    tally.found += found.total()
    tally.right += (expected & found).total()
    score.faults += [f"{aspect} missed: {each}" for each in (expected - found).elements()]
    score.faults += [f"{aspect} invented: {each}" for each in (found - expected).elements()]


def _judgments_expected(expected: Expectation, *, optional: bool = False) -> Counter[str]:
    """The grades that are expected, or those that may be taken as well as left."""
    return Counter(
        f"{plain(each.subject)} = {each.grade or each.grade_any}, {each.last_inspected},"
        f" carried over: {bool(each.carried_over)}"
        f"{', ' + each.force if each.force else ''}"
        for each in expected.judgments
        if each.optional == optional
    )


def _judgments_found(reading: Reading) -> Counter[str]:
    return Counter(
        f"{plain(each.subject)} = {each.grade or each.grade_any}, {each.last_inspected},"
        f" carried over: {bool(each.carried_over)}"
        f"{', ' + force if (force := getattr(each, 'force', None)) else ''}"
        for each in reading.record.judgments
    )


def _score_people(score: Score, expected: Expectation, reading: Reading) -> None:
    """Each person once; of an office the words that both have count, for a body may be named behind it or not."""
    wanted = {(plain(each.name), plain(each.role)) for each in expected.people}
    found = {(plain(each.name), plain(each.role)) for each in reading.record.people}
    right = {(name, role) for name, role in wanted for each, other in found if name == each and _alike(role, other)}
    tally = score.tallies["people"]
    tally.expected += len({name for name, _ in wanted})
    tally.found += len({name for name, _ in found})
    tally.right += len({name for name, _ in right})
    score.faults += [f"people missed: {name}, {role}" for name, role in sorted(wanted - right)]
    names = {name for name, _ in wanted}
    score.faults += [f"people invented: {name}, {role}" for name, role in sorted(found) if name not in names]


def _alike(one: str, other: str) -> bool:
    return one in other or other in one


def _score_identity(score: Score, expected: Expectation, reading: Reading) -> None:
    tally, told = score.tallies["identity"], reading.record.report
    if expected.recognised != (reading.record.layout is not None):
        score.faults.append("recognised" if reading.record.layout else "not recognised")
    tally.add(expected.recognised, reading.record.layout is not None)
    given: Mapping[str, str | None] = {
        "force": told.force or told.service,
        "programme": told.programme or (told.about.programme if told.about else None),
        "cycle": told.cycle or (told.about.cycle if told.about else None),
        "pillar": told.pillar or (told.about.pillar if told.about else None),
        "inspectorate": told.inspectorate,
        "published": _published(reading, str(expected.identity.get("published") or "")),
    }
    for name, wanted in expected.identity.items():
        if name in given:
            tally.add(wanted, given[name])
            if wanted != given[name]:
                score.faults.append(f"identity: {name} is {given[name]!r}, not {wanted!r}")


def _published(reading: Reading, wanted: str | None) -> str | None:
    issued = reading.record.report.issued
    if issued.earliest is None or issued.latest is None:
        return None
    if issued.earliest == issued.latest and len(wanted or "") != len("2018-03"):
        return str(issued.latest)
    return str(issued.latest)[:7] if issued.earliest.month == issued.latest.month else None


def _status(finding: Finding, reading: Reading, sayer: str | None) -> str | None:
    """The last status that is given to a finding, by whom the expectation names if he gives one."""
    told = [each for each in reading.record.statuses if each.finding == finding.id]
    said = [each for each in told if each.asserted_by == sayer] or told
    if said or finding.status:
        return said[-1].status if said else finding.status
    # That it is refused is kept with the reply.
    refused = any(each.answers == finding.id and each.position == "not-accepted" for each in reading.record.responses)
    return "not-accepted" if refused else None


def _addressee(one: ExpectedFinding, other: Finding, reading: Reading) -> str | None:
    """Who is to act: whom the words address, or the owner that a table names beside them, where that is expected."""
    owners = {each.finding: _printed(each.owner) for each in reading.record.entries}
    owner = owners.get(other.id)
    return owner if owner and owner == _printed(one.addressed_to) else _printed(other.addressed_to)


def _due_words(one: ExpectedFinding, other: Finding) -> str | None:
    """A deadline as printed; a date that a sheet holds as a number has no words of its own."""
    words = other.due.printed if other.due else None
    is_number = one.due is not None and one.due_printed is None
    return None if is_number and words and re.fullmatch(r"20\d\d-\d\d(?:-\d\d)?", words) else words


def _wanted_status(one: ExpectedFinding, given: str | None) -> str | None:
    """The status that is expected; of several that are right the one that was found."""
    return given if given in one.status_any else one.status or next(iter(one.status_any), None)


def _asked(one: ExpectedFinding, other: Finding) -> str | None:
    """The question that a finding was read under; in a letter, which asks none, the heading that it stands under."""
    if one.question_number:
        return _printed(other.question_number)
    wanted = _question(one)
    return next(
        (each for each in map(_printed, (other.question, other.label, other.section)) if each == wanted),
        _printed(other.question),
    )


def _question(one: ExpectedFinding) -> str | None:
    return _printed(one.question_number or one.question)


def _printed(words: str | None) -> str | None:
    return plain(words) or None if words else None


def _or_none(present: str | None, value: str) -> str | None:
    return value if present else None


def table(scores: Mapping[str, Score]) -> Iterator[str]:
    """The scores as lines of text: a line for each name, precision and recall of each aspect in percent."""
    width = max(map(len, scores), default=0)
    yield f"{'':{width}}  docs " + " ".join(f"{each:>13}" for each in ASPECTS) + f"{FORBIDDEN:>12}"
    for name, score in scores.items():
        cells = (f"{_percent(score.tallies[each]):>13}" for each in ASPECTS)
        yield f"{name:{width}} {score.documents:5} {' '.join(cells)} {score.forbidden:4} of {score.shown:3}"


def _percent(tally: Tally) -> str:
    shares = (tally.precision, tally.recall)
    return "/".join("-" if each is None else f"{100 * each:.0f}" for each in shares)
