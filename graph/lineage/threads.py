"""The issues of one force, and what can be claimed of them, from one set of documents.

`state` is a pure function of the statements that are known. Who asks what was known on a day gets the state of the
documents published by that day; `graph.lineage.history` keeps the states of all days as intervals.

What the claims mean:

first raised   the earliest inspection year among the statements of the inspectorate and the origins that its documents
               report; at equal years the more certain basis; unknown where the first known statement is said to stand
               from an earlier inspection and nothing says from which
last stated    the inspectorate's latest statement, in the report on an inspection or in a letter on a revisit
status         the last status that the inspectorate asserts, else open; silence of a later report changes nothing, and
               a statement behind a closing one opens the issue again; a person may decide that a later finding
               closes an issue or takes its place
persistence    first raised in one year, stated again by the inspectorate in a later inspection, and not closed; a
               revisit is no inspection, and what a policing body repeats is no new statement
mention        a passage in the running text of a later report that seems to speak of the issue; it changes nothing

An entry of a register or tracker repeats a finding of the document that it names, and states nothing; where that
document is not loaded it stands in for it, and what follows has the basis reported (`graph.lineage.entries`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.lineage.deciding import BASIS, Decisions
from graph.lineage.entries import REPORTED, entries_among, entry_links, last_word, numbered_links, subject_links
from graph.lineage.gathering import THREADED, Thread, Threads
from graph.lineage.identities import Identities
from graph.lineage.linking import INSPECTORATE, Link, links
from graph.lineage.narrative import Mention, Narrative, Narratives
from graph.lineage.statements import Statement

__all__ = ["THREADED", "state"]

CERTAINTY = ("stated", "label", "quotation", "statement", REPORTED, "inferred", "theme")
"""Bases of a first-raised year, the most certain first."""

_ENDED = {"closes": "closed", "supersedes": "superseded"}

_INFERRED = frozenset({"inferred", "theme"})


@dataclass(frozen=True, slots=True)
class FirstRaised:
    """The year in which an issue was first raised. `evidence` is a finding or a back-reference."""

    issue: str
    year: int
    basis: str
    evidence: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class LastStated:
    """The finding in which the inspectorate last stated an issue."""

    issue: str
    finding: str
    year: int


@dataclass(frozen=True, slots=True)
class Status:
    """The last status of an issue. `basis` is explicit where a document asserts it, stated where it only prints it."""

    issue: str
    status: str
    basis: str
    finding: str


@dataclass(frozen=True, slots=True)
class Persistence:
    """That an issue persisted, and by which grade. `basis` and `evidence` are those of the year."""

    issue: str
    year: int
    grade: str
    basis: str
    evidence: str
    kind: str | None
    finding: str


@dataclass(frozen=True, slots=True)
class ReportedOrigin:
    """An origin that a document reports; `resolves_to` is the finding it turned out to be, if its report is known."""

    issue: str
    reference: str
    year: int
    area: str | None
    basis: str
    kind: str | None
    resolves_to: str | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """That a finding belongs to an issue."""

    issue: str
    finding: str


Claim = FirstRaised | LastStated | Status | Persistence | ReportedOrigin | Occurrence | Mention | Link
"""Everything that follows from a set of documents."""


def state(  # noqa: PLR0913  what is known, and what was decided
    known: Sequence[Statement],
    closed: frozenset[str],
    told: Sequence[Narrative] = (),
    texts: Narratives | None = None,
    *,
    decisions: Decisions | None = None,
    identities: Identities | None = None,
) -> frozenset[Claim]:
    """What follows for one force from the statements that are known.

    Args:
        known: statements of one force, in any order.
        closed: the statuses that close an issue.
        told: the running text of the reports that are known.
        texts: finds the passages of them that speak of an issue.
        decisions: of people, on links.
        identities: the names that issues have.
    """
    ordered = sorted((each for each in known if each.kind in THREADED), key=lambda one: one.place)
    # Only the inspectorate's own words begin or continue a thread; a repetition by others is no new statement.
    own = [each for each in ordered if each.voice == INSPECTORATE and not each.entry]
    entered = entries_among(ordered, own)
    standing = frozenset(each.iri for each in entered.standing)
    plain = [each for each in known if not each.entry]
    found = [*(decisions or Decisions((), plain)).links(plain), *entered.tied]
    if standing:
        found += _stood_in(own, sorted(entered.standing, key=lambda one: one.place))
        found += numbered_links((each for each in ordered if each.entry), standing)
    threads = Threads()
    threads.grow([each for each in known if each.iri not in entered.idle], found)
    names = (identities or Identities()).names(threads)
    claims: set[Claim] = set(found)
    for thread, issue in names.items():
        claims |= claims_of(thread, issue, closed, standing)
        if texts:
            claims |= mentions_of(thread, issue, closed, told, texts)
    return frozenset(claims)


def _stood_in(own: Sequence[Statement], standing: Sequence[Statement]) -> Iterator[Link]:
    """The links of entries that stand in for reports, to what was stated before, and of later statements to them."""
    for at, entry in enumerate(standing):
        yield from entry_links(entry, [*(each for each in own if each.place < entry.place), *standing[:at]])
    for statement in own:
        earlier = [each for each in standing if each.place < statement.place]
        by_words = links(statement, earlier)
        yield from by_words
        if not by_words:
            yield from subject_links(statement, earlier)


def claims_of(thread: Thread, issue: str, closed: frozenset[str], standing: frozenset[str] = frozenset()) -> set[Claim]:
    """What follows from the statements of one thread, but for mentions; `standing` are entries that stand in."""
    members = thread.members
    claims: set[Claim] = {Occurrence(issue, each.iri) for each in members}
    stated = [each for each in members if each.iri in standing or (each.voice == INSPECTORATE and not each.entry)]
    if not stated:
        return claims
    origins = [
        ReportedOrigin(
            issue, origin.reference, origin.year, origin.area, origin.basis, origin.kind, _resolved(origin.year, stated)
        )
        for each in stated
        for origin in each.origins
    ]
    claims.update(origins)
    first = _first_raised(issue, stated, origins)
    last = stated[-1]
    status = _status(issue, stated, thread)
    claims |= {LastStated(issue, last.iri, last.year), status}
    if first is None:
        return claims
    claims.add(first)
    inspected = [each for each in stated if each.revisit is None]
    if inspected and inspected[-1].year > first.year and status.status not in closed:
        grade = _grade(inspected, first.year, decided=thread.decided)
        again = inspected[-1].iri
        claims.add(Persistence(issue, first.year, grade, first.basis, first.evidence, first.kind, again))
    return claims


def mentions_of(
    thread: Thread, issue: str, closed: frozenset[str], told: Sequence[Narrative], texts: Narratives
) -> set[Claim]:
    """What the running text of later reports seems to say of an issue that none of them lists."""
    stated = [each for each in thread.members if each.voice == INSPECTORATE and not each.entry]
    if not told or not stated:
        return set()
    last = stated[-1]
    if _status(issue, stated, thread).status in closed:
        return set()
    later = [each for each in told if each.year > last.year]
    return {found for each in later for found in texts.mentions(issue, last.iri, last.wording, each)}


def _resolved(year: int, stated: Sequence[Statement]) -> str | None:
    return next((each.iri for each in stated if each.year == year and each.revisit is None), None)


def _first_raised(issue: str, stated: Sequence[Statement], origins: Sequence[ReportedOrigin]) -> FirstRaised | None:
    """The earliest year known; None where the first statement stands from an earlier inspection that nothing names."""
    standing = "outstanding" in stated[0].statuses or bool(stated[0].stands)
    if standing and not any(each.year < stated[0].year for each in origins):
        return None
    candidates = [
        # A letter quotes a finding of an earlier inspection, and says when that was.
        FirstRaised(issue, each.inspected or each.year, "quotation", each.iri, each.kind)
        if each.revisit
        else FirstRaised(issue, each.year, REPORTED if each.entry else "stated", each.iri, each.kind)
        for each in stated
    ]
    candidates += [FirstRaised(issue, each.year, each.basis, each.reference, each.kind) for each in origins]
    return min(candidates, key=lambda one: (one.year, CERTAINTY.index(one.basis), one.evidence))


def _status(issue: str, stated: Sequence[Statement], thread: Thread) -> Status:
    last = stated[-1]
    endings = thread.endings
    if endings and endings[-1].later.place >= last.place:
        ended = endings[-1]
        return Status(issue, _ENDED[ended.predicate], BASIS, ended.later.iri)
    if last.entry:
        return Status(issue, last.statuses[-1] if last.statuses else "open", REPORTED, last.iri)
    if word := last_word(thread.members, last.counts_from):
        return Status(issue, word[0], "explicit", word[1])
    if last.statuses:
        return Status(issue, last.statuses[-1], "explicit", last.iri)
    return Status(issue, "open", "stated", last.iri)


def _grade(stated: Sequence[Statement], first: int, *, decided: bool) -> str:
    """By what persistence is believed.

    Asserted: in an inspection after the first, the inspectorate says that the matter stands from an earlier one, and
    nothing but its own words ties that to the finding. Inferred: that it speaks of this finding is our inference.
    Decided: nobody says so in a report, and a person found that the later words are about the same matter. Textual:
    only the words are the same.
    """
    later = [each for each in stated if each.year > first]
    bases = {basis for each in later for basis in (*(origin.basis for origin in each.origins), *each.stands)}
    if any(each.raised_as or "outstanding" in each.statuses for each in later) or bases - _INFERRED:
        return "asserted"
    if bases:
        return "inferred"
    return "decided" if decided else "textual"
