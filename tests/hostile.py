"""What no publisher may say, each with the reason for which it is refused."""

from __future__ import annotations

from collections.abc import Mapping

from publishers import BODY, THEIRS

from graph.terms import PREFIXES, PUBLIC
from outstanding.importing.sifting import Reason

INSP = PREFIXES["insp"]
TYPE = f"<{PREFIXES['rdf']}type>"
DAY, WHOLE, TRUTH = (f"{PREFIXES['xsd']}{name}" for name in ("date", "integer", "boolean"))
OUR_REPORT = f"{PUBLIC}id/wexmoor/peel-2018-19-effectiveness/report"
OUR_ISSUE = f"{PUBLIC}id/wexmoor/issue/peel-2018-19-effectiveness/report/afi-1"
THEIR_REPORT = f"{THEIRS}id/northfell/peel-2018-19-effectiveness/report"
THEIR_GRAPH = f"{THEIRS}graph/northfell/peel-2018-19-effectiveness/report"

FINE = f"<{THEIRS}id/x> {TYPE} <{INSP}Issue>"
REFUSED: Mapping[str, tuple[Reason, str]] = {
    "our report": (Reason.OURS, f"<{OUR_REPORT}> <{INSP}countsFrom> 'x'"),
    "somebody's thing": (Reason.OTHERS, f"<https://third.example/x> {TYPE} <{INSP}Issue>"),
    "a host that begins alike": (Reason.OTHERS, f"<https://data.northfell.example.evil/x> {TYPE} <{INSP}Issue>"),
    "another scheme": (Reason.OTHERS, f"<{THEIRS.replace('https', 'http')}x> {TYPE} <{INSP}Issue>"),
    "a force's name": (Reason.SHARED, f"<{BODY}wexmoor> <{PREFIXES['skos']}prefLabel> 'Evil'"),
    "a force that nobody knows": (Reason.SHARED, f"<{BODY}evil> {TYPE} <{INSP}PoliceForce>"),
    "a class of ours": (Reason.SHARED, f"<{INSP}Judgment> <{PREFIXES['rdfs']}subClassOf> <{INSP}Finding>"),
    "a status": (Reason.SHARED, f"<{PUBLIC}def/status/open> <{PREFIXES['skos']}broader> <{PUBLIC}def/status/closed>"),
    "the vocabulary of others": (Reason.OTHERS, f"<{PREFIXES['prov']}Entity> <{PREFIXES['rdfs']}label> 'x'"),
    "no IRI": (Reason.BLANK, f"_:b {TYPE} <{INSP}Issue>"),
    "a thing without an IRI": (Reason.BLANK, f"<{THEIRS}id/x> <{INSP}hasFinding> _:b"),
    "a status of our finding": (Reason.POINTS, f"<{THEIRS}id/x> <{INSP}assertedOf> <{OUR_REPORT}/afi-1>"),
    "a claim about our issue": (Reason.POINTS, f"<{THEIRS}id/x> <{INSP}ofIssue> <{OUR_ISSUE}>"),
    "a finding in our report": (Reason.POINTS, f"<{THEIRS}id/x> <{INSP}statedIn> <{OUR_REPORT}>"),
    "a part of our finding": (Reason.POINTS, f"<{THEIRS}id/x> <{INSP}partOfFinding> <{OUR_REPORT}/afi-1>"),
    "a link to a third": (Reason.POINTS, f"<{THEIRS}id/x> <{INSP}ofIssue> <https://third.example/x>"),
    "a page that is ours": (Reason.POINTS, f"<{THEIRS}id/x> <{PREFIXES['rdfs']}seeAlso> <{OUR_REPORT}>"),
    "the same thing": (Reason.PROPERTY, f"<{THEIRS}id/x> <{PREFIXES['owl']}sameAs> <{OUR_REPORT}>"),
    "a slug": (Reason.PROPERTY, f"<{THEIRS}id/x> <{INSP}slug> 'wexmoor'"),
    "a preferred name": (Reason.PROPERTY, f"<{THEIRS}id/x> <{PREFIXES['skos']}prefLabel> 'Wexmoor Police'"),
    "a broader status": (Reason.PROPERTY, f"<{THEIRS}id/x> <{PREFIXES['skos']}broader> <{PUBLIC}def/status/closed>"),
    "a property of nobody": (Reason.PROPERTY, f"<{THEIRS}id/x> <https://third.example/p> 'x'"),
    "a force": (Reason.KIND, f"<{THEIRS}id/x> {TYPE} <{INSP}PoliceForce>"),
    "a theme": (Reason.KIND, f"<{THEIRS}id/x> {TYPE} <{PREFIXES['skos']}Concept>"),
    "a class": (Reason.KIND, f"<{THEIRS}id/x> {TYPE} <{PREFIXES['owl']}Class>"),
    "a shape": (Reason.KIND, f"<{THEIRS}id/x> {TYPE} <{PREFIXES['sh']}NodeShape>"),
    "a class that is text": (Reason.KIND, f"<{THEIRS}id/x> {TYPE} 'Issue'"),
    "a thing of no class": (Reason.KIND, f"<{THEIRS}id/y> <{INSP}loaderVersion> '1'"),
    "a day on what has none": (Reason.PROPERTY, f"<{THEIRS}id/x> <{INSP}countsFrom> '2019-01-01'^^<{DAY}>"),
    "a document that is none": (Reason.PROPERTY, f"<{THEIRS}id/x> <{INSP}loaderVersion> '1'"),
    "a day with a zone": (Reason.VALUE, f"<{THEIRS}id/x> <{INSP}countsFrom> '2019-01-01Z'^^<{DAY}>"),
    "a day of no calendar": (Reason.VALUE, f"<{THEIRS}id/x> <{INSP}countsFrom> '2019-02-30'^^<{DAY}>"),
    "a year beyond counting": (Reason.VALUE, f"<{THEIRS}id/x> <{INSP}countsFrom> '12019-01-01'^^<{DAY}>"),
    "a number that is none": (Reason.VALUE, f"<{THEIRS}id/x> <{INSP}order> 'one'^^<{WHOLE}>"),
    "a truth that is none": (Reason.VALUE, f"<{THEIRS}id/x> <{INSP}carriedOver> 'perhaps'^^<{TRUTH}>"),
    "a mark alone": (Reason.KIND, f"<{THEIRS}id/y> {TYPE} <{PREFIXES['owl']}Axiom>"),
    "words that turn round": (Reason.ODD, f"<{THEIRS}id/x> <{INSP}wording> 'a\u202eb'"),
    "words that move the cursor": (Reason.ODD, f"<{THEIRS}id/x> <{INSP}wording> 'a\\u001B[2Jb'"),
    "a name that turns round": (Reason.ODD, f"<{THEIRS}id/\u202ex> {TYPE} <{INSP}Issue>"),
}
