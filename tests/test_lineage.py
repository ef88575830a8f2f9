"""Which findings are taken for one matter, and which are not."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from dialogue_forms import LEGITIMACY_2016, LEGITIMACY_2017, LETTER_2017, RESPONSE_2018
from expectation_forms import EFFECTIVENESS_2017, LEGITIMACY_2018
from legitimacy_expected import LIVES as LATER_LIVES
from samples_expected import LIVES as EARLIER_LIVES

from graph.lineage.linking import are_twins, links
from graph.lineage.statements import Statement
from graph.release import Release
from graph.store import EmbeddedStore, rows
from graph.terms import INSP, PREFIXES
from graph.wording import letters_and_digits, wording_hash, words
from queries.answers import ask, question_named

LIVES: dict[str, list[tuple[str, int]]] = {name: list(life) for name, life in EARLIER_LIVES.items()}
for _name, _steps in LATER_LIVES.items():
    LIVES.setdefault(_name, []).extend((step.file, step.finding) for step in _steps if step.finding)
LIVES["W"].append((LETTER_2017, 1))  # the letter quotes it and gives it no status: no step, but a statement

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def _statement(
    wording: str, year: int, *, order: int = 1, kind: str = "AreaForImprovement", standing: bool = False
) -> Statement:
    return Statement(
        iri=f"https://w3id.org/outstanding/id/x/document-{year}/report/afi-{order}",
        kind=str(INSP[kind]),
        wording=wording,
        hash=wording_hash(wording),
        letters=letters_and_digits(wording),
        order=order,
        document=f"document-{year}",
        force="x",
        year=year,
        counts_from=datetime.date(year + 1, 3, 1),
        voice="inspectorate",
        statuses=("outstanding",) if standing else (),
    )


EARLIER = "The force should improve how it tells victims of burglary about the progress of their case."


@pytest.mark.parametrize(
    "same",
    [
        EARLIER.upper(),
        EARLIER.replace("case.", "case"),
        EARLIER.replace("progress of", "progress\u00b9\u00b2 of"),
        EARLIER.replace(" burglary", "\u00a0burglary"),
    ],
)
def test_the_same_letters_and_digits_are_the_same_finding(same: str) -> None:
    found = links(_statement(same, 2017), [_statement(EARLIER, 2016)])
    assert [(link.predicate, link.basis, link.score) for link in found] == [("restates", "same-words", 1.0)]


def test_a_reworded_finding_is_linked_only_where_the_report_says_that_it_stands() -> None:
    reworded = "The force should further improve how it tells victims of burglary about progress of their case."
    assert links(_statement(reworded, 2017), [_statement(EARLIER, 2016)]) == []
    found = links(_statement(reworded, 2017, standing=True), [_statement(EARLIER, 2016)])
    assert [(link.predicate, link.basis) for link in found] == [("persists", "explicit")]
    assert found[0].differing == "+ further; - the"


def test_a_twin_is_never_linked_by_its_score() -> None:
    twin = EARLIER.replace("burglary", "robbery")
    assert are_twins(EARLIER, twin)
    assert links(_statement(twin, 2017, standing=True), [_statement(EARLIER, 2016)]) == []


@pytest.mark.parametrize(
    "other",
    [
        "The force should further improve how it tells victims of robbery about the progress of their case.",
        "The force should improve how it tells relatives of burglary about progress.",
    ],
)
def test_a_second_change_does_not_hide_a_twin(other: str) -> None:
    assert links(_statement(other, 2017, standing=True), [_statement(EARLIER, 2016)]) == []


def test_a_part_of_a_sentence_is_not_the_sentence() -> None:
    earlier = (
        "The force should make sure that officers do not drive too fast, and that they record every risk of floods."
    )
    later = "The force should make sure that officers record every risk."
    assert links(_statement(later, 2017, standing=True), [_statement(earlier, 2016)]) == []


def test_a_few_words_may_be_the_same_by_chance() -> None:
    short = "train staff"
    assert links(_statement(short, 2017, kind="Recommendation"), [_statement(short, 2016, kind="Recommendation")]) == []


def test_a_recommendation_may_return_as_an_area_for_improvement() -> None:
    found = links(_statement(EARLIER, 2017), [_statement(EARLIER, 2016, kind="Recommendation")])
    assert [link.predicate for link in found] == ["restates"]


def test_two_that_come_near_are_left_to_a_person() -> None:
    near = EARLIER.replace("how it tells", "how it informs") + " It should do so at once."
    rivals = [_statement(EARLIER, 2016), _statement(EARLIER.replace("burglary", "robbery"), 2016, order=2)]
    assert links(_statement(near, 2017, standing=True), rivals) == []


def test_no_link_goes_back_in_time_or_stays_in_one_inspection() -> None:
    assert links(_statement(EARLIER, 2016), [_statement(EARLIER, 2016, order=2), _statement(EARLIER, 2017)]) == []


def test_an_area_for_improvement_that_becomes_a_recommendation_escalates() -> None:
    found = links(_statement(EARLIER, 2017, kind="Recommendation"), [_statement(EARLIER, 2016)])
    assert [link.predicate for link in found] == ["escalates"]
    assert links(_statement(EARLIER, 2017), [_statement(EARLIER, 2016, kind="CauseOfConcern")]) == []


def test_what_a_policing_body_repeats_links_to_the_same_inspection_only() -> None:
    copy = replace(_statement(EARLIER, 2016), voice="policing-body", inspection="i-2016", document="response")
    report = replace(_statement(EARLIER, 2016), inspection="i-2016")
    other = replace(_statement(EARLIER, 2015), inspection="i-2015")
    assert [(link.earlier, link.predicate) for link in links(copy, [other, report])] == [(report, "restates")]
    slipped = replace(copy, letters="other", wording=EARLIER.replace("how it", "how the force"))
    assert [link.basis for link in links(slipped, [report])] == ["repetition"]
    assert links(replace(copy, inspection=None), [replace(report, inspection=None)]) == []


def test_a_cause_of_concern_that_remains_is_known_by_its_first_sentence() -> None:
    opening = "How the force keeps the addresses of witnesses"
    first = _statement(f"{opening} is a cause of concern. Files lie open.", 2016, kind="CauseOfConcern")
    again = f"{opening} remains a cause of concern to us. Cupboards were bought, and nobody has the keys to them."
    later = _statement(again, 2017, kind="CauseOfConcern")
    assert links(later, [first]) == []
    assert [link.predicate for link in links(replace(later, stands=("quotation",)), [first])] == ["persists"]


@pytest.mark.parametrize(
    ("added", "predicate"),
    [
        (" (for the north of the force area)", "narrows"),
        (" in its custody cases", "narrows"),
        (" without delay", "persists"),
    ],
)
def test_a_limiting_phrase_narrows_and_another_does_not(added: str, predicate: str) -> None:
    later = EARLIER.rstrip(".") + added + "."
    found = links(_statement(later, 2017, standing=True), [_statement(EARLIER, 2016)])
    assert [link.predicate for link in found] == [predicate]


def test_words_lose_punctuation_and_footnote_marks_only() -> None:
    assert words("The force\u2019s \u2018plan\u2019\u00b9, 2015^{7, 8}.") == ["the", "force's", "plan", "2015"]


# --- the samples' lives ----------


def _threads(release: Release, store: EmbeddedStore) -> dict[tuple[str, int], str]:
    """The issue of each finding with everything loaded, by file and ordinal."""
    names = {f"{release.manifest.base}id/{entry.key}": entry.name for entry in release.manifest.documents}
    query = """SELECT ?issue ?document ?order WHERE {
      ?issue insp:hasFinding ?f . ?f insp:statedIn ?document ; insp:order ?order }"""
    return {
        (names[str(row["document"])], int(row["order"] or 0)): str(row["issue"])
        for row in rows(store, PROLOGUE + query)
    }


@pytest.mark.parametrize("life", [name for name in LIVES if name not in {"G", "L"}])
def test_the_statements_of_one_matter_make_one_issue(life: str, samples: Release, sample_store: EmbeddedStore) -> None:
    threads = _threads(samples, sample_store)
    issues = {threads[statement] for statement in LIVES[life]}
    assert len(issues) == 1
    members = [statement for statement, issue in threads.items() if issue in issues]
    assert sorted(members) == sorted(LIVES[life])


def test_twins_and_what_is_near_to_both_stay_three_issues(samples: Release, sample_store: EmbeddedStore) -> None:
    threads = _threads(samples, sample_store)
    assert len({threads[statement] for statement in LIVES["G"]}) == 3


def test_a_label_alone_does_not_tie_other_words(samples: Release, sample_store: EmbeddedStore) -> None:
    threads = _threads(samples, sample_store)
    assert threads[LEGITIMACY_2016, 1] != threads[LEGITIMACY_2018, 1]


def _links(samples: Release, store: EmbeddedStore, file: str) -> set[tuple[int, str, str, int]]:
    """The links of the findings of a file: ordinal, predicate, earlier file and ordinal there."""
    names = {f"{samples.manifest.base}id/{entry.key}": entry.name for entry in samples.manifest.documents}
    query = """SELECT ?order ?predicate ?document ?earlier ?place WHERE {
      ?link a insp:Link ; owl:annotatedSource ?later ; owl:annotatedProperty ?predicate ; owl:annotatedTarget ?target .
      ?later insp:statedIn ?document ; insp:order ?order . ?target insp:statedIn ?earlier ; insp:order ?place }"""
    return {
        (
            int(row["order"] or 0),
            str(row["predicate"]).rsplit("#")[-1],
            names[str(row["earlier"])],
            int(row["place"] or 0),
        )
        for row in rows(store, PROLOGUE + query)
        if names[str(row["document"])] == file
    }


def test_a_response_restates_the_report_that_it_answers_and_no_other(
    samples: Release, sample_store: EmbeddedStore
) -> None:
    assert _links(samples, sample_store, RESPONSE_2018) == {
        (order, "restates", EFFECTIVENESS_2017, order) for order in range(1, 6)
    }


def test_a_letter_follows_up_the_report_that_it_quotes(samples: Release, sample_store: EmbeddedStore) -> None:
    assert _links(samples, sample_store, LETTER_2017) == {
        (order, "followsUp", LEGITIMACY_2016, order + 2) for order in range(1, 6)
    }


STATUSES = {
    "W": [("open", "2016-12-08"), ("open", "2017-09-14"), ("open", "2017-12-12")],
    "W1": [("open", "2016-12-08"), ("complete", "2017-09-14"), ("open", "2017-12-12")],
    "W2": [("open", "2016-12-08"), ("complete", "2017-09-14")],
    "W3": [("open", "2016-12-08"), ("in-progress", "2017-09-14"), ("open", "2017-12-12")],
    "W4": [("open", "2016-12-08"), ("in-progress", "2017-09-14")],
}
"""The statuses of the letter's matters, each from the day on which it could be known."""


