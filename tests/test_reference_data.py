"""The reference data in `ontology/`: files, themes and bodies are whole, consistent and of use to a reader."""

from __future__ import annotations

import re
from collections import Counter

import pyoxigraph
import pytest
from rdflib import OWL, RDF, SKOS, BNode, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, XSD
from reference_graphs import (
    ALL_FILES,
    BODY,
    DEF,
    FAMILY_SCHEME,
    FILES,
    FRAMEWORK,
    GRADE,
    INSP,
    LABELS,
    ONTOLOGY,
    REGIONS,
    THEME_SCHEME,
    graph_of,
    labels,
    of_type,
    only,
    texts,
    themes,
    union,
)

from graph.reference import ReferenceData
from loaders.themes import folded

# --- every file ----------


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_what_it_is_and_under_which_licence(name: str) -> None:
    graph = graph_of(name)
    node = URIRef(f"{DEF}{name}")
    assert (node, RDF.type, OWL.Ontology) in graph
    assert (node, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")) in graph
    assert (node, OWL.versionInfo, Literal("0.1.0")) in graph
    assert graph.value(node, DCTERMS.title)
    assert graph.value(node, DCTERMS.description)
    assert (ONTOLOGY / f"{name}.ttl").read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_no_blank_node(name: str) -> None:
    assert not [term for triple in graph_of(name) for term in triple if isinstance(term, BNode)]


def test_no_triple_stands_in_two_files() -> None:
    assert set(FILES) <= set(ALL_FILES)
    where = Counter(triple for name in ALL_FILES for triple in graph_of(name))
    assert [triple for triple, count in where.items() if count > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_literals_are_written_in_canonical_form(name: str) -> None:
    """A parser that keeps the letters of the source reads the file, because rdflib puts numbers right in silence."""
    canonical = {
        str(XSD.string): r"\S(.*\S)?",
        str(XSD.integer): r"0|-?[1-9][0-9]*",
        str(XSD.boolean): r"true|false",
        str(XSD.gYearMonth): r"[0-9]{4}-(0[1-9]|1[0-2])",
        str(XSD.date): r"[0-9]{4}-(0[1-9]|1[0-2])-[0-3][0-9]",
        str(RDF.langString): r"\S(.*\S)?",
    }
    source = (ONTOLOGY / f"{name}.ttl").read_bytes()
    objects = [quad.object for quad in pyoxigraph.parse(source, format=pyoxigraph.RdfFormat.TURTLE)]
    literals = [each for each in objects if isinstance(each, pyoxigraph.Literal)]
    assert literals
    wrong = [each for each in literals if not re.fullmatch(canonical.get(each.datatype.value, r"(?!)"), each.value)]
    assert wrong == []


@pytest.mark.parametrize("name", FILES)
def test_words_for_people_are_english_and_codes_have_no_language(name: str) -> None:
    words = {*LABELS, SKOS.definition, SKOS.scopeNote, SKOS.changeNote, SKOS.historyNote, SKOS.editorialNote}
    words |= {DCTERMS.title, DCTERMS.description, INSP.misleadingPhrase}
    for _, predicate, value in graph_of(name):
        if isinstance(value, Literal) and value.startswith("Heddlu "):
            assert value.language == "cy"
        elif isinstance(value, Literal):
            assert value.language == ("en" if predicate in words else None), f"{predicate} {value}"


@pytest.mark.parametrize("name", FILES)
def test_every_subject_has_a_type_and_every_iri_of_ours_is_described(name: str) -> None:
    ours = tuple(str(root) for root in (BODY, FRAMEWORK, GRADE, f"{DEF}family", f"{DEF}theme"))
    described = set(union().subjects(RDF.type))
    graph = graph_of(name)
    assert set(graph.subjects()) <= described
    named = {term for triple in graph for term in (triple[0], triple[2]) if isinstance(term, URIRef)}
    assert {term for term in named if str(term).startswith(ours)} <= described


# --- SKOS ----------


def test_every_labelled_thing_has_one_preferred_label_and_no_label_twice() -> None:
    for node in {subject for kind in LABELS for subject in union().subjects(kind)}:
        assert isinstance(node, URIRef)
        assert only(node, SKOS.prefLabel)
        # The phrases of a question are lower case by rule, so they may repeat its name in other letters.
        exact = (node, RDF.type, INSP.Question) in union()
        written = [label for kind in LABELS for label in texts(node, kind)] if exact else labels(node)
        assert [label for label, count in Counter(written).items() if count > 1] == [], node


def test_every_concept_is_in_a_declared_scheme() -> None:
    concepts = of_type(SKOS.Concept)
    assert concepts
    for concept in concepts:
        schemes = [*union().objects(concept, SKOS.inScheme), *union().objects(concept, SKOS.topConceptOf)]
        assert schemes, concept
        assert all((scheme, RDF.type, SKOS.ConceptScheme) in union() for scheme in schemes), concept
        assert set(union().objects(concept, SKOS.topConceptOf)) <= set(union().objects(concept, SKOS.inScheme))


def test_no_concept_is_broader_than_itself_however_far_one_climbs() -> None:
    steps = {concept: set(union().objects(concept, SKOS.broader)) for concept in of_type(SKOS.Concept)}
    assert any(steps.values())
    for concept, above in steps.items():
        seen = set(above)
        reach = set(above)
        while reach:
            reach = {wider for each in reach if isinstance(each, URIRef) for wider in steps[each]} - seen
            seen |= reach
        assert concept not in seen


# --- themes ----------


def test_there_are_about_a_hundred_themes_each_defined_in_one_sentence() -> None:
    assert 90 <= len(themes()) <= 110
    for theme in themes():
        assert str(theme).startswith(f"{DEF}theme/")
        assert (theme, RDF.type, SKOS.Concept) in union()
        assert re.fullmatch(r"[A-Z][^.]*\.", only(theme, SKOS.definition)), theme


def test_every_theme_is_either_at_the_top_or_under_another_theme() -> None:
    for theme in themes():
        above = set(union().objects(theme, SKOS.broader))
        assert above <= set(themes())
        assert bool(above) != ((theme, SKOS.topConceptOf, THEME_SCHEME) in union()), theme


def test_no_label_leads_to_two_themes_and_none_is_written_twice() -> None:
    """Compared as they are when they are looked for: case, number and hyphens aside."""
    written = (*LABELS, INSP.misleadingPhrase)
    shared = Counter(folded(label) for theme in themes() for kind in written for label in texts(theme, kind))
    assert len(shared) > 400
    assert [label for label, count in shared.items() if count > 1] == []


def test_each_label_of_one_word_that_is_found_in_small_letters_was_looked_at() -> None:
    """Such a word tags whatever holds it: look whether it is often said of other things before you add it here."""
    single = {
        label
        for theme in themes()
        for kind in LABELS
        for label in texts(theme, kind)
        if len(folded(label)) == 1 and folded(label)[0].islower()
    }
    assert single == SINGLE_WORDS


SINGLE_WORDS = {
    "4Ps", "Burglary", "Cuckooing", "Detainee", "Grievances", "Misogyny", "N100", "Robbery", "Taser", "Theft",
    "Vetting", "Wellbeing", "bullying", "corruption", "cybercrime", "dementia", "fraud", "harassment", "misconduct",
    "rape", "revetting", "sexism", "shoplifting", "stalker", "stalking", "vetted",
}  # fmt: skip
"""The labels of one word that are found in small letters too: none of them is often said of anything else."""


def test_what_is_not_confirmed_of_a_theme_is_told_in_its_editorial_note() -> None:
    for theme in themes():
        unconfirmed = list(union().objects(theme, INSP.unconfirmed))
        assert ("not confirmed" in "".join(texts(theme, SKOS.editorialNote))) == bool(unconfirmed), theme


def test_every_theme_but_partnership_and_custody_belongs_to_a_question_family() -> None:
    families = set(union().subjects(SKOS.inScheme, FAMILY_SCHEME))
    without = set()
    for theme in themes():
        mine = set(union().objects(theme, INSP.questionFamily))
        assert mine <= families
        if not mine:
            without.add(str(theme).rsplit("/", 1)[-1])
    assert without == {"partnership-working", "police-custody", "custody-healthcare"}


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("MASH", "multi-agency-safeguarding-hub"),
        ("MARAC", "marac"),
        ("RSO", "registered-sex-offenders"),
        ("DASH", "dash-risk-assessment"),
        ("outcome 16", "outcome-16"),
        ("Clare's Law", "domestic-violence-disclosure-scheme"),
        ("Sarah's Law", "child-sex-offender-disclosure"),
        ("VEMT", "child-exploitation"),
        ("trigger plan", "missing-children"),
        ("RUI", "bail-and-released-under-investigation"),
    ],
)
def test_a_theme_is_found_by_the_words_reports_use(words: str, slug: str) -> None:
    found = [str(theme).rsplit("/", 1)[-1] for theme in themes() if words.casefold() in labels(theme)]
    assert found == [slug]


