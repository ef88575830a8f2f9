"""Entries of registers and trackers: which finding of which report each one repeats, and when it stands in for one.

A row of a tracker is somebody else's word for what a report says. So it never makes a matter by itself where the
report that it names is loaded: there it is tied to the finding that it repeats, or to none. Where that report is not
loaded, it *stands in* for it: its word is taken for the inspectorate's, with the basis *reported*, until it comes.

An entry is tied to a finding of the report that it names by, in this order,

1. the same letters and digits as exactly one of them;
2. its words, where one of them stands out as for any document that repeats a report;
3. its subject: nearly all its telling words stand in one of them, and at most half in any other.

An entry that names no report is tied by the first two rules only, to any earlier report, and stands in for nothing.
"""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from graph.lineage.linking import INSPECTORATE, SHORTEST, Link, links, standing_out, telling_words
from graph.lineage.statements import Statement, Told
from graph.wording import words

COVERED = 0.8
"""Least share of an entry's telling words that stand in the finding that it is about."""

OTHERS = 0.5
"""Most that any other finding of the same report may have of them."""

FEWEST = 2
"""Telling words. A subject of one word tells nothing."""

ALIKE = 90.0
"""Least token-set ratio (0 to 100) of the names of one report."""

_SHARE = "share of the entry's telling words"

REPORTED = "reported"
"""The basis of what an entry says in place of a report that is not loaded."""


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries that are known, and those among them that stand in for a report.

    Attributes:
        tied: links of entries to findings of reports that are loaded.
        standing: those that stand in.
        idle: those that neither are tied nor stand in: nothing follows from them.
    """

    tied: tuple[Link, ...]
    standing: tuple[Statement, ...]
    idle: frozenset[str]


def entries_among(known: Sequence[Statement], own: Sequence[Statement]) -> Entries:
    """What becomes of the entries among some statements of one force.

    Args:
        known: statements that are known, entries among them.
        own: the inspectorate's own statements among them.
    """
    tied: list[Link] = []
    standing: list[Statement] = []
    idle: set[str] = set()
    for entry in (each for each in known if each.entry):
        named = [each for each in own if _names(entry, each)] if entry.year else list(own)
        found = list(_ties(entry, named))
        tied += found
        if found:
            continue
        if named or not entry.year:
            idle.add(entry.iri)
        else:
            standing.append(entry)
    return Entries(tuple(tied), tuple(standing), frozenset(idle))


def entry_links(entry: Statement, earlier: Iterable[Statement]) -> Iterator[Link]:
    """The links of an entry that stands in to earlier statements: of the same report by others, and of earlier reports.

    Args:
        entry: one that stands in.
        earlier: what the inspectorate stated before, and the entries that stand in.
    """
    before = list(earlier)
    same = [each for each in before if each.entry and _same_report(entry, each)]
    found = next((link for each in _by_document(entry, same).values() if (link := _repeats(entry, each))), None)
    if found:
        yield found
        return
    joined = [each for each in before if not (each.entry and _same_report(entry, each))]
    by_words = links(replace(entry, voice=INSPECTORATE), joined)
    yield from by_words
    if not by_words and (entry.raised_as or entry.origins or "outstanding" in entry.statuses):
        yield from _by_subject_in_each(
            entry, [each for each in joined if each.year < entry.year], "persists", "explicit"
        )


def numbered_links(entries: Iterable[Statement], standing: Collection[str]) -> Iterator[Link]:
    """The links between entries to which one register gives the same number and the same words, each to the one before.

    Two entries that both repeat findings of reports that are loaded are left alone: there the reports tell.

    Args:
        entries: of all registers, tied or standing in.
        standing: IRIs of those that stand in.
    """
    alike: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for each in entries:
        if each.number:
            alike[each.document, each.number, each.letters].append(each)
    for group in alike.values():
        ordered = sorted(group, key=lambda one: one.place)
        for earlier, later in itertools.pairwise(ordered):
            if (earlier.iri in standing or later.iri in standing) and _same_kind(earlier, later):
                yield Link(later, earlier, "persists", "explicit", "same number and words in one register", 1.0, "")


def subject_links(later: Statement, standing: Iterable[Statement]) -> Iterator[Link]:
    """The links of the inspectorate's own statement to entries that stand in for earlier reports, by their subjects.

    Only where the statement says that it stands from an earlier inspection.
    """
    if later.raised_as or later.origins or later.stands or "outstanding" in later.statuses:
        earlier = [each for each in standing if each.year < later.year]
        yield from _by_subject_in_each(later, earlier, "persists", "explicit")


def last_word(members: Iterable[Statement], after: datetime.date) -> tuple[str, str] | None:
    """The last status that the inspectorate's own register gives after a day, and the entry that gives it."""
    told = [
        (each, member.iri)
        for member in members
        if member.entry and member.voice == INSPECTORATE  # what others say of its word moves nothing
        for each in member.told
        if each.known > after
    ]
    if not told:
        return None
    last, iri = max(told, key=lambda pair: (pair[0].known, pair[0].order, pair[1]))
    return last.status, iri


