"""Stories: the life of an issue in plain sentences, each with the words it rests on and the rule that says so."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from graph.errors import QuestionError
from graph.release import Release
from graph.store import Store, rows
from queries.answers import Enquiries, Value, question_named
from queries.binding import bind
from queries.coverage import Coverage

_STATE = """
SELECT DISTINCT ?status ?basis ?since ?sinceBasis ?persistence ?title ?issued WHERE {
  ?claim a insp:StatusClaim ; insp:ofIssue ?_issue_iri ; insp:hasStatus/skos:prefLabel ?status ;
    insp:basis/skos:prefLabel ?basis ; insp:countsFrom ?from ; insp:countsUntil ?until .
  FILTER (?from <= ?_as_of_date && ?until >= ?_as_of_date)
  ?last a insp:LastStatedClaim ; insp:ofIssue ?_issue_iri ; insp:lastStatement/insp:statedIn ?document ;
    insp:countsFrom ?lastFrom ; insp:countsUntil ?lastUntil .
  FILTER (?lastFrom <= ?_as_of_date && ?lastUntil >= ?_as_of_date)
  ?document dcterms:title ?title .
  OPTIONAL { ?document insp:issuedLatest ?issued }
  OPTIONAL {
    ?first a insp:FirstRaisedClaim ; insp:ofIssue ?_issue_iri ; insp:raisedInYear ?since ;
      insp:basis/skos:prefLabel ?sinceBasis ; insp:countsFrom ?firstFrom ; insp:countsUntil ?firstUntil .
    FILTER (?firstFrom <= ?_as_of_date && ?firstUntil >= ?_as_of_date)
  }
  OPTIONAL {
    ?lasting a insp:PersistenceClaim ; insp:ofIssue ?_issue_iri ; insp:persistence/skos:notation ?persistence ;
      insp:countsFrom ?lastingFrom ; insp:countsUntil ?lastingUntil .
    FILTER (?lastingFrom <= ?_as_of_date && ?lastingUntil >= ?_as_of_date)
  }
} ORDER BY ?status"""


_STATEMENTS = frozenset({"stated", "quoted", "repeated", "listed"})
_OWN_WORD = "status asserted by the inspectorate"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a story.

    Attributes:
        text: in our words.
        quotation: the document's words that it rests on; empty for a sentence that sums up, or that rests on the words
            of the sentence before.
        title: the document that prints them.
        issued: the latest day on which that may have been published, or None.
        rule: what makes us say so.
    """

    text: str
    quotation: str
    title: str
    issued: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Story:
    """The life of one issue, as known on a day."""

    issue: str
    sentences: tuple[Sentence, ...]
    coverage: Coverage
    release: str

    def as_json(self) -> dict[str, object]:
        """The story as JSON-ready values."""
        told = [
            {"text": one.text, "quotation": one.quotation, "title": one.title, "issued": one.issued, "rule": one.rule}
            for one in self.sentences
        ]
        coverage = {**self.coverage.model_dump(mode="json"), "sentence": self.coverage.sentence}
        return {"issue": self.issue, "release": self.release, "coverage": coverage, "sentences": told}


def story(release: Release, store: Store, issue: str, as_of: str, *, passages: bool = False) -> Story:
    """Tell the life of an issue from a release's store; see `story_of`.

    Raises:
        QuestionError: no such issue, or it was not known on that day.
    """
    return story_of(Enquiries(release, store), store, issue, as_of, passages=passages)


def story_of(enquiries: Enquiries, store: Store, issue: str, as_of: str, *, passages: bool = False) -> Story:
    """Tell the life of an issue.

    Args:
        enquiries: of the release that is asked.
        store: the release's store.
        issue: IRI of the issue, or what follows `/id/` in it.
        as_of: what could be known on this day, as YYYY-MM-DD; 9999-12-31 for everything loaded.
        passages: whether to tell, with each statement, what else the same report seems to say of it.

    Raises:
        QuestionError: no such issue, or it was not known on that day.
    """
    iri = issue if "://" in issue else enquiries.names.iri(issue)
    answer = enquiries.ask(question_named("issue-history"), {"issue": iri, "as_of": as_of})
    if not answer.rows:
        raise QuestionError(
            f"nothing was known of {issue!r} on that day",
            hint="Ask `outstanding ask open-findings` for issues, or leave --as-of out.",
        )
    related: dict[Value, list[Mapping[str, Value]]] = defaultdict(list)
    if passages:
        for row in enquiries.ask(question_named("related-passages"), {"issue": iri, "as_of": as_of}).rows:
            related[row["finding"]].append(row)
    sentences = (*_events(answer.rows, related), *_ending(store, iri, as_of))
    return Story(iri, sentences, answer.coverage, enquiries.release.hash)