# --- bodies ----------

KINDS = (
    INSP.PoliceForce,
    INSP.PolicingBody,
    INSP.Inspectorate,
    INSP.InspectedBody,
    INSP.FireService,
    INSP.OtherBody,
)


def test_there_are_43_territorial_forces_in_ten_regions() -> None:
    forces = of_type(INSP.PoliceForce)
    assert len(forces) == 43
    assert Counter(only(force, INSP.region) for force in forces) == REGIONS


def test_every_slug_names_one_body_and_ends_its_iri() -> None:
    bodies = [body for kind in KINDS for body in of_type(kind)]
    slugs = [only(body, INSP.slug) for body in bodies]
    assert len(set(slugs)) == len(slugs)
    assert [BODY[slug] for slug in slugs] == bodies
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)
    others = set(graph_of("bodies").subjects()) - set(bodies)
    assert others == {URIRef(f"{DEF}bodies"), *of_type(ORG.ChangeEvent)}


def test_area_codes_run_through_the_english_and_the_welsh_series_without_a_gap() -> None:
    codes = sorted(only(force, INSP.areaCode) for force in of_type(INSP.PoliceForce))
    assert codes == [f"E230000{n:02}" for n in range(1, 40)] + [f"W150000{n:02}" for n in range(1, 5)]