@pytest.mark.parametrize("life", STATUSES)
def test_what_was_complete_and_is_stated_again_is_open_again(
    life: str, samples: Release, sample_store: EmbeddedStore
) -> None:
    issue = _threads(samples, sample_store)[LIVES[life][0]]
    query = f"""SELECT ?status ?from WHERE {{
      ?claim a insp:StatusClaim ; insp:ofIssue <{issue}> ; insp:hasStatus ?status ; insp:countsFrom ?from }}
      ORDER BY ?from"""
    found = [(str(row["status"]).rsplit("/")[-1], str(row["from"])) for row in rows(sample_store, PROLOGUE + query)]
    assert found == STATUSES[life]


def test_a_letter_makes_nothing_persist(samples: Release, sample_store: EmbeddedStore) -> None:
    threads = _threads(samples, sample_store)
    query = "SELECT ?issue ?from WHERE { ?claim a insp:PersistenceClaim ; insp:ofIssue ?issue ; insp:countsFrom ?from }"
    since = {str(row["issue"]): str(row["from"]) for row in rows(sample_store, PROLOGUE + query)}
    assert since[threads[LEGITIMACY_2017, 1]] == "2017-12-12"
    assert threads[LETTER_2017, 3] not in since
    assert threads[LETTER_2017, 5] not in since