def known_on(statement: Statement, day: datetime.date) -> Statement:
    """A statement with what it says of its status that is known on a day."""
    told = tuple(each for each in statement.told if each.known <= day)
    if len(told) == len(statement.told):
        return statement
    return replace(statement, told=told, statuses=tuple(each.status for each in told))


def days_of(statement: Statement) -> Iterator[datetime.date]:
    """The days on which more of a statement became known."""
    yield statement.counts_from
    yield from (each.known for each in statement.told if each.known > statement.counts_from)


def told_of(statement: Statement, told: Sequence[Told]) -> Statement:
    """An entry with what the inspectorate is said to have said of its status."""
    ordered = tuple(sorted(told, key=lambda each: (each.known, each.order)))
    return replace(statement, told=ordered, statuses=tuple(each.status for each in ordered))


# --- the report that an entry names ----------


def _names(entry: Statement, other: Statement) -> bool:
    """Whether an entry names the document that prints another statement."""
    if bool(entry.revisit) != bool(other.revisit):
        return False
    if entry.cycle and other.cycle:
        pillars = {each for each in (entry.pillar, other.pillar) if each}
        return entry.cycle == other.cycle and len(pillars) < 2  # noqa: PLR2004  a name without a pillar may mean any
    if entry.day and other.day:
        return entry.day == other.day
    return entry.year == other.year and _alike(entry.title, other.title)


def _same_report(entry: Statement, other: Statement) -> bool:
    return _names(entry, other) or (
        entry.year == other.year and entry.title is not None and _alike(entry.title, other.title)
    )


def _alike(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    return fuzz.token_set_ratio(" ".join(words(one)), " ".join(words(other))) >= ALIKE


def _same_kind(entry: Statement, other: Statement) -> bool:
    return entry.kind == other.kind or not entry.kind_told or not other.kind_told


# --- the finding that an entry repeats ----------


def _ties(entry: Statement, named: Sequence[Statement]) -> Iterator[Link]:
    """The links of an entry into the documents that it names; of one that names none, into earlier ones."""
    candidates = [each for each in named if entry.year or each.counts_from <= entry.counts_from]
    for each in _by_document(entry, candidates).values():
        if link := _repeats(entry, each):
            yield link


def _by_document(entry: Statement, candidates: Iterable[Statement]) -> dict[str, list[Statement]]:
    """The candidates that may be of the entry's kind, document by document."""
    documents: dict[str, list[Statement]] = defaultdict(list)
    for each in candidates:
        if _same_kind(entry, each):
            documents[each.document].append(each)
    return documents


def _repeats(entry: Statement, candidates: Sequence[Statement]) -> Link | None:
    """The link of an entry to the one of some statements of one document that it repeats, if one stands out."""
    equal = [each for each in candidates if each.letters == entry.letters]
    if len(equal) == 1 and (entry.year or len(entry.letters) >= SHORTEST):
        return Link(entry, equal[0], "restates", "same-words", "equal letters and digits", 1.0, "")
    if equal:
        numbered = [each for each in equal if each.number and each.number == entry.number]
        return Link(entry, numbered[0], "restates", "repetition", "same number", 1.0, "") if numbered else None
    if found := standing_out(entry, candidates):
        return Link(entry, found[1], "restates", "repetition", "token set ratio", found[0], "")
    if entry.year and candidates[0].document != entry.document and (about := _by_subject(entry, candidates)):
        return Link(entry, about[1], "restates", "repetition", _SHARE, about[0], "")
    return None


def _by_subject_in_each(later: Statement, earlier: Iterable[Statement], predicate: str, basis: str) -> Iterator[Link]:
    for candidates in _by_document(later, earlier).values():
        if found := _by_subject(later, candidates):
            yield Link(later, found[1], predicate, basis, _SHARE, found[0], "")


def _by_subject(one: Statement, candidates: Sequence[Statement]) -> tuple[float, Statement] | None:
    """The candidate that shares a subject with a statement, if no other comes near; one of the two is an entry."""
    scored = sorted(((_covered(one, each), each) for each in candidates), key=lambda pair: (-pair[0], pair[1].order))
    if not scored or scored[0][0] < COVERED or (len(scored) > 1 and scored[1][0] > OTHERS):
        return None
    return round(scored[0][0], 4), scored[0][1]


def _covered(one: Statement, other: Statement) -> float:
    """The share of an entry's telling words that stand in another statement."""
    entry, whole = (one, other) if one.entry else (other, one)
    subject = telling_words(entry.wording)
    return len(subject & telling_words(whole.wording)) / len(subject) if len(subject) >= FEWEST else 0.0
