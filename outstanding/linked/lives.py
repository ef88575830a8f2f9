"""The life of an issue for its page: the story, where its words stand, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.errors import QuestionError
from graph.store import Store, rows
from graph.terms import OPEN_END
from outstanding.linked.labels import Labels, labels
from outstanding.linked.places import named
from queries.answers import Enquiries
from queries.binding import bind
from queries.stories import Story, story_of

_EVIDENCE: Final = """
SELECT DISTINCT ?words ?title ?passage WHERE {
  ?claim insp:ofIssue ?_issue_iri .
  { ?claim insp:finding ?thing } UNION { ?claim insp:originStatement ?thing }
  UNION { ?claim insp:finding ?finding . ?thing insp:assertedOf ?finding }
  ?thing insp:wording ?words ; insp:statedIn/dcterms:title ?title ; prov:wasQuotedFrom ?passage
} ORDER BY ?title ?words ?passage"""

_NOW: Final = """
SELECT DISTINCT ?other WHERE {
  { ?claim insp:ofIssue ?_issue_iri ; insp:finding ?finding . ?other insp:hasFinding ?finding }
  UNION { ?_issue_iri dcterms:isReplacedBy ?other }
} ORDER BY ?other"""


@dataclass(frozen=True, slots=True)
class Life:
    """The life of an issue.

    Attributes:
        story: as everything loaded tells it; None where it holds no finding any more.
        evidence: the IRI of the passage of quoted words, by these and the title of the document that prints them.
        successors: the issues that its findings belong to now, where it holds none any more.
        names: of the successors.
    """

    story: Story | None
    evidence: Mapping[tuple[str, str], str]
    successors: tuple[str, ...]
    names: Labels


def life(enquiries: Enquiries, store: Store, issue: str) -> Life:
    """The life of an issue of a release, by its IRI."""
    terms = {"_issue_iri": str(named(issue))}
    evidence: dict[tuple[str, str], str] = {}
    for row in rows(store, bind(_EVIDENCE, terms)):
        evidence.setdefault((row["words"] or "", row["title"] or ""), row["passage"] or "")
    now = tuple(row["other"] or "" for row in rows(store, bind(_NOW, terms)))
    try:
        told = story_of(enquiries, store, issue, OPEN_END.isoformat())
    except QuestionError:
        told = None
    successors = () if issue in now else now
    return Life(told, evidence, successors, labels(store, successors))
