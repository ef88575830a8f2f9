"""What people's decisions make of the links that rules find.

An accepted link counts beside those that rules find, and in place of the one that a rule finds for the same pair. A
rejected pair is no link, whatever a rule finds.

A decision is about words. Where the words of one of the two findings have changed since, or a finding is no longer
printed, the decision is stale: an accepted link is then not made, and a rejected one stays unmade. So a stale decision
never claims anything; it waits for a person to look at it again. Where a document is not loaded, its decisions wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.curation.links import Decision
from graph.lineage.linking import INSPECTORATE, MEASURE, Link, all_links, likeness, relation
from graph.lineage.statements import Statement

BASIS = "decided"
"""The basis of a link that a person accepted."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A decision that does not apply as it was made, and why."""

    decision: Decision
    reason: str


class Decisions:
    """Decisions, seen together with the statements of all forces that are known."""

    def __init__(self, decisions: Iterable[Decision], statements: Iterable[Statement]) -> None:
        """Find out which of them apply."""
        self._known = {each.iri: each for each in statements}
        documents = {each.document for each in self._known.values()}
        self.stale: list[Stale] = []
        self.waiting: list[Decision] = []
        self._decided: set[tuple[str, str]] = set()
        self._accepted: dict[str, list[Link]] = {}
        self._rejected: set[tuple[str, str]] = set()
        self._rejected_words: set[tuple[str, str, str, str]] = set()
        for decision in decisions:
            self._decided.add(decision.pair)
            if decision.rejected:
                self._rejected.add(decision.pair)
                places = (_document(decision.later), _document(decision.earlier))
                self._rejected_words.add((*places, decision.later_hash, decision.earlier_hash))
            missing = [iri for iri in decision.pair if iri not in self._known]
            if any(_document(iri) not in documents for iri in missing):
                self.waiting.append(decision)
                continue
            reason = self._fault(decision)
            if reason:
                self.stale.append(Stale(decision, reason))
            elif not decision.rejected:
                link = _accepted(decision, self._known)
                self._accepted.setdefault(link.later.force, []).append(link)

    def rejects(self, later: Statement, earlier: Statement) -> bool:
        """Whether a pair was rejected: these findings, or these words wherever the two documents print them now."""
        words = (_document(later.iri), _document(earlier.iri), later.hash, earlier.hash)
        return (later.iri, earlier.iri) in self._rejected or words in self._rejected_words

    def decided(self, later: Statement, earlier: Statement) -> bool:
        """Whether a person decided on a pair, however the decision stands now."""
        return (later.iri, earlier.iri) in self._decided or self.rejects(later, earlier)

    def rejected_of(self, statement: Statement) -> list[str]:
        """The IRIs of the findings to which links of a finding were rejected, on either side, sorted."""
        others = {a if b == statement.iri else b for a, b in self._rejected if statement.iri in (a, b)}
        return sorted(others)

    def links(self, statements: Sequence[Statement]) -> list[Link]:
        """The links among the statements about one force, found by rule and accepted."""
        if not statements:
            return []
        known = {each.iri for each in statements}
        accepted = [
            each
            for each in self._accepted.get(statements[0].force, ())
            if each.later.iri in known and each.earlier.iri in known
        ]
        pairs = {(each.later.iri, each.earlier.iri) for each in accepted}
        found = (each for each in all_links(statements) if (each.later.iri, each.earlier.iri) not in pairs)
        return [*(each for each in found if not self.rejects(each.later, each.earlier)), *accepted]

    def _fault(self, decision: Decision) -> str:
        """Why a decision does not apply as it was made; empty where it does."""
        for which, iri, sha256 in (
            ("later", decision.later, decision.later_hash),
            ("earlier", decision.earlier, decision.earlier_hash),
        ):
            if iri not in self._known:
                return f"the {which} finding is no longer printed under its address"
            if self._known[iri].hash != sha256:
                return f"the words of the {which} finding have changed"
        later, earlier = self._known[decision.later], self._known[decision.earlier]
        return "" if decision.rejected else fault_of_pair(later, earlier)


def fault_of_pair(later: Statement, earlier: Statement) -> str:
    """Why two findings can be no link; empty where they can."""
    if later.force != earlier.force:
        return "the two findings are about two forces"
    if later.document == earlier.document:
        return "the two findings are in one document"
    if later.voice == INSPECTORATE and later.place <= earlier.place:
        return "the finding that is called the later one is the earlier one"
    return ""


def _accepted(decision: Decision, known: Mapping[str, Statement]) -> Link:
    """The link of a decision. What a row written by hand leaves out follows from the words."""
    later, earlier = known[decision.later], known[decision.earlier]
    measure, score = decision.measure, decision.score
    if score is None or not measure:
        measure, score = MEASURE, likeness(later, earlier)
    differing = decision.differing or relation(later, earlier)[1]
    return Link(later, earlier, decision.predicate, BASIS, measure, float(score), differing, decision)


def _document(finding: str) -> str:
    return finding.rsplit("/", 1)[0]
