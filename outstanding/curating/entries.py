"""What there is to look at: each pair of findings that is proposed, linked or decided on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph.curation.folder import CurationFolder
from graph.curation.links import Decision
from graph.lineage import proposing
from graph.lineage.deciding import BASIS, Decisions, Stale
from graph.lineage.linking import Link, seem_twins
from graph.lineage.proposing import Proposal, pair_id, proposals
from graph.lineage.statements import Statement, statements
from graph.release import Release
from graph.terms import Base


class State(StrEnum):
    """How a pair stands.

    A stale decision is one whose words have changed since; a waiting one speaks of a document that is not loaded.
    """

    PROPOSED = "proposed"
    AUTOMATIC = "automatic"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    STALE = "stale"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Entry:
    """A pair of findings.

    Attributes:
        id: its short name.
        later, earlier: IRIs of the findings.
        later_words, earlier_words: as they are printed now; empty where they are not.
        predicate: local name of what the later finding is, or would be, to the earlier one.
        basis: the rule that found it; decided for a decision, similarity for a proposal.
        score: 0 to 1; None where nobody compared them.
        twin: whether it is the same sentence on another object.
        reason: why a decision is stale; empty for any other.
        decision: that was made; None for a proposal and for a link by rule.
    """

    id: str
    state: State
    later: str
    earlier: str
    later_words: str
    earlier_words: str
    predicate: str
    basis: str
    measure: str
    score: float | None
    twin: bool
    differing: str
    reason: str = ""
    decision: Decision | None = None

    def as_row(self) -> dict[str, str | float | bool | None]:
        """The entry as a row for programs."""
        decided = self.decision
        return {
            "id": self.id,
            "state": self.state.value,
            "predicate": self.predicate,
            "basis": self.basis,
            "measure": self.measure,
            "score": self.score,
            "twin": self.twin,
            "later": self.later,
            "laterQuotation": self.later_words or None,
            "earlier": self.earlier,
            "earlierQuotation": self.earlier_words or None,
            "differing": self.differing or None,
            "reviewer": (decided.reviewer or None) if decided else None,
            "date": decided.date.isoformat() if decided and decided.date else None,
            "comment": (decided.comment or None) if decided else None,
            "reason": self.reason or None,
        }


COLUMNS = (
    *("id", "state", "predicate", "basis", "measure", "score", "twin", "later", "laterQuotation", "earlier"),
    *("earlierQuotation", "differing", "reviewer", "date", "comment", "reason"),
)
"""The keys of a row, in their order."""

_ORDER = (State.STALE, State.PROPOSED, State.ACCEPTED, State.REJECTED, State.AUTOMATIC, State.WAITING)


def entries(
    by_force: Mapping[str, Sequence[Statement]], decided: Iterable[Decision], states: Collection[State]
) -> list[Entry]:
    """The entries of some forces that stand in some way.

    They come in the order in which a person would look at them: what is stale first, then what is proposed, twins
    last, the best first.

    Args:
        by_force: the statements of the forces.
        decided: decisions, on whatever force.
        states: which entries.
    """
    everything = {each.iri: each for stated in by_force.values() for each in stated}
    decisions = Decisions(decided, everything.values())
    found = list(_of_decisions(decided, decisions, everything))
    for stated in by_force.values():
        links = decisions.links(stated)
        found += [_of_link(each) for each in links if each.decision is None]
        if State.PROPOSED in states:
            found += [_of_proposal(each) for each in proposals(stated, decisions, links)]
    wanted = [each for each in found if each.state in states]
    return sorted(wanted, key=lambda each: (_ORDER.index(each.state), each.twin, -(each.score or 0), each.id))


def stale_decisions(release: Release, curation: CurationFolder) -> list[Stale]:
    """The decisions that do not apply to a release as they were made.

    Raises:
        CurationError: the file of decisions is malformed.
    """
    decided = curation.read(Base(release.manifest.base)).decisions
    if not decided:
        return []
    with release.store() as store:
        known = statements(store).by_force
    return Decisions(decided, (each for found in known.values() for each in found)).stale


def _of_decisions(decided: Iterable[Decision], decisions: Decisions, known: Mapping[str, Statement]) -> Iterator[Entry]:
    stale = {each.decision.pair: each.reason for each in decisions.stale}
    waiting = {each.pair for each in decisions.waiting}
    for decision in decided:
        state = State.REJECTED if decision.rejected else State.ACCEPTED
        if decision.pair in stale:
            state = State.STALE
        elif decision.pair in waiting:
            state = State.WAITING
        words = [known[iri].wording if iri in known else "" for iri in decision.pair]
        score = None if decision.score is None else float(decision.score)
        yield Entry(
            pair_id(*decision.pair), state, decision.later, decision.earlier, words[0], words[1], decision.predicate,
            BASIS, decision.measure, score, decision.twin, decision.differing, stale.get(decision.pair, ""), decision,
        )  # fmt: skip


def _of_link(link: Link) -> Entry:
    later, earlier = link.later, link.earlier
    twin = seem_twins(earlier.wording, later.wording)
    return Entry(
        pair_id(later.iri, earlier.iri), State.AUTOMATIC, later.iri, earlier.iri, later.wording, earlier.wording,
        link.predicate, link.basis, link.measure, link.score, twin, link.differing,
    )  # fmt: skip


def _of_proposal(proposal: Proposal) -> Entry:
    later, earlier = proposal.later, proposal.earlier
    predicate, differing = proposal.relation
    return Entry(
        proposal.id, State.PROPOSED, later.iri, earlier.iri, later.wording, earlier.wording, predicate, "similarity",
        proposing.MEASURE, proposal.score, proposal.twin, differing,
    )  # fmt: skip
