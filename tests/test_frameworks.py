"""The frameworks: cycles, pillars and questions, and the printed headings that they are recognised by."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import RDF, SKOS, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, XSD
from reference_graphs import (
    BODY,
    DEF,
    FAMILY_SCHEME,
    FRAMEWORK,
    GRADE,
    HEADINGS,
    INSP,
    QUESTIONS,
    of_type,
    only,
    peel_cycles,
    pillar_of,
    questions,
    resolve,
    texts,
    union,
)

WITH_PILLARS = [cycle for cycle, pillars in QUESTIONS.items() if "effectiveness" in pillars]

# --- frameworks ----------


def test_the_cycles_of_peel_keep_their_years_and_site_tokens() -> None:
    found = {
        only(cycle, SKOS.notation): (only(cycle, INSP.year), texts(cycle, INSP.siteToken)) for cycle in peel_cycles()
    }
    assert found == {
        **{year: (year, [year]) for year in ("2014", "2015", "2016", "2017")},
        "2018-19": ("2018", ["2018"]),
        "2021-22": ("2021", ["2021-22"]),
        "2023-25": ("2023", ["2023-25"]),
        "2025-27": ("2025", []),
    }


def test_a_cycle_is_a_scheme_of_its_programme_and_its_iri_is_made_of_both() -> None:
    for cycle in of_type(INSP.ProgrammeCycle):
        programme = only(cycle, DCTERMS.isPartOf)
        assert URIRef(programme) in of_type(INSP.Programme)
        assert str(cycle) == f"{programme}-{only(cycle, SKOS.notation)}"
        assert (cycle, RDF.type, SKOS.ConceptScheme) in union()


def test_peel_was_graded_on_four_tiers_up_to_2018_19_and_on_five_after() -> None:
    for cycle in peel_cycles():
        tiers = "four-tier" if int(only(cycle, INSP.year)) < 2021 else "five-tier"
        assert only(cycle, INSP.gradeScale) == str(GRADE[tiers])


def test_the_cycle_of_2021_22_has_two_versions_and_only_the_first_asks_two_of_its_questions() -> None:
    first, second = of_type(INSP.FrameworkVersion)
    assert {only(each, DCTERMS.isVersionOf) for each in (first, second)} == {str(FRAMEWORK["peel-2021-22"])}
    assert only(second, DCTERMS.replaces) == str(first)
    asked = {str(question).rsplit("/", 1)[-1] for question in union().subjects(INSP.inVersion, first)}
    assert asked == {"strategic-policing-requirement", "armed-policing"}
    assert not set(union().subjects(INSP.inVersion, second))


def test_other_programmes_are_there_and_no_grade_of_theirs_is_in_a_series() -> None:
    slugs = {only(programme, INSP.slug) for programme in of_type(INSP.Programme)}
    assert slugs == {
        "peel",
        "crime-data-integrity",
        "child-protection",
        "custody",
        "thematic",
        "joint-targeted",
        "super-complaints",
        "serious-and-organised-crime",
        "vetting-and-counter-corruption",
        "fire",
    }
    for cycle in set(of_type(INSP.ProgrammeCycle)) - set(peel_cycles()):
        assert not texts(cycle, INSP.gradeSeries)


def test_every_programme_but_peel_and_every_cycle_names_its_source() -> None:
    for node in {*of_type(INSP.Programme), *of_type(INSP.ProgrammeCycle)} - {FRAMEWORK.peel}:
        assert all(source.startswith("http") for source in texts(node, DCTERMS.source))
        assert texts(node, DCTERMS.source), node


def test_each_cycle_asks_its_number_of_questions_in_each_pillar() -> None:
    found: dict[str, Counter[str]] = {cycle: Counter() for cycle in QUESTIONS}
    for question in of_type(INSP.Question):
        if not only(question, INSP.inCycle).startswith(str(FRAMEWORK["peel-"])):
            continue
        cycle = only(URIRef(only(question, INSP.inCycle)), SKOS.notation)
        found[cycle][pillar_of(question)] += 1
    assert found == QUESTIONS


def test_a_question_has_one_place_one_family_and_its_place_is_its_iri() -> None:
    """Only those put to fire and rescue services have no family."""
    for question in of_type(INSP.Question):
        cycle = URIRef(only(question, INSP.inCycle))
        place = [part for part in (str(cycle), pillar_of(question), only(question, SKOS.notation)) if part]
        assert only(question, SKOS.inScheme) == str(cycle)
        assert str(question) == "/".join(place)
        families = texts(question, INSP.questionFamily)
        assert len(families) == (0 if str(cycle).startswith(str(FRAMEWORK["fire-"])) else 1)
        assert all((URIRef(family), SKOS.inScheme, FAMILY_SCHEME) in union() for family in families)
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
        *(f"2021-22/{name}" for name in ("service-to-victims", "strategic-policing-requirement", "armed-policing")),
        "2023-25/service-to-victims",
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
@pytest.mark.parametrize("cycle", WITH_PILLARS)
def test_the_headline_of_a_pillar_is_taken_for_none_of_its_questions(cycle: str, pillar: str, headline: str) -> None:
    assert resolve(cycle, pillar, headline, with_name=True) == set()


def test_the_vulnerability_report_of_2015_answers_the_third_question_of_effectiveness() -> None:
    third = questions("2015", "vulnerability")["3"]
    assert list(union().objects(third, SKOS.exactMatch)) == [questions("2015", "effectiveness")["3"]]


@pytest.mark.parametrize("cycle", WITH_PILLARS)
def test_vulnerability_in_a_bracket_label_names_one_question_of_every_cycle(cycle: str) -> None:
    named = [
        question
        for question in questions(cycle, "effectiveness").values()
        if "vulnerability" in texts(question, SKOS.hiddenLabel)
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


TIERS = {
    "four-tier": ["outstanding", "good", "requires-improvement", "inadequate"],
    "five-tier": ["outstanding", "good", "adequate", "requires-improvement", "inadequate"],
}


@pytest.mark.parametrize("scale", TIERS)
def test_a_scale_is_an_ordered_collection_the_best_first_and_its_ranks_say_the_same(scale: str) -> None:
    grades = [grade for grade in of_type(INSP.Grade) if only(grade, SKOS.inScheme) == str(GRADE[scale])]
    ranked = sorted(grades, key=lambda grade: int(only(grade, INSP.rank)))
    assert [only(grade, SKOS.notation) for grade in ranked] == TIERS[scale]
    assert [int(only(grade, INSP.rank)) for grade in ranked] == list(range(1, len(grades) + 1))
    order = GRADE[f"{scale}/order"]
    assert (order, RDF.type, SKOS.OrderedCollection) in union()
    assert list(Collection(union(), URIRef(only(order, SKOS.memberList)))) == ranked
    assert set(union().objects(order, SKOS.member)) == set(ranked)  # SKOS S36: a list's elements are members


def test_a_collection_is_neither_a_concept_nor_a_scheme() -> None:
    """SKOS, S37."""
    for order in of_type(SKOS.OrderedCollection):
        assert {SKOS.Concept, SKOS.ConceptScheme}.isdisjoint(union().objects(order, RDF.type))


def test_values_outside_every_scale_have_no_rank() -> None:
    outside = {only(grade, SKOS.notation) for grade in of_type(INSP.Grade) if not texts(grade, INSP.rank)}
    assert outside == {"ungraded", "not-inspected"}


def test_the_name_of_a_grade_is_the_end_of_its_iri() -> None:
    for grade in of_type(INSP.Grade):
        scheme, _, notation = str(grade).rpartition("/")
        assert only(grade, SKOS.notation) == notation
        assert only(grade, SKOS.inScheme) == scheme


FIRE_SERVICES = {only(service, INSP.slug) for service in of_type(INSP.FireService)}
"""Of three the sources give the address, of the others nothing: their names are general knowledge."""

GENERAL_KNOWLEDGE = {
    # of the frameworks
    *(f"framework/peel-2014/legitimacy/{n}" for n in (1, 2, 3, 4)),
    *(f"framework/peel-2016/efficiency/{n}" for n in (1, 2, 3)),
    *(f"framework/peel-2016/leadership/{n}" for n in (2, 3)),
    "framework/peel-2025-27",
    "framework/peel-2025-27/leadership-and-force-management",
    "framework/series/five-tier-2025-27",
    "framework/comparison/2025-27-and-earlier",
    "framework/crime-data-integrity-2016-20",
    "framework/child-protection-2024",
    "framework/vetting-and-counter-corruption-2022",
    "framework/serious-and-organised-crime-2022",
    # of the bodies
    "body/change/his-majesty-2022",
    *(
        f"theme/{theme}"
        for theme in ("dash-risk-assessment", "domestic-violence-protection-orders", "mental-health", "wellbeing")
    ),
    *(f"body/{force}-pcc" for force in ("cumbria", "greater-manchester", "north-yorkshire", "west-yorkshire")),
    *(f"body/{service}" for service in FIRE_SERVICES),
}
"""Everything that was written down from general knowledge, without a page that says so."""


def test_all_that_is_general_knowledge_and_nothing_else_is_marked_as_unconfirmed_and_says_what_is() -> None:
    marked = set(union().subjects(INSP.unconfirmed, Literal("true", datatype=XSD.boolean)))
    names = {str(node).removeprefix(DEF).removeprefix(str(BODY).removesuffix("body/")) for node in marked}
    assert names == GENERAL_KNOWLEDGE
    assert len(FIRE_SERVICES) == 44
    assert len(marked) == len(GENERAL_KNOWLEDGE) == 26 + len(FIRE_SERVICES)
    assert marked == set(union().subjects(SKOS.editorialNote))
