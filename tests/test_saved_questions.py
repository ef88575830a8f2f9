"""The saved questions keep to the form that every SPARQL engine and every door can rely on."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import QuestionError
from graph.release import Release
from graph.store import EmbeddedStore
from graph.terms import Base
from queries.answers import Enquiries, ask, question_named, saved_questions
from queries.binding import Page
from queries.linting import faults
from queries.names import Names, Option
from queries.parameters import Parameter, serialise
from queries.questions import Question


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


@pytest.mark.parametrize("where", ["x/y", "wexmoor/peel-2015-vulnerability/report"])
@pytest.mark.parametrize("name", ["force", "nothing-of-that-kind"])
def test_no_name_begins_a_query_of_its_own(where: str, name: str, sample_store: EmbeddedStore) -> None:
    # A store that follows SERVICE would otherwise send a request wherever a caller likes.
    asked = threading.Event()

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                asked.set()
                connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listening = threading.Thread(target=listen)
        listening.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        hostile = f"{where}> ?p ?o . SERVICE <{address}> {{ ?a ?b ?c }} }} #"
        names = Names(sample_store, Base())
        with pytest.raises(QuestionError):
            names.iri(hostile)
        with pytest.raises(QuestionError):
            serialise(_iri(name), names.checked(_iri(name), hostile), names.iri)
        listener.shutdown(socket.SHUT_RDWR)
        listening.join()
    assert not asked.is_set()


def _iri(name: str) -> Parameter:
    return Parameter.from_variable(f"__{name}_iri")


def test_a_page_is_a_stretch_of_the_whole_answer(samples: Release, sample_store: EmbeddedStore) -> None:
    question = question_named("statistics")
    whole = ask(samples, sample_store, question, {})
    first = ask(samples, sample_store, question, {}, page=Page(7))
    last = ask(samples, sample_store, question, {}, page=Page(7, len(whole.rows) - 3))
    assert (first.rows, first.more) == (whole.rows[:7], True)
    assert (last.rows, last.more) == (whole.rows[-3:], False)
    assert not whole.more
    assert first.sparql == whole.sparql


def test_a_page_of_a_question_with_a_limit_of_its_own_is_a_stretch_too(
    samples: Release, sample_store: EmbeddedStore
) -> None:
    question = replace(question_named("statistics"), text=question_named("statistics").text + "\nLIMIT 5")
    whole = ask(samples, sample_store, question, {})
    assert len(whole.rows) == 5
    page = ask(samples, sample_store, question, {}, page=Page(2, 2))
    assert (page.rows, page.more) == (whole.rows[2:4], True)


def test_the_choices_of_a_parameter_are_things_that_it_takes(samples: Release, sample_store: EmbeddedStore) -> None:
    names = Names(sample_store, Base())
    force = _iri("force")
    options = names.options(force, 200)
    assert Option("wexmoor", "Wexmoor Police") in options
    assert all(names.checked(force, option.value) for option in options)
    assert names.options(force, 3) == []
    assert names.options(_iri("anything"), 200) == []


def test_every_misfit_is_told_by_its_parameter(samples: Release, sample_store: EmbeddedStore) -> None:
    given = {"since": "MMXV", "as_of": "2019-02-30", "force": "wexmor"}
    enquiries, question = Enquiries(samples, sample_store), question_named("persistent-afis")
    assert list(enquiries.misfits(question, given)) == ["since", "as_of", "force"]
    assert enquiries.misfits(question, {"force": "wexmoor"}) == {}


def test_the_version_of_a_question_is_the_checksum_of_its_file() -> None:
    for question in saved_questions().values():
        assert question.version == hashlib.sha256(question.path.read_bytes()).hexdigest()


def test_no_parameter_is_called_what_every_question_takes(tmp_path: Path) -> None:
    source = question_named("open-findings").path.read_bytes().decode().replace("__force_iri", "__page_iri")
    (tmp_path / "pages.rq").write_text(source.replace("#+   force:\n#+     desc", "#+   page:\n#+     desc"), "utf-8")
    assert "?__page_iri would be called 'page'" in "".join(faults(Question.load(tmp_path / "pages.rq")))
