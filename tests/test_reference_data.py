"""The reference data in `ontology/`: bodies, themes and frameworks are whole, consistent and of use to a reader."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import OWL, RDF, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, XSD

ONTOLOGY = Path(__file__).parents[1] / "ontology"
FILES = ("bodies", "frameworks", "themes")
ALL_FILES = sorted(path.stem for path in ONTOLOGY.glob("*.ttl"))

DEF = "https://w3id.org/outstanding/def/"
INSP = Namespace(f"{DEF}inspection#")
BODY = Namespace("https://w3id.org/outstanding/body/")
FRAMEWORK = Namespace(f"{DEF}framework/")
GRADE = Namespace(f"{DEF}grade/")
THEME_SCHEME = URIRef(f"{DEF}theme")
FAMILY_SCHEME = URIRef(f"{DEF}family")

LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
REGIONS = {
    "North East": 3,
    "North West": 5,
    "Yorkshire and the Humber": 4,
    "East Midlands": 5,
    "West Midlands": 4,
    "East of England": 6,
    "London": 2,
    "South East": 5,
    "South West": 5,
    "Wales": 4,
}
"""How many territorial forces each region has; together 43."""

# How many questions each pillar of a cycle asks.
QUESTIONS = {
    "2014": {"effectiveness": 6, "efficiency": 3, "legitimacy": 4},
    "2015": {"effectiveness": 4, "vulnerability": 1, "efficiency": 3, "legitimacy": 4, "leadership": 4},
    "2016": {"effectiveness": 5, "efficiency": 3, "legitimacy": 3, "leadership": 3},
    "2017": {"effectiveness": 5, "efficiency": 3, "legitimacy": 3},
    "2018-19": {"effectiveness": 5, "efficiency": 2, "legitimacy": 3},
}

# Headings in our own words, as a report of that cycle and pillar might print them, by the number of the question.
FIVE_OF_EFFECTIVENESS: dict[str, tuple[str, ...]] = {
    "1": (
        "How well does the force prevent crime and tackle anti-social behaviour?",
        "Preventing crime and tackling antisocial behaviour",
        "Prioritising crime prevention",
        "Tackling crime and anti-social behaviour",
    ),
    "2": (
        "How good is the force at investigating crime and at reducing re-offending?",
        "Investigating crime and reducing reoffending",
        "Catching criminals",
    ),
    "3": (
        "How well does the force protect those who are vulnerable and support victims?",
        "Protecting vulnerable people and supporting victims",
        "Investigating crimes involving vulnerable people",
        "Identifying vulnerability",
    ),
    "4": (
        "How effective is the force at tackling serious and organised crime?",
        "Serious and organised crime prevention",
        "Preventing serious organised crime",
    ),
    "5": (
        "How good are the force's specialist capabilities?",
        "National policing responsibilities",
        "Firearms capability",
    ),
}
THREE_OF_LEGITIMACY: dict[str, tuple[str, ...]] = {
    "1": ("How fairly does the force treat the people it serves?", "Treating the public fairly"),
    "2": ("Does the workforce behave as it should, ethically and lawfully?", "Ethical and lawful workforce behaviour"),
    "3": ("How fairly does the force treat its workforce?", "Treating the workforce fairly"),
}
THREE_OF_EFFICIENCY: dict[str, tuple[str, ...]] = {
    "1": (
        "How well does the force understand demand?",
        "Does the force know its current and likely future demand?",
        "Understanding of demand",
    ),
    "2": ("How well does the force use its resources?", "Using resources to manage current demand"),
    "3": ("How well is the force planning for demand in years to come?", "Planning for the future"),
}
HEADINGS: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {
    ("2014", "effectiveness"): {
        "1": ("Is the force good at reducing crime and preventing offending?", "Preventing offending"),
        "2": ("Is the force good at investigating offending?",),
        "3": ("Is the force good at tackling anti-social behaviour?",),
        "4": ("Is the force good at protecting those at greatest risk?",),
        "5": ("Is the force good at tackling serious, organised and complex crime?",),
        "6": ("Does the force meet the Strategic Policing Requirement?",),
    },
    ("2014", "efficiency"): {
        "1": ("How far is the force efficient?",),
        "2": ("Has the force a secure financial position?",),
        "3": ("Has the force an affordable way of policing?",),
    },
    ("2014", "legitimacy"): {
        "1": ("Does the workforce act with integrity?",),
        "2": ("What are the public perceptions of policing here?",),
        "3": ("Does the force answer calls for service as it should?",),
        "4": ("How good are the force's data and information?",),
    },
    ("2015", "effectiveness"): {
        "1": FIVE_OF_EFFECTIVENESS["1"],
        "2": ("Is the force good at investigating crime and managing offenders?", "Reducing re-offending"),
        "3": FIVE_OF_EFFECTIVENESS["3"],
        "4": (
            "Is the force good at tackling serious and organised crime and at its national policing responsibilities?",
            "Strategic Policing Requirement",
        ),
    },
    ("2015", "vulnerability"): {"3": FIVE_OF_EFFECTIVENESS["3"]},
    ("2015", "efficiency"): {
        "1": ("Does the force use its resources to meet its demand?", "Use of resources"),
        "2": ("Can the force afford and sustain its workforce model?",),
        "3": ("How sound is the force's financial position?",),
    },
    ("2015", "legitimacy"): {
        "1": ("Does daily practice support the wellbeing of staff and an ethical culture?",),
        "2": ("Does the force record crime under the Home Office Counting Rules?", "Crime recording"),
        "3": ("Does the force engage with the people it serves, and treat them fairly?", "Fair treatment"),
        "4": ("Are decisions on stop and search and on Taser fair?",),
    },
    ("2015", "leadership"): {
        "1": ("Does the force know the current state of its leadership?",),
        "2": ("Has the force given a compelling future direction?",),
        "3": ("Is the force developing leadership and motivating its workforce?",),
        "4": ("Is leadership improving how the force works?",),
    },
    ("2016", "effectiveness"): FIVE_OF_EFFECTIVENESS,
    ("2016", "efficiency"): THREE_OF_EFFICIENCY,
    ("2016", "legitimacy"): THREE_OF_LEGITIMACY,
    ("2016", "leadership"): {
        "1": ("Does the force understand leadership?",),
        "2": ("Does the force develop leadership?",),
        "3": ("Does the force display leadership?",),
    },
    ("2017", "effectiveness"): FIVE_OF_EFFECTIVENESS,
    ("2017", "efficiency"): THREE_OF_EFFICIENCY,
    ("2017", "legitimacy"): THREE_OF_LEGITIMACY,
    ("2018-19", "effectiveness"): FIVE_OF_EFFECTIVENESS,
    ("2018-19", "efficiency"): {
        "1": (
            "Does the force use its resources to meet the demand on it?",
            "Meeting current demands and using resources",
        ),
        "2": ("Does the force plan for the future?", "Planning for the future"),
    },
    ("2018-19", "legitimacy"): THREE_OF_LEGITIMACY,
}


@cache
def graph_of(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / f"{name}.ttl", format="turtle")


@cache
def union() -> Graph:
    """The three files of reference data in one graph."""
    whole = Graph()
    for name in FILES:
        whole += graph_of(name)
    return whole


def of_type(kind: URIRef) -> list[URIRef]:
    return sorted(node for node in union().subjects(RDF.type, kind) if isinstance(node, URIRef))


def texts(subject: URIRef, predicate: URIRef) -> list[str]:
    return [str(value) for value in union().objects(subject, predicate)]


def only(subject: URIRef, predicate: URIRef) -> str:
    values = texts(subject, predicate)
    assert len(values) == 1, f"{subject} has {len(values)} values of {predicate}"
    return values[0]


def labels(subject: URIRef) -> list[str]:
    return [label.casefold() for kind in LABELS for label in texts(subject, kind)]


def themes() -> list[URIRef]:
    found = union().subjects(SKOS.inScheme, THEME_SCHEME)
    return sorted(theme for theme in found if isinstance(theme, URIRef))


def questions(cycle: str, pillar: str) -> dict[str, URIRef]:
    """The questions of a pillar in a cycle, by number."""
    return {
        only(question, SKOS.notation): question
        for question in of_type(INSP.Question)
        if only(question, INSP.inCycle) == str(FRAMEWORK[f"peel-{cycle}"])
        and only(question, INSP.inPillar) == str(FRAMEWORK[f"pillar/{pillar}"])
    }


def resolve(cycle: str, pillar: str, heading: str, *, with_name: bool = False) -> set[str]:
    """The numbers of the questions that hold the longest label standing in a heading."""
    lengths = {
        number: max(
            (
                len(cue)
                for cue in [
                    *texts(question, SKOS.hiddenLabel),
                    *(texts(question, SKOS.prefLabel) if with_name else []),
                ]
                if cue.lower() in heading.lower()
            ),
            default=0,
        )
        for number, question in questions(cycle, pillar).items()
    }
    longest = max(lengths.values())
    return {number for number, length in lengths.items() if length == longest and longest > 0}


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
    words = {*LABELS, SKOS.definition, SKOS.scopeNote, SKOS.changeNote, SKOS.historyNote, DCTERMS.title}
    words.add(DCTERMS.description)
    for _, predicate, value in graph_of(name):
        if isinstance(value, Literal):
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


def test_there_are_about_fifty_themes_each_defined_in_one_sentence() -> None:
    assert 45 <= len(themes()) <= 55
    for theme in themes():
        assert str(theme).startswith(f"{DEF}theme/")
        assert (theme, RDF.type, SKOS.Concept) in union()
        assert re.fullmatch(r"[A-Z][^.]*\.", only(theme, SKOS.definition)), theme


def test_every_theme_is_either_at_the_top_or_under_another_theme() -> None:
    for theme in themes():
        above = set(union().objects(theme, SKOS.broader))
        assert above <= set(themes())
        assert bool(above) != ((theme, SKOS.topConceptOf, THEME_SCHEME) in union()), theme


def test_no_two_themes_share_a_label() -> None:
    shared = Counter(label for theme in themes() for label in set(labels(theme)))
    assert [label for label, count in shared.items() if count > 1] == []


def test_every_theme_but_partnership_belongs_to_a_question_family() -> None:
    families = set(union().subjects(SKOS.inScheme, FAMILY_SCHEME))
    without = set()
    for theme in themes():
        mine = set(union().objects(theme, INSP.questionFamily))
        assert mine <= families
        if not mine:
            without.add(str(theme).rsplit("/", 1)[-1])
    assert without == {"partnership-working"}


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


def test_there_are_43_territorial_forces_in_ten_regions() -> None:
    forces = of_type(INSP.PoliceForce)
    assert len(forces) == 43
    assert Counter(only(force, INSP.region) for force in forces) == REGIONS


def test_every_slug_names_one_body_and_ends_its_iri() -> None:
    kinds = (INSP.PoliceForce, INSP.PolicingBody, INSP.Inspectorate, INSP.OtherBody)
    bodies = [body for kind in kinds for body in of_type(kind)]
    slugs = [only(body, INSP.slug) for body in bodies]
    assert len(set(slugs)) == len(slugs)
    assert [BODY[slug] for slug in slugs] == bodies
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)
    assert set(graph_of("bodies").subjects()) - set(bodies) == {URIRef(f"{DEF}bodies")}


def test_area_codes_run_through_the_english_and_the_welsh_series_without_a_gap() -> None:
    codes = sorted(only(force, INSP.areaCode) for force in of_type(INSP.PoliceForce))
    assert codes == [f"E230000{n:02}" for n in range(1, 40)] + [f"W150000{n:02}" for n in range(1, 5)]


def test_every_force_has_a_policing_body_of_its_own() -> None:
    suffix = {"PCC": "pcc", "PFCC": "pfcc", "Mayor": "mayor", "Common Council": "common-council"}
    paired = {only(force, INSP.policingBody): force for force in of_type(INSP.PoliceForce)}
    assert sorted(paired) == [str(body) for body in of_type(INSP.PolicingBody)]
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
    kinds = (INSP.PoliceForce, INSP.PolicingBody, INSP.Inspectorate, INSP.OtherBody)
    shared = Counter(label for kind in kinds for body in of_type(kind) for label in labels(body))
    assert [label for label, count in shared.items() if count > 1] == []


def test_the_inspectorate_changed_its_name_in_july_2017() -> None:
    assert of_type(INSP.Inspectorate) == [BODY.hmic, BODY.hmicfrs]
    assert only(BODY.hmicfrs, DCTERMS.replaces) == str(BODY.hmic)
    change = Literal("2017-07", datatype=XSD.gYearMonth)
    assert list(union().objects(BODY.hmicfrs, INSP.changedIn)) == [change]


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
