"""The reference data in `ontology/` as tests look at it: graphs, look-ups, and the headings that reports print."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import RDF, SKOS, Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS

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

# How many questions each pillar of a cycle asks; later cycles have no pillars.
QUESTIONS = {
    "2014": {"effectiveness": 6, "efficiency": 3, "legitimacy": 4},
    "2015": {"effectiveness": 4, "vulnerability": 1, "efficiency": 3, "legitimacy": 4, "leadership": 4},
    "2016": {"effectiveness": 5, "efficiency": 3, "legitimacy": 3, "leadership": 3},
    "2017": {"effectiveness": 5, "efficiency": 3, "legitimacy": 3},
    "2018-19": {"effectiveness": 5, "efficiency": 2, "legitimacy": 3},
    "2021-22": {"": 14},
    "2023-25": {"": 10},
    "2025-27": {"": 1},
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
    ("2021-22", ""): {
        "service-to-victims": ("A service for victims that can be relied on", "Service to victims of crime"),
        "recording-crime": ("How well does the force record crime?", "Crime recording"),
        "treating-the-public-fairly": ("Engaging with those who live here", "Treatment of the public"),
        "preventing-crime": ("How well does the force prevent crime?", "Preventing crime and antisocial behaviour"),
        "responding-to-the-public": ("How well does the force respond to the public?",),
        "investigating-crime": ("How well does the force investigate crime?", "Investigating crime"),
        "protecting-vulnerable-people": ("Protecting vulnerable people", "Vulnerability"),
        "managing-offenders": ("Managing offenders and suspects",),
        "serious-and-organised-crime": ("Disrupting serious and organised crime", "Serious organised crime"),
        "strategic-policing-requirement": ("Meeting the Strategic Policing Requirement",),
        "armed-policing": ("How ready is the force for armed threats?", "Armed policing"),
        "workforce": ("A positive workplace for all", "How does the force look after its workforce?"),
        "planning-and-value-for-money": ("Strategic planning, and value for money",),
        "vetting-and-counter-corruption": ("Vetting", "Counter-corruption and professional standards"),
    },
    ("2023-25", ""): {
        "service-to-victims": ("A service for victims that can be relied on", "Service to victims of crime"),
        "recording-crime": ("How well does the force record crime?", "Crime recording"),
        "powers-and-fair-treatment": ("Police powers and fair treatment", "Treating the public as one should"),
        "preventing-and-deterring-crime": (
            "Preventing and deterring crime, and reducing vulnerability",
            "Anti-social behaviour",
        ),
        "responding-to-the-public": ("How well does the force respond to the public?",),
        "investigating-crime": ("How well does the force investigate crime?", "Investigating crime"),
        "protecting-vulnerable-people": ("Protecting vulnerable people", "Vulnerability"),
        "managing-offenders": ("Managing offenders and suspects",),
        "workforce": ("Building, supporting and protecting the workforce",),
        "leadership-and-force-management": ("Leadership", "Leadership and force management"),
    },
    ("2025-27", ""): {"leadership-and-force-management": ("Leadership and force management",)},
}


@cache
def graph_of(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / f"{name}.ttl", format="turtle")


@cache
def union() -> Graph:
    """The files of reference data in one graph."""
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


def pillar_of(question: URIRef) -> str:
    """The slug of a question's pillar; empty where its cycle has none."""
    return "".join(only(URIRef(pillar), INSP.slug) for pillar in texts(question, INSP.inPillar))


def peel_cycles() -> list[URIRef]:
    """The cycles of PEEL."""
    return [cycle for cycle in of_type(INSP.ProgrammeCycle) if only(cycle, DCTERMS.isPartOf) == str(FRAMEWORK.peel)]


def questions(cycle: str, pillar: str) -> dict[str, URIRef]:
    """The questions of a pillar in a cycle, by number."""
    return {
        only(question, SKOS.notation): question
        for question in of_type(INSP.Question)
        if only(question, INSP.inCycle) == str(FRAMEWORK[f"peel-{cycle}"]) and pillar_of(question) == pillar
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
