"""What people's decisions make of the links that rules find, and of what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statement_forms import CLOSED, ID, OTHER, WORDS, decided, stated, statement_lists

from graph.curation.links import JOINING, PREDICATES, Decision
from graph.lineage.deciding import Decisions
from graph.lineage.linking import are_twins
from graph.lineage.proposing import TEN, may_be_proposed, proposals
from graph.lineage.statements import Statement
from graph.lineage.threads import Claim, LastStated, Occurrence, Persistence, Status, state
from graph.terms import INSP

REWORDED = "When people ring, the force should see to it that somebody picks the telephone up within ten seconds."
A, B, C = stated(2014), stated(2016, REWORDED), stated(2018, OTHER)


def claims(statements: Sequence[Statement], *decisions: Decision) -> frozenset[Claim]:
    """What follows with some decisions."""
    return state(statements, CLOSED | {"closed", "superseded"}, decisions=Decisions(decisions, statements))


def issues(statements: Sequence[Statement], *decisions: Decision) -> int:
    """How many issues there are."""
    return len({each.issue for each in claims(statements, *decisions) if isinstance(each, Occurrence)})


def status_of(found: frozenset[Claim], finding: Statement) -> Status:
    """The status of the issue of a finding."""
    (issue,) = (each.issue for each in found if isinstance(each, Occurrence) and each.finding == finding.iri)
    (status,) = (each for each in found if isinstance(each, Status) and each.issue == issue)
    return status


@pytest.mark.parametrize("predicate", PREDICATES)
def test_an_accepted_link_makes_one_issue_of_two_unless_it_ends_the_earlier_one(predicate: str) -> None:
    assert issues([A, B]) == 2
    assert issues([A, B], decided(B, A, predicate)) == (1 if predicate in JOINING else 2)


def test_several_findings_merge_into_one_and_one_is_told_in_several() -> None:
    later = stated(2016, OTHER, order=2)
    assert issues([A, stated(2014, OTHER, order=2), B], decided(B, A, "merges")) == 2
    two = stated(2014, "The force should keep its keys in a safe that is locked.", order=2)
    assert issues([A, two, B], decided(B, A, "merges"), decided(B, two, "merges")) == 1
    assert issues([A, B, later], decided(B, A, "splits"), decided(later, A, "splits")) == 1


@pytest.mark.parametrize(("predicate", "status"), [("supersedes", "superseded"), ("closes", "closed")])
def test_a_decision_may_end_an_issue_and_says_that_it_was_decided(predicate: str, status: str) -> None:
    found = status_of(claims([A, C], decided(C, A, predicate)), A)
    assert (found.status, found.basis, found.finding) == (status, "decided", C.iri)
    assert status_of(claims([A, C], decided(C, A, predicate)), C).status == "open"


def test_praise_may_close_an_issue_and_belongs_to_none() -> None:
    praise = replace(C, kind=str(INSP.PositiveFinding))
    found = claims([A, praise], decided(praise, A, "closes"))
    assert status_of(found, A).status == "closed"
    assert not [each for each in found if isinstance(each, Occurrence) and each.finding == praise.iri]


def test_what_is_stated_again_behind_its_closing_is_open_again() -> None:
    again = stated(2020)
    found = claims([A, C, again], decided(C, A, "closes"))
    assert status_of(found, A).status == "open"
    assert any(isinstance(each, LastStated) and each.finding == again.iri for each in found)


def test_what_persists_by_a_decision_only_says_so() -> None:
    (found,) = (each for each in claims([A, B], decided(B, A)) if isinstance(each, Persistence))
    assert (found.grade, found.year) == ("decided", 2014)
    (said,) = (
        each
        for each in claims([A, replace(B, statuses=("outstanding",))], decided(B, A))
        if isinstance(each, Persistence)
    )
    assert said.grade == "asserted"


def test_a_rejected_pair_is_no_link_whatever_a_rule_finds() -> None:
    again = stated(2016)
    assert issues([A, again]) == 1
    assert issues([A, again], decided(again, A, rejected=True)) == 2


def test_a_rejection_holds_where_another_reading_puts_the_same_words_in_another_place() -> None:
    again = stated(2016)
    rejection = decided(again, A, rejected=True)
    moved = replace(again, iri=f"{ID}/peel-2016/report/afi-7", order=7)
    assert issues([A, moved], rejection) == 2
    assert issues([A, moved]) == 1


def test_a_link_found_by_rule_and_accepted_is_told_once_with_the_decision() -> None:
    again = stated(2016)
    decision = decided(again, A, "narrows")
    (link,) = Decisions([decision], [A, again]).links([A, again])
    assert (link.predicate, link.basis, link.decision) == ("narrows", "decided", decision)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"later_hash": "0" * 64}, "the words of the later finding have changed"),
        ({"earlier_hash": "0" * 64}, "the words of the earlier finding have changed"),
        ({"later": f"{ID}/peel-2016/report/afi-9"}, "the later finding is no longer printed under its address"),
        ({"later": A.iri, "earlier": B.iri, "later_hash": A.hash, "earlier_hash": B.hash}, "is the earlier one"),
    ],
)
def test_a_decision_whose_words_have_changed_makes_no_link_and_is_listed(change: dict[str, str], reason: str) -> None:
    decision = replace(decided(B, A), **change)
    (stale,) = Decisions([decision], [A, B]).stale
    assert reason in stale.reason
    assert issues([A, B], decision) == 2


def test_a_rejection_whose_words_have_changed_is_listed_and_still_holds() -> None:
    again = stated(2016)
    rejection = replace(decided(again, A, rejected=True), later_hash="0" * 64)
    judged = Decisions([rejection], [A, again])
    assert [each.decision for each in judged.stale] == [rejection]
    assert issues([A, again], rejection) == 2


def test_a_decision_on_a_document_that_is_not_loaded_waits() -> None:
    judged = Decisions([decided(B, A)], [B])
    assert ([each.pair for each in judged.waiting], judged.stale) == ([(B.iri, A.iri)], [])


def test_findings_about_two_forces_are_never_linked() -> None:
    elsewhere = replace(A, force="https://w3id.org/outstanding/body/y")
    (stale,) = Decisions([decided(B, elsewhere)], [elsewhere, B]).stale
    assert "two forces" in stale.reason


# --- proposals ----------


def many(count: int) -> list[Statement]:
    """Findings of many reports that are alike."""
    return [
        stated(2000 + number, f"The force should count its keys, badges and boxes in store {number}.")
        for number in range(count)
    ]


def test_a_finding_has_at_most_ten_candidates_the_best_first_and_all_before_it() -> None:
    found = proposals(many(15), Decisions((), many(15)))
    last = [each for each in found if each.later.year == 2014]
    assert len(last) == TEN
    assert [each.score for each in last] == sorted((each.score for each in last), reverse=True)
    assert all(each.earlier.year < each.later.year for each in found)
    assert all(0 < each.score <= 1 for each in found)


def test_what_is_reworded_is_proposed_and_what_one_issue_holds_is_not() -> None:
    statements = [A, B, stated(2018)]
    pairs = {(each.later.iri, each.earlier.iri) for each in proposals(statements, Decisions((), statements))}
    assert (B.iri, A.iri) in pairs
    assert (statements[2].iri, A.iri) not in pairs  # the same words: linked by rule
    assert (statements[2].iri, B.iri) in pairs


def test_a_twin_is_proposed_with_a_warning_and_linked_by_nothing() -> None:
    words = "The force should improve how it tells victims of {} about the progress of their case."
    statements = [stated(2014, words.format("burglary")), stated(2016, words.format("robbery"))]
    (found,) = proposals(statements, Decisions((), statements))
    assert found.twin
    assert are_twins(found.earlier.wording, found.later.wording)
    assert issues(statements) == 2


def test_praise_is_not_proposed_for_what_is_asked() -> None:
    praise = replace(stated(2016, WORDS.replace("should answer", "now answers")), kind=str(INSP.PositiveFinding))
    assert proposals([A, praise], Decisions((), [A, praise])) == []


def test_a_cause_of_concern_may_be_proposed_to_have_become_less_grave() -> None:
    cause = replace(A, kind=str(INSP.CauseOfConcern))
    (found,) = proposals([cause, stated(2016)], Decisions((), [cause, stated(2016)]))
    assert found.relation[0] == "downgrades"


@pytest.mark.parametrize("words", ["", "!", "a an the", "of", "\u00e9"])
def test_findings_without_telling_words_are_proposed_nowhere(words: str) -> None:
    empty = [stated(2014, words), stated(2016, words), stated(2018, words)]
    unlinked = [replace(each, letters=f"{each.year}") for each in empty]
    assert all(each.score > 0 for each in proposals(unlinked, Decisions((), unlinked)))


@settings(max_examples=60, deadline=None)
@given(data=st.data(), statements=statement_lists())
def test_what_was_rejected_is_never_proposed_or_linked_again(data: st.DataObject, statements: list[Statement]) -> None:
    judged = Decisions((), statements)
    found = [(each.later, each.earlier) for each in proposals(statements, judged)]
    found += [(each.later, each.earlier) for each in judged.links(statements)]
    if not found:
        return
    later, earlier = data.draw(st.sampled_from(found))
    rejected = Decisions([decided(later, earlier, rejected=True)], statements)
    pairs = {(each.later.iri, each.earlier.iri) for each in proposals(statements, rejected)}
    pairs |= {(each.later.iri, each.earlier.iri) for each in rejected.links(statements)}
    assert (later.iri, earlier.iri) not in pairs


@settings(max_examples=60, deadline=None)
@given(data=st.data(), statements=statement_lists())
def test_proposals_are_the_same_in_any_order_and_point_back(data: st.DataObject, statements: list[Statement]) -> None:
    shuffled = data.draw(st.permutations(statements))
    found = proposals(statements, Decisions((), statements))
    assert [(each.id, each.score) for each in found] == [
        (each.id, each.score) for each in proposals(shuffled, Decisions((), shuffled))
    ]
    assert all(may_be_proposed(each.later, each.earlier) for each in found)


def test_short_names_of_pairs_differ() -> None:
    found = proposals(many(15), Decisions((), many(15)))
    assert len({each.id for each in found}) == len(found)
    assert all(each.id.startswith("x-") for each in found)