def _events(
    events: tuple[Mapping[str, Value], ...], related: Mapping[Value, Sequence[Mapping[str, Value]]]
) -> Iterator[Sentence]:
    """A sentence for each event; of several ties or passages of evidence of one kind a statement tells one."""
    forms = _forms()["events"]
    seen: set[tuple[Value, Value]] = set()
    first = True
    shown = ""
    for row in events:
        name = str(row["event"])
        if row["earlier"] or name == "evidence":
            if (row["finding"], name) in seen:
                continue
            seen.add((row["finding"], name))
        detail = str(row["detail"] or "")
        if name == "evidence":
            detail = paragraphs(events, row["finding"])
        elif name == "restates" and ":" in detail:
            name = "restates, changed"
        elif detail.startswith("status asserted") and detail != _OWN_WORD:
            name, detail = "claimed", detail.removeprefix("status asserted ")
        form = forms["raised"] if name == "stated" and first else forms.get(name, forms["other"])
        first = first and name != "stated"
        kind = detail if name in _STATEMENTS else ""
        text = form.format(year=row["year"], kind=kind, article=_article(kind), detail=detail, event=row["event"])
        issued = str(row["issued"]) if row["issued"] else None
        rule = "printed" if kind or name == "evidence" else detail
        quotation = str(row["quotation"] or "")
        yield Sentence(text, quotation if quotation != shown else "", str(row["title"] or ""), issued, rule)
        shown = quotation
        if kind:
            for passage in related.get(row["finding"], ()):
                why = f"seems to speak of it: {passage['why']}"
                yield Sentence(forms["passage"], str(passage["quotation"]), str(row["title"] or ""), issued, why)


def paragraphs(events: tuple[Mapping[str, Value], ...], finding: Value) -> str:
    """The paragraphs that bear out the status of a finding: `paragraph 4`, `paragraphs 4 to 7` or a list.

    Args:
        events: rows of `issue-history`, at least one of them evidence for the finding.
        finding: its IRI.
    """
    found = [str(row["detail"]) for row in events if row["event"] == "evidence" and row["finding"] == finding]
    numbers = sorted({int(each.rpartition(" ")[2]) for each in found if each.rpartition(" ")[2].isdigit()})
    if len(numbers) < 2:  # noqa: PLR2004  one number, or paragraphs that print none
        return found[0]
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"paragraphs {numbers[0]} to {numbers[-1]}"
    return f"paragraphs {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _ending(store: Store, issue: str, as_of: str) -> Iterator[Sentence]:
    """The state of things on the day."""
    forms = _forms()["ending"]
    terms = {"_issue_iri": f"<{issue}>", "_as_of_date": f'"{as_of}"^^<http://www.w3.org/2001/XMLSchema#date>'}
    on = "" if as_of.startswith("9999") else f" on {as_of}"
    for row in rows(store, bind(_STATE, terms)):
        parts = [forms["since"] if row["since"] else forms["unknown"], forms["state"]]
        if row["persistence"]:
            parts.append(forms[row["persistence"]])
        told = " ".join(parts).format(
            since=row["since"],
            basis=row["sinceBasis"],
            status=row["status"],
            on=on,
            title=row["title"],
            issued=row["issued"] or forms["undated"],
        )
        yield Sentence(told, "", "", None, f"status: {row['basis']}")


def _article(noun: str) -> str:
    return "an" if noun[:1] in "aeiou" else "a"


@cache
def _forms() -> dict[str, dict[str, str]]:
    """The forms of sentences, from `sentences.toml`."""
    text = resources.files("queries").joinpath("sentences.toml").read_text("utf-8")
    return {part: dict(forms) for part, forms in tomllib.loads(text).items()}
