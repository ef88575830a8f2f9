"""The crosswalk: how questions fit their families, and which grades are never set side by side."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict

import pytest
from rdflib import SKOS, URIRef
from reference_graphs import DEF, FAMILY_SCHEME, FRAMEWORK, INSP, of_type, only, peel_cycles, texts, union

from graph.release import Release
from graph.store import EmbeddedStore
from graph.terms import PREFIXES
from queries.answers import Answer, ask, question_named
from queries.briefs import brief

OWN = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch)
"""The matches of which a question has one: with its own family."""


def matched(question: URIRef, *matches: URIRef) -> list[URIRef]:
    families = set(union().subjects(SKOS.inScheme, FAMILY_SCHEME))
    found = [each for match in matches for each in union().objects(question, match) if each in families]
    return [each for each in found if isinstance(each, URIRef)]


# --- questions and families ----------


def test_every_question_says_once_how_well_it_fits_its_family() -> None:
    for question in of_type(INSP.Question):
        assert [str(family) for family in matched(question, *OWN)] == texts(question, INSP.questionFamily), question


def test_a_further_family_is_never_the_own_one() -> None:
    """SKOS, S46: what is related is neither an exact nor a broad match."""
    further = {question: matched(question, SKOS.relatedMatch) for question in of_type(INSP.Question)}
    assert any(further.values())
    for question, families in further.items():
        assert not set(families) & set(matched(question, *OWN)), question


def test_questions_that_match_one_family_exactly_ask_of_the_same() -> None:
    """SKOS, S45: exact matches carry over, so a question wider than the others of its family must not be exact."""
    exact: dict[URIRef, set[str]] = defaultdict(set)
    for question in of_type(INSP.Question):
        for family in matched(question, SKOS.exactMatch):
            exact[family].add(str(question).removeprefix(f"{FRAMEWORK}peel-"))
    assert exact[URIRef(f"{DEF}family/f3")] == {
        "2021-22/protecting-vulnerable-people",
        "2023-25/protecting-vulnerable-people",
    }
    assert exact[URIRef(f"{DEF}family/f1")] == {
        *(f"{cycle}/effectiveness/1" for cycle in ("2015", "2016", "2017", "2018-19")),
        "2021-22/preventing-crime",
    }


def test_what_the_third_question_of_effectiveness_held_is_found_under_later_questions() -> None:
    """Registered sex offenders were asked about there, and have had a question of their own since 2021/22."""
    for cycle in ("2015", "2016", "2017", "2018-19"):
        further = matched(FRAMEWORK[f"peel-{cycle}/effectiveness/3"], SKOS.relatedMatch)
        assert URIRef(f"{DEF}family/f7") in further
    assert matched(FRAMEWORK["peel-2021-22/managing-offenders"], SKOS.exactMatch) == [URIRef(f"{DEF}family/f7")]


# --- grades ----------


def test_a_series_has_one_scale_that_of_all_its_cycles() -> None:
    assert {only(cycle, INSP.gradeSeries) for cycle in peel_cycles()} == set(map(str, of_type(INSP.GradeSeries)))
    for cycle in peel_cycles():
        assert only(URIRef(only(cycle, INSP.gradeSeries)), INSP.gradeScale) == only(cycle, INSP.gradeScale)


def test_cycles_are_not_comparable_where_their_series_differ_and_only_there() -> None:
    for one, other in itertools.permutations(peel_cycles(), 2):
        apart = only(one, INSP.gradeSeries) != only(other, INSP.gradeSeries)
        assert ((one, INSP.notComparableWith, other) in union()) == apart, (one, other)


def test_a_rule_with_its_source_forbids_every_comparison_between_two_series() -> None:
    forbidden: set[frozenset[str]] = set()
    allowed: set[frozenset[str]] = set()
    for rule in of_type(INSP.ComparisonRule):
        assert only(rule, SKOS.definition)
        series = texts(rule, INSP.compares)
        pairs = {frozenset(pair) for pair in itertools.combinations(series, 2)} or {frozenset(series)}
        if only(rule, INSP.comparable) == "true":
            allowed |= pairs
        else:
            forbidden |= pairs
    every = {frozenset(map(str, pair)) for pair in itertools.combinations(of_type(INSP.GradeSeries), 2)}
    assert forbidden == every
    assert all(len(pair) == 1 for pair in allowed)


LATER = {
    "2021-22": ("five-tier/adequate", "2022-09-22"),
    "2023-25": ("five-tier/adequate", "2024-09-22"),
    "2025-27": ("five-tier/good", "2026-09-22"),
}
"""A grade of each later cycle for the force of the samples: no reader for these reports is here yet."""


@pytest.fixture(scope="module")
def graded(samples: Release, sample_store: EmbeddedStore) -> EmbeddedStore:
    """The samples, with a report of each later cycle of which only a judgment is known."""
    store = EmbeddedStore.in_memory()
    store.bulk_load([sample_store.dump()])
    insp, base = PREFIXES["insp"], samples.manifest.base
    for cycle, (grade, day) in LATER.items():
        document = f"{base}id/wexmoor/peel-{cycle}/report"
        date = f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>'
        lines = [
            f"<{document}> <{insp}concerns> <https://w3id.org/outstanding/body/wexmoor>",
            f"<{document}> <{insp}inCycle> <{FRAMEWORK}peel-{cycle}>",
            f'<{document}> <http://purl.org/dc/terms/title> "Wexmoor PEEL {cycle}"',
            f"<{document}> <{insp}countsFrom> {date}",
            f"<{document}> <{insp}issuedLatest> {date}",
            f"<{document}/judgment-1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{insp}Judgment>",
            f'<{document}/judgment-1> <{insp}subjectPrinted> "Protecting vulnerable people"',
            f"<{document}/judgment-1> <{insp}hasGrade> <{DEF}grade/{grade}>",
            f"<{document}/judgment-1> <{insp}statedIn> <{document}>",
            f"<{document}/judgment-1> <{insp}concerns> <https://w3id.org/outstanding/body/wexmoor>",
            f"<{document}/judgment-1> <{insp}inCycle> <{FRAMEWORK}peel-{cycle}>",
        ]
        graph = f"{base}graph/wexmoor/peel-{cycle}/report"
        store.replace_graph(graph, "".join(f"{line} <{graph}> .\n" for line in lines).encode())
    return store


@pytest.fixture(scope="module")
def history(samples: Release, graded: EmbeddedStore) -> Answer:
    return ask(samples, graded, question_named("grade-history"), {"force": "wexmoor"})


def test_the_history_of_grades_names_the_series_of_each_grade_and_none_spans_two_scales(history: Answer) -> None:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in history.rows:
        found[str(row["series"])].add((str(row["scale"]), str(row["cycle"])))
    assert found == {
        "Four tiers, 2014 to 2018/19": {
            ("Four-tier scale", f"PEEL {cycle}") for cycle in ("2015", "2016", "2017", "2018/19")
        },
        "Five tiers, 2021/22": {("Five-tier scale", "PEEL 2021/22")},
        "Five tiers, 2023\u201325": {("Five-tier scale", "PEEL 2023\u201325")},
        "Five tiers, 2025\u201327": {("Five-tier scale", "PEEL 2025\u201327")},
        "None": {(scale, cycle) for scale, cycle in found["None"]},
    }
    assert {scale for scale, _ in found["None"]} == {"Values outside every grade scale"}


def test_each_grade_stands_in_one_row(history: Answer) -> None:
    judgments = [row["judgment"] for row in history.rows]
    assert len(judgments) == len(set(judgments))


def test_a_brief_has_a_table_for_each_series(samples: Release, graded: EmbeddedStore) -> None:
    page = brief(samples, graded, "wexmoor", "9999-12-31", None)
    tables = {table.series: table.cycles for table in page.grades}
    assert tables["Five tiers, 2021/22"] == ("PEEL 2021/22",)
    assert tables["Five tiers, 2023\u201325"] == ("PEEL 2023\u201325",)
    assert not any("2021" in cycle for cycle in tables["Four tiers, 2014 to 2018/19"])


def test_who_forbids_a_comparison_can_be_asked(graded: EmbeddedStore) -> None:
    query = """SELECT DISTINCT ?source WHERE {
      <https://w3id.org/outstanding/def/framework/peel-2021-22> insp:notComparableWith ?other ; insp:gradeSeries ?one .
      ?other skos:prefLabel "PEEL 2018/19"@en ; insp:gradeSeries ?two .
      ?rule a insp:ComparisonRule ; insp:compares ?one, ?two ; insp:comparable false ; dcterms:source ?source
    } ORDER BY ?source"""
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    found = json.loads(graded.query(head + query))["results"]["bindings"]
    assert [each["source"]["value"] for each in found] == [
        "https://hmicfrs.justiceinspectorates.gov.uk/peel-assessments/what-is-peel/peel-assessments-2021-22/",
        "https://hmicfrs.justiceinspectorates.gov.uk/peel-reports/greater-manchester-2021-22/",
    ]