def test_a_revisit_follows_the_inspection_it_goes_back_to(sample_store: EmbeddedStore) -> None:
    query = "SELECT ?revisit ?inspection WHERE { ?revisit a insp:Revisit ; prov:wasInformedBy ?inspection }"
    (row,) = rows(sample_store, PROLOGUE + query)
    assert str(row["inspection"]).endswith("/id/wexmoor/peel-2016-legitimacy")


def test_an_escalated_matter_is_no_longer_an_area_for_improvement(
    samples: Release, sample_store: EmbeddedStore
) -> None:
    issue = _threads(samples, sample_store)[LIVES["E"][0]]
    persistent = ask(samples, sample_store, question_named("persistent-afis"), {"since": "2017"})
    assert issue not in {row["issue"] for row in persistent.rows}
    history = ask(samples, sample_store, question_named("issue-history"), {"issue": issue})
    assert "escalates" in {row["event"] for row in history.rows}


def test_an_origin_known_only_by_reference_is_a_reported_origin(samples: Release, sample_store: EmbeddedStore) -> None:
    query = """SELECT DISTINCT ?area ?year ?resolved WHERE {
      ?origin a insp:ReportedOrigin ; insp:referredArea ?area ; insp:raisedInYear ?year .
      OPTIONAL { ?origin insp:resolvesTo ?resolved } } ORDER BY ?area ?year ?resolved"""
    found = {(row["area"], row["year"]): row["resolved"] for row in rows(sample_store, PROLOGUE + query)}
    assert found["Legitimacy", "2016"] is None
    assert str(found["Vulnerability", "2015"]).endswith("wexmoor/peel-2015-vulnerability/report/afi-1")
    assert not list(rows(sample_store, PROLOGUE + "SELECT ?x { ?x a insp:ReportedOrigin , insp:AreaForImprovement }"))


def test_each_claim_says_from_when_it_could_be_known(samples: Release, sample_store: EmbeddedStore) -> None:
    query = """SELECT ?claim ?from ?known WHERE {
      ?claim insp:ofIssue ?issue ; insp:countsFrom ?from . OPTIONAL { ?claim insp:knownFrom ?known } }"""
    found = list(rows(sample_store, PROLOGUE + query))
    assert found
    for row in found:
        assert row["known"] == (None if row["from"] == "9999-12-31" else row["from"])  # the responses are undated
