"""The names of issues: given once, and kept whatever becomes known later."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from statement_forms import CLOSED, OTHER, WORDS, decided, stated, statement_lists

from graph.curation.links import Decision
from graph.lineage.deciding import Decisions
from graph.lineage.gathering import Threads
from graph.lineage.history import history, known_by_day
from graph.lineage.identities import Identities
from graph.lineage.statements import Statement
from graph.lineage.threads import Occurrence, state
from graph.terms import OPEN_END


def grown(
    statements: Sequence[Statement], before: Identities | None = None, decisions: Sequence[Decision] = ()
) -> Identities:
    """The names after a build of these statements."""
    identities = Identities(before.anchors if before else ()).settled(statements)
    judged = Decisions(decisions, statements)
    rejected = {each.iri: judged.rejected_of(each) for each in statements}
    identities.extended(known_by_day(statements, judged), rejected)
    return identities


def names(
    statements: Sequence[Statement], identities: Identities, decisions: Sequence[Decision] = ()
) -> dict[str, str]:
    """The issue of each finding, with everything known."""
    threads = whole(statements, decisions)
    return {each.iri: name for thread, name in identities.names(threads).items() for each in thread.members}


def whole(statements: Sequence[Statement], decisions: Sequence[Decision] = ()) -> Threads:
    """The threads with everything known."""
    threads = Threads()
    threads.grow(statements, Decisions(decisions, statements).links(statements))
    return threads


A, B, C = stated(2014), stated(2016), stated(2018)


def test_a_report_that_is_loaded_later_and_is_older_renames_nothing() -> None:
    first = grown([B, C])
    name = names([B, C], first)[B.iri]
    then = grown([A, B, C], first)
    assert names([A, B, C], then) == dict.fromkeys([A.iri, B.iri, C.iri], name)
    assert names([A, B, C], grown([A, B, C]))[A.iri] != name  # it would have been another, had all come at once


def test_an_older_statement_is_the_same_issue_on_the_days_before_too() -> None:
    identities = grown([A, B], grown([B]))
    found = list(history([A, B], CLOSED, identities=identities))
    assert {each.claim.issue for each in found if isinstance(each.claim, Occurrence)} == {names([B], grown([B]))[B.iri]}


def test_of_two_issues_that_are_merged_the_one_named_first_stays_and_the_other_leads_to_it() -> None:
    other = stated(2014, OTHER)
    first = grown([C])
    then = grown([other, C], first)
    link = decided(C, other)
    merged = grown([other, C], then, [link])
    assert merged.anchors == then.anchors
    assert set(names([other, C], merged, [link]).values()) == {names([C], first)[C.iri]}
    assert merged.replaced(whole([other, C], [link])) == {names([other, C], then)[other.iri]: names([C], first)[C.iri]}
    assert names([other, C], grown([other, C], merged)) == names([other, C], then)  # taken back


def test_an_issue_that_is_divided_keeps_its_name_and_the_new_one_says_where_it_came_from() -> None:
    before = grown([A, C])
    name = names([A, C], before)[A.iri]
    rejection = [decided(C, A, rejected=True)]
    then = grown([A, C], before, rejection)
    found = names([A, C], then, rejection)
    assert found[A.iri] == name
    assert found[C.iri] != name
    assert then.split_from(found[C.iri]) == name
    assert grown([A, C], None, rejection).split_from(found[C.iri]) is None  # never one issue


def test_what_was_never_published_as_one_is_not_called_divided() -> None:
    assert all(each.split_from is None for each in grown([A, B, C]).anchors)


def test_a_name_follows_the_words_to_another_place_in_their_document() -> None:
    one, two = stated(2016), stated(2016, OTHER, order=2)
    before = grown([one, two])
    moved = replace(one, iri=two.iri, order=2), replace(two, iri=one.iri, order=1)
    then = grown(moved, before)
    assert names(moved, then) == {
        two.iri: names([one, two], before)[one.iri],
        one.iri: names([one, two], before)[two.iri],
    }


def test_a_new_finding_at_the_address_of_one_that_moved_has_another_name() -> None:
    before = grown([stated(2016)])
    shifted = [stated(2016, OTHER), stated(2016, order=2)]
    found = names(shifted, grown(shifted, before))
    assert found[shifted[1].iri] == names([stated(2016)], before)[shifted[0].iri]
    assert found[shifted[0].iri] == f"{found[shifted[1].iri]}-2"


def test_a_finding_whose_words_were_read_better_keeps_its_name_and_the_new_hash_is_kept() -> None:
    before = grown([A])
    better = stated(2014, WORDS.replace("first ring", "ring"))
    then = grown([better], before)
    assert names([better], then)[A.iri] == names([A], before)[A.iri]
    assert [each.hash for each in then.anchors] == [better.hash]


def test_the_names_of_what_is_not_loaded_are_kept() -> None:
    before = grown([A, stated(2016, OTHER)])
    assert set(before.anchors) <= set(grown([C], before).anchors)


@st.composite
def _decisions(draw: st.DrawFn, statements: Sequence[Statement]) -> list[Decision]:
    """Decisions on some pairs, of which some do not fit."""
    pairs = [(later, earlier) for later in statements for earlier in statements if later is not earlier]
    chosen = (
        draw(st.lists(st.sampled_from(pairs), max_size=4, unique_by=lambda pair: (pair[0].iri, pair[1].iri)))
        if pairs
        else []
    )
    predicates = st.sampled_from(["persists", "merges", "splits", "downgrades", "closes", "supersedes"])
    return [
        replace(
            decided(later, earlier, draw(predicates), rejected=draw(st.booleans())),
            later_hash=draw(st.sampled_from([later.hash, later.hash, later.hash, "0" * 64])),
        )
        for later, earlier in chosen
    ]


@settings(max_examples=150, deadline=None)
@given(data=st.data(), statements=statement_lists())
def test_as_of_a_day_what_holds_follows_from_what_is_known_then_and_the_decisions(
    data: st.DataObject, statements: list[Statement]
) -> None:
    decisions = data.draw(_decisions(statements))
    old = data.draw(st.sampled_from([None, grown(statements[:1]), grown(statements[-1:])]))
    day = data.draw(st.dates(datetime.date(2014, 1, 1), datetime.date(2022, 1, 1)) | st.just(OPEN_END))
    identities = grown(statements, old, decisions)
    judged = Decisions(decisions, statements)
    dated = history(statements, CLOSED, decisions=judged, identities=identities)
    holds = {each.claim for each in dated if each.counts_from <= day <= each.counts_until}
    known = [each for each in statements if each.counts_from <= day]
    # A build of what is known by then, with the same files of decisions, gives no new name and the same claims.
    then = grown(known, identities, decisions)
    assert set(then.anchors) == set(identities.anchors)
    assert holds == state(known, CLOSED, decisions=Decisions(decisions, known), identities=then)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), statements=statement_lists())
def test_the_order_in_which_statements_come_makes_no_difference_to_names(
    data: st.DataObject, statements: list[Statement]
) -> None:
    shuffled = data.draw(st.permutations(statements))
    assert grown(statements).anchors == grown(shuffled).anchors
    assert grown(statements, grown(shuffled)).anchors == grown(statements).anchors


@settings(max_examples=100, deadline=None)
@given(data=st.data(), statements=statement_lists())
def test_a_name_once_given_is_there_for_good(data: st.DataObject, statements: list[Statement]) -> None:
    """Whatever is loaded in whatever order, a published name is an issue still, or leads to one."""
    order = data.draw(st.permutations(sorted({each.document for each in statements})))
    identities, published = Identities(), set[str]()
    for count in range(1, len(order) + 1):
        known = [each for each in statements if each.document in order[:count]]
        identities = grown(known, identities)
        threads = whole(known)
        now = set(identities.names(threads).values())
        assert published <= now | set(identities.replaced(threads))
        published |= now
