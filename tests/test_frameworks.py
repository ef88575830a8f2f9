"""The frameworks: cycles, pillars and questions, and the printed headings that they are recognised by."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import RDF, SKOS, Literal, URIRef
from rdflib.namespace import DCTERMS, XSD
from reference_graphs import (
    DEF,
    FAMILY_SCHEME,
    FRAMEWORK,
    GRADE,
    HEADINGS,
    INSP,
    QUESTIONS,
    of_type,
    only,
    questions,
    resolve,
    texts,
    union,
)

# --- frameworks ----------


def test_the_cycles_of_peel_are_those_from_2014_to_2018_19() -> None:
    found = {
        only(cycle, SKOS.notation): (only(cycle, INSP.year), only(cycle, INSP.siteToken))
        for cycle in of_type(INSP.ProgrammeCycle)
    }
    assert found == {**{year: (year, year) for year in QUESTIONS if "-" not in year}, "2018-19": ("2018", "2018")}
    for cycle in of_type(INSP.ProgrammeCycle):
        assert cycle == FRAMEWORK[f"peel-{only(cycle, SKOS.notation)}"]
        assert (cycle, RDF.type, SKOS.ConceptScheme) in union()
        assert only(cycle, DCTERMS.isPartOf) == str(FRAMEWORK.peel)
        assert only(cycle, INSP.gradeScale) == str(GRADE["four-tier"])


def test_each_cycle_asks_its_number_of_questions_in_each_pillar() -> None:
    found: dict[str, Counter[str]] = {cycle: Counter() for cycle in QUESTIONS}
    for question in of_type(INSP.Question):
        cycle = only(URIRef(only(question, INSP.inCycle)), SKOS.notation)
        found[cycle][only(URIRef(only(question, INSP.inPillar)), INSP.slug)] += 1
    assert found == QUESTIONS


def test_a_question_has_one_place_one_family_and_its_place_is_its_iri() -> None:
    for question in of_type(INSP.Question):
        cycle = URIRef(only(question, INSP.inCycle))
        pillar = URIRef(only(question, INSP.inPillar))
        assert only(question, SKOS.inScheme) == str(cycle)
        assert str(question) == f"{cycle}/{only(pillar, INSP.slug)}/{only(question, SKOS.notation)}"
        assert (URIRef(only(question, INSP.questionFamily)), SKOS.inScheme, FAMILY_SCHEME) in union()
        assert only(question, INSP.graded) in {"true", "false"}


def test_the_questions_that_were_never_graded_are_marked() -> None:
    ungraded = {
        str(question).removeprefix(f"{FRAMEWORK}peel-")
        for question in of_type(INSP.Question)
        if only(question, INSP.graded) == "false"
    }
    assert ungraded == {
        *(f"2014/effectiveness/{n}" for n in (4, 5, 6)),
        *(f"2014/legitimacy/{n}" for n in (1, 2, 3, 4)),
        "2015/legitimacy/2",
        *(f"2015/leadership/{n}" for n in (1, 2, 3, 4)),
        *(f"2016/leadership/{n}" for n in (1, 2, 3)),
        *(f"{cycle}/effectiveness/5" for cycle in ("2016", "2017", "2018-19")),
    }


def test_phrases_that_recognise_a_question_are_lower_case_and_its_own_within_the_pillar() -> None:
    for cycle, pillars in QUESTIONS.items():
        for pillar in pillars:
            phrases = [
                cue for question in questions(cycle, pillar).values() for cue in texts(question, SKOS.hiddenLabel)
            ]
            assert phrases == [phrase.lower() for phrase in phrases]
            assert len(set(phrases)) == len(phrases), f"{cycle} {pillar}"


def test_the_headings_below_cover_every_question() -> None:
    for cycle, pillars in QUESTIONS.items():
        for pillar in pillars:
            assert set(HEADINGS[cycle, pillar]) == set(questions(cycle, pillar)), f"{cycle} {pillar}"


@pytest.mark.parametrize("with_name", [False, True], ids=["phrases", "phrases and label"])
@pytest.mark.parametrize(
    ("cycle", "pillar", "number", "heading"),
    [
        (cycle, pillar, number, heading)
        for (cycle, pillar), by_number in HEADINGS.items()
        for number, headings in by_number.items()
        for heading in headings
    ],
)
def test_a_printed_heading_resolves_to_exactly_its_question(
    cycle: str, pillar: str, number: str, heading: str, *, with_name: bool
) -> None:
    assert resolve(cycle, pillar, heading, with_name=with_name) == {number}


@pytest.mark.parametrize(
    ("pillar", "headline"),
    [
        ("effectiveness", "Is the force keeping people safe and reducing crime?"),
        ("effectiveness", "How effectively is crime reduced and how safe are people?"),
        ("efficiency", "How efficiently does the force operate, and are its services sustainable?"),
        ("efficiency", "Does the force keep people safe efficiently?"),
        ("legitimacy", "How legitimately does the force treat the public and those who work for it?"),
        ("legitimacy", "Overall summary"),
    ],
)
@pytest.mark.parametrize("cycle", QUESTIONS)
def test_the_headline_of_a_pillar_is_taken_for_none_of_its_questions(cycle: str, pillar: str, headline: str) -> None:
    assert resolve(cycle, pillar, headline, with_name=True) == set()


def test_the_vulnerability_report_of_2015_answers_the_third_question_of_effectiveness() -> None:
    third = questions("2015", "vulnerability")["3"]
    assert list(union().objects(third, SKOS.exactMatch)) == [questions("2015", "effectiveness")["3"]]


@pytest.mark.parametrize("cycle", QUESTIONS)
def test_vulnerability_in_a_bracket_label_names_one_question_of_every_cycle(cycle: str) -> None:
    named = [
        question
        for question in of_type(INSP.Question)
        if only(question, INSP.inCycle) == str(FRAMEWORK[f"peel-{cycle}"])
        and only(question, INSP.inPillar) == str(FRAMEWORK["pillar/effectiveness"])
        and "vulnerability" in texts(question, SKOS.hiddenLabel)
    ]
    assert [only(question, INSP.questionFamily) for question in named] == [f"{DEF}family/f3"]


@pytest.mark.parametrize(
    ("area", "cycle"), [("Legitimacy", "2016"), ("Effectiveness", "2014"), ("Vulnerability", "2015")]
)
def test_other_bracket_labels_name_a_pillar_that_the_cycle_has(area: str, cycle: str) -> None:
    pillars = [pillar for pillar in of_type(INSP.Pillar) if only(pillar, SKOS.prefLabel) == area]
    assert len(pillars) == 1
    assert questions(cycle, only(pillars[0], INSP.slug))


def test_families_are_thirteen_and_numbered() -> None:
    families = {str(family) for family in union().subjects(SKOS.inScheme, FAMILY_SCHEME)}
    assert families == {f"{DEF}family/f{number}" for number in range(1, 14)}
    assert all(only(URIRef(f), SKOS.notation) == f.rsplit("/", 1)[-1].upper() for f in families)


def test_the_scale_has_four_ranks_and_values_outside_it_have_none() -> None:
    ranks = {
        only(grade, SKOS.notation): [int(rank) for rank in texts(grade, INSP.rank)] for grade in of_type(INSP.Grade)
    }
    assert ranks == {
        "outstanding": [1],
        "good": [2],
        "requires-improvement": [3],
        "inadequate": [4],
        "ungraded": [],
        "not-inspected": [],
    }
    for grade in of_type(INSP.Grade):
        scheme, _, notation = str(grade).rpartition("/")
        assert only(grade, SKOS.notation) == notation
        assert only(grade, SKOS.inScheme) == scheme


def test_only_what_no_source_confirms_is_marked_as_unconfirmed() -> None:
    marked = {
        str(node).removeprefix(f"{FRAMEWORK}peel-")
        for node in union().subjects(INSP.unconfirmed, Literal("true", datatype=XSD.boolean))
    }
    assert marked == {*(f"2014/legitimacy/{n}" for n in (1, 2, 3, 4)), "2016/leadership/2", "2016/leadership/3"}