def test_every_force_has_a_policing_body_of_its_own() -> None:
    suffix = {"PCC": "pcc", "PFCC": "pfcc", "Mayor": "mayor", "Common Council": "common-council"}
    paired = {
        body: force
        for force in of_type(INSP.PoliceForce)
        for body in (only(force, INSP.policingBody), *texts(force, INSP.formerPolicingBody))
    }
    assert sorted(paired) == [str(body) for body in of_type(INSP.PolicingBody)]
    assert len(paired) == 43 + 6
    for body, force in paired.items():
        assert body == f"{force}-{suffix[only(URIRef(body), INSP.policingBodyType)]}"


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        ("cleveland", "PCC"),
        ("essex", "PFCC"),
        ("staffordshire", "PFCC"),
        ("cumbria", "PFCC"),
        ("northamptonshire", "PFCC"),
        ("metropolitan", "Mayor"),
        ("greater-manchester", "Mayor"),
        ("west-yorkshire", "Mayor"),
        ("south-yorkshire", "Mayor"),
        ("north-yorkshire", "Mayor"),
        ("city-of-london", "Common Council"),
    ],
)
def test_policing_bodies_that_are_no_commissioner_are_told_apart(slug: str, kind: str) -> None:
    assert only(URIRef(only(BODY[slug], INSP.policingBody)), INSP.policingBodyType) == kind


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Cleveland", "cleveland"),
        ("Met", "metropolitan"),
        ("Metropolitan Police", "metropolitan"),
        ("GMP", "greater-manchester"),
        ("Hampshire", "hampshire"),
        ("Hampshire Constabulary", "hampshire"),
        ("Notts", "nottinghamshire"),
        ("Avon and Somerset Constabulary", "avon-and-somerset"),
        ("Devon & Cornwall", "devon-and-cornwall"),
        ("Dyfed-Powys", "dyfed-powys"),
        ("Durham Constabulary", "durham"),
    ],
)
def test_a_force_is_found_by_its_short_names(name: str, slug: str) -> None:
    found = [only(force, INSP.slug) for force in of_type(INSP.PoliceForce) if name.casefold() in labels(force)]
    assert found == [slug]


