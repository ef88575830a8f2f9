"""The saved questions keep to the form that every SPARQL engine and every door can rely on."""

from __future__ import annotations

import pytest

from graph.errors import QuestionError
from graph.release import Release
from graph.store import EmbeddedStore
from queries.answers import ask, question_named, saved_questions
from queries.linting import faults


@pytest.mark.parametrize("name", sorted(saved_questions()))
def test_a_saved_question_has_no_fault(name: str) -> None:
    assert faults(question_named(name)) == []


@pytest.mark.parametrize("name", sorted(saved_questions()))
def test_the_columns_of_an_answer_are_those_described(name: str, samples: Release, sample_store: EmbeddedStore) -> None:
    question = question_named(name)
    answer = ask(samples, sample_store, question, {})
    assert list(answer.columns) == [column for column, _ in question.columns]


@pytest.mark.parametrize("name", sorted(saved_questions()))
def test_no_row_comes_twice(name: str, samples: Release, sample_store: EmbeddedStore) -> None:
    rows = [tuple(row.items()) for row in ask(samples, sample_store, question_named(name), {}).rows]
    assert len(rows) == len(set(rows))


def test_an_unknown_question_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(QuestionError, match="persistent-afis"):
        question_named("persistant-afis")


def test_a_force_may_be_named_by_slug_prefixed_name_or_iri(samples: Release, sample_store: EmbeddedStore) -> None:
    question = question_named("open-findings")
    by_slug = ask(samples, sample_store, question, {"force": "wexmoor"})
    assert by_slug.rows
    for name in ("body:wexmoor", "https://w3id.org/outstanding/body/wexmoor"):
        assert ask(samples, sample_store, question, {"force": name}).rows == by_slug.rows
    assert ask(samples, sample_store, question, {"force": "cleveland"}).rows == ()


def test_an_unknown_force_is_refused_with_the_nearest_slugs(samples: Release, sample_store: EmbeddedStore) -> None:
    with pytest.raises(QuestionError, match="wexmoor"):
        ask(samples, sample_store, question_named("open-findings"), {"force": "wexmor"})


def test_coverage_is_that_of_the_force_asked_for(samples: Release, sample_store: EmbeddedStore) -> None:
    question = question_named("open-findings")
    assert ask(samples, sample_store, question, {"force": "wexmoor"}).coverage.documents == 10
    elsewhere = ask(samples, sample_store, question, {"force": "durham"}).coverage
    assert (elsewhere.documents, elsewhere.without_year) == (0, 0)