def test_no_two_bodies_share_a_name() -> None:
    shared = Counter(label for kind in KINDS for body in of_type(kind) for label in labels(body))
    assert [label for label, count in shared.items() if count > 1] == []


def test_the_inspectorate_changed_its_name_in_july_2017() -> None:
    assert of_type(INSP.Inspectorate) == [BODY.hmic, BODY.hmicfrs]
    assert only(BODY.hmicfrs, DCTERMS.replaces) == str(BODY.hmic)
    event = URIRef(only(BODY.hmicfrs, ORG.resultedFrom))
    assert (event, RDF.type, ORG.ChangeEvent) in union()
    assert only(event, ORG.originalOrganization) == str(BODY.hmic)
    assert only(event, ORG.resultingOrganization) == str(BODY.hmicfrs)
    assert only(event, INSP.changedIn) == "2017-07"
    assert only(BODY.hmic, ORG.changedBy) == str(event)
    change = Literal("2017-07", datatype=XSD.gYearMonth)
    assert list(union().objects(BODY.hmicfrs, INSP.changedIn)) == [change]


def test_other_inspected_bodies_are_told_from_those_that_are_only_named() -> None:
    assert {only(body, INSP.slug) for body in of_type(INSP.InspectedBody)} == {
        "armed-forces-police",
        "british-transport-police",
        "civil-nuclear-constabulary",
        "ministry-of-defence-police",
        "national-crime-agency",
        "royal-gibraltar-police",
    }


@pytest.mark.parametrize(
    ("force", "year", "body"),
    [
        ("cleveland", None, "cleveland-pcc"),
        ("cleveland", 2016, "cleveland-pcc"),
        ("north-yorkshire", 2016, "north-yorkshire-pcc"),
        ("north-yorkshire", 2020, "north-yorkshire-pfcc"),
        ("north-yorkshire", 2025, "north-yorkshire-mayor"),
        ("greater-manchester", 2016, "greater-manchester-pcc"),
        ("greater-manchester", 2018, "greater-manchester-mayor"),
        ("cumbria", 2022, "cumbria-pcc"),
        ("cumbria", 2024, "cumbria-pfcc"),
        ("south-yorkshire", 2023, "south-yorkshire-pcc"),
        ("west-yorkshire", 2022, "west-yorkshire-mayor"),
    ],
)
def test_a_force_has_the_policing_body_of_the_year(force: str, year: int | None, body: str) -> None:
    assert ReferenceData.packaged().policing_body(BODY[force], year) == BODY[body]


@pytest.mark.parametrize(
    ("force", "year"), [("north-yorkshire", 2018), ("greater-manchester", 2017), ("cumbria", None)]
)
def test_in_the_year_of_a_change_and_without_a_year_the_policing_body_is_unknown(force: str, year: int | None) -> None:
    assert ReferenceData.packaged().policing_body(BODY[force], year) is None


def test_the_years_of_the_policing_bodies_of_a_force_follow_each_other() -> None:
    for force in of_type(INSP.PoliceForce):
        bodies = [URIRef(only(force, INSP.policingBody)), *map(URIRef, texts(force, INSP.formerPolicingBody))]
        ends = sorted(int(year) for body in bodies for year in texts(body, INSP.inOfficeUntil))
        begins = sorted(int(year) for body in bodies for year in texts(body, INSP.inOfficeFrom))
        assert ends == begins, force
