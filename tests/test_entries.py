"""Entries of registers: they repeat what a report says, stand in for one that is not loaded, and do no more."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from entry_stores import answer, described, store_of
from reports import page

from graph.reference import ReferenceData
from graph.store import EmbeddedStore, rows
from loaders.sources import DocumentFacts
from queries.answers import Value

RADIOS = "The force should make sure that it tests all of its radios every week."
BOATS = "The force should make sure that it counts all of its boats every month."
REPORT = ("2018.txt", page(RADIOS, BOATS), {"published": "2019-05-02", "published_because": "chosen by the test"})
EARLIER = (
    "2017.txt",
    page(RADIOS, cycle="2017"),
    {"published": "2018-03-22", "published_because": "chosen by the test"},
)
QUESTIONS = ("open-findings", "persistent-afis", "findings-by-theme", "unthemed", "repeated-wordings")

Document = tuple[str, str, dict[str, str]]
Answer = tuple[Mapping[str, Value], ...]


def tracker(
    *entries: str, columns: str = "Ref,Report,Finding,Status", head: str = "", name: str = "tracker"
) -> Document:
    """A force's tracker of June 2020."""
    text = f"Wexmoor Police {name}\nAs at 30 June 2020\n{head}{columns}\n" + "".join(f"{each}\n" for each in entries)
    return f"{name}.csv", text, {}


def loaded(reference: ReferenceData, *documents: Document) -> EmbeddedStore:
    """A store of some documents."""
    graphs = [
        described(text.encode(), DocumentFacts.model_validate({"file": name, **facts}), reference)
        for name, text, facts in documents
    ]
    return store_of(graphs, reference)


def findings(store: EmbeddedStore, **values: str) -> list[tuple[Value, Value, Value]]:
    """The words, status and first year of each open finding."""
    return [(row["quotation"], row["status"], row["since"]) for row in answer(store, "open-findings", **values)]


def ties(store: EmbeddedStore) -> list[tuple[str, str]]:
    """The end of the IRI of each entry that is tied to a finding of a report, and of that finding."""
    found = rows(
        store,
        "SELECT ?entry ?other WHERE { ?link a insp:Link ; owl:annotatedSource ?entry ; owl:annotatedTarget ?other ."
        " ?entry insp:entryOf ?register } ORDER BY ?entry ?other",
    )
    return [(str(each["entry"]).rsplit("/", 1)[-1], str(each["other"]).rsplit("/", 1)[-1]) for each in found]


# --- where the report is loaded ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        RADIOS,
        "The force should ensure it tests all of its radios each week",
        "Radios: a test in every week",
        "Gates: paint them in good time",
    ],
)
def test_an_entry_changes_no_answer_where_its_report_is_loaded(words: str, sample_reference: ReferenceData) -> None:
    alone = loaded(sample_reference, REPORT, EARLIER)
    both = loaded(sample_reference, REPORT, EARLIER, tracker(f"1,PEEL 2018/19 Effectiveness,{words},Complete"))
    for question in QUESTIONS:
        for day in ("9999-12-31", "2020-06-30", "2019-05-02", "2018-03-22"):
            assert answer(both, question, as_of=day) == answer(alone, question, as_of=day)


def test_an_entry_is_tied_by_its_letters_its_words_or_its_subject(sample_reference: ReferenceData) -> None:
    entries = (
        f"1,PEEL 2018/19,{BOATS},Open",
        "2,PEEL 2018/19,The force should ensure it tests all of its radios each week,Open",
        "3,PEEL 2018/19,Boats: counting them every month,Open",
    )
    store = loaded(sample_reference, REPORT, tracker(*entries))
    assert ties(store) == [("afi-1", "afi-2"), ("afi-2", "afi-1"), ("afi-3", "afi-2")]


def test_a_subject_that_two_findings_share_is_tied_to_neither(sample_reference: ReferenceData) -> None:
    store = loaded(sample_reference, REPORT, tracker("1,PEEL 2018/19,Making sure of all that it has,Open"))
    assert ties(store) == []
    assert len(findings(store)) == 2


def test_an_entry_on_another_report_is_not_tied_to_this_one(sample_reference: ReferenceData) -> None:
    store = loaded(sample_reference, REPORT, tracker(f"1,PEEL 2016 Legitimacy,{RADIOS},Open"))
    assert ("afi-1", "afi-1") not in ties(store)


def test_a_force_s_word_that_it_is_done_closes_nothing_and_is_kept(sample_reference: ReferenceData) -> None:
    store = loaded(sample_reference, REPORT, tracker(f"1,PEEL 2018/19,{RADIOS},Complete"))
    assert {status for _, status, _ in findings(store)} == {"open"}
    (told,) = answer(store, "status-history")
    assert (told["status"], told["by"], told["quotation"]) == ("complete", "force", "Complete")


def test_what_a_force_says_that_the_inspectorate_said_closes_nothing_either(sample_reference: ReferenceData) -> None:
    entry = f"1,PEEL 2018/19,{RADIOS},Closed,1 March 2020"
    columns = "Ref,Report,Finding,HMICFRS status,Last updated"
    store = loaded(sample_reference, REPORT, tracker(entry, columns=columns))
    assert len(findings(store)) == 2


# --- where it is not --------------------------------------------------------------------------------------------------


def test_an_entry_stands_in_for_a_report_that_is_not_loaded(sample_reference: ReferenceData) -> None:
    store = loaded(sample_reference, tracker(f"1,PEEL 2018/19,{RADIOS},Complete"))
    assert findings(store) == [(RADIOS, "open", 2018)]
    bases = {
        row["basis"] for row in rows(store, "SELECT ?basis WHERE { ?claim a insp:StatusClaim ; insp:basis ?basis }")
    }
    assert bases == {"https://w3id.org/outstanding/def/basis/reported"}


def test_the_report_takes_the_place_of_its_entry_on_the_day_it_comes(sample_reference: ReferenceData) -> None:
    rows_given = (f"1,PEEL 2018/19,2 May 2019,{RADIOS},Open",)
    columns = "Ref,Report,Date published,Finding,Status"
    entry = loaded(sample_reference, tracker(*rows_given, columns=columns))
    both = loaded(sample_reference, REPORT, tracker(*rows_given, columns=columns))
    assert findings(entry, as_of="2019-05-01") == findings(both, as_of="2019-05-01") == []
    assert len(findings(entry, as_of="2019-05-02")) == 1
    assert len(findings(both, as_of="2019-05-02")) == 2


def test_without_a_day_of_the_report_an_entry_counts_from_the_table_s(sample_reference: ReferenceData) -> None:
    store = loaded(sample_reference, tracker(f"1,PEEL 2018/19,{RADIOS},Open"))
    assert findings(store, as_of="2020-06-29") == []
    assert len(findings(store, as_of="2020-06-30")) == 1


def test_what_the_inspectorate_is_said_to_have_said_is_the_status_of_what_stands_alone(
    sample_reference: ReferenceData,
) -> None:
    entry = f"1,PEEL 2018/19,2 May 2019,{RADIOS},Closed,1 March 2020"
    columns = "Ref,Report,Date published,Finding,HMICFRS status,Last updated"
    store = loaded(sample_reference, tracker(entry, columns=columns))
    assert [status for _, status, _ in findings(store, as_of="2020-02-29")] == ["open"]
    assert findings(store, as_of="2020-03-01") == []


def test_two_tables_on_one_report_make_one_issue(sample_reference: ReferenceData) -> None:
    first = tracker(f"1,PEEL 2018/19,{RADIOS},Open", name="summer")
    second = tracker("7,PEEL 2018/19,The force should ensure it tests all of its radios each week,Open", name="winter")
    assert len(findings(loaded(sample_reference, first, second))) == 1


def test_entries_of_one_number_and_the_same_words_are_one_matter_through_the_years(
    sample_reference: ReferenceData,
) -> None:
    entries = (
        "W1,PEEL 2017 Effectiveness,Radios: a test in every week,Open",
        "W1,PEEL 2018/19 Effectiveness,Radios: a test in every week,Open",
    )
    alone = loaded(sample_reference, tracker(*entries, columns="Ref,Report,AFI,Status"))
    assert [(row["since"], row["basis"]) for row in answer(alone, "persistent-afis", since="2017")] == [
        (2017, "reported by a register")
    ]
    later = loaded(sample_reference, REPORT, tracker(*entries, columns="Ref,Report,AFI,Status"))
    assert [row["since"] for row in answer(later, "persistent-afis", since="2017")] == [2017]
    assert len(findings(later)) == 2


def test_a_year_that_an_entry_gives_is_believed_while_nothing_else_tells(sample_reference: ReferenceData) -> None:
    entry = f"1,PEEL 2018/19,2015,{RADIOS},Outstanding,HMICFRS,2 May 2019"
    columns = "Ref,Report,First raised,AFI,Status,Said by,Status date"
    store = loaded(sample_reference, tracker(entry, columns=columns))
    (row,) = answer(store, "persistent-afis", since="2015")
    assert (row["since"], row["persistence"], row["basis"]) == (2015, "asserted", "reported by a register")
    assert findings(store) == [(RADIOS, "outstanding", 2015)]


def test_a_letter_that_an_entry_names_is_no_later_inspection(sample_reference: ReferenceData) -> None:
    entries = (f"W1,PEEL 2017,{RADIOS},Open", f"W1,Revisit letter of June 2019,{RADIOS},In progress")
    store = loaded(sample_reference, tracker(*entries, columns="Ref,Report,AFI,Status"))
    assert answer(store, "persistent-afis", since="2020") == ()
    assert len(findings(store)) == 1


# --- where no report is named -----------------------------------------------------------------------------------------


def test_an_entry_that_names_no_report_is_tied_by_its_words_and_stands_for_nothing(
    sample_reference: ReferenceData,
) -> None:
    unnamed = tracker(
        f"1,{RADIOS},Open", "2,The force should paint its gate in good time.,Open", columns="Ref,AFI,Status"
    )
    both, alone = loaded(sample_reference, REPORT, unnamed), loaded(sample_reference, unnamed)
    assert ties(both) == [("afi-1", "afi-1")]
    assert len(findings(both)) == 2
    assert findings(alone) == []


# --- the inspectorate's own register ----------------------------------------------------------------------------------

LOG = "[on]2nd May 2019 [status]awaiting-review[/status][/on][on]1st March 2020 [status]complete[/status][/on]"
RECORD = ("wexmoor-8784.txt", f"404 Page not found\n\n{RADIOS}\n\n{LOG}\n", {})
RECOMMENDED = (
    "2018.txt",
    page(BOATS, rest=f"Cause of concern\nThe force is careless with its radios.\nRecommendations\n- {RADIOS}\n"),
    {"published": "2019-05-02", "published_because": "chosen by the test"},
)


def test_the_inspectorate_s_register_closes_what_its_report_recommended(sample_reference: ReferenceData) -> None:
    store = loaded(sample_reference, RECOMMENDED, RECORD)
    assert [words for words, _, _ in findings(store, as_of="2020-02-29", kind="insp:Recommendation")] == [RADIOS]
    assert findings(store, kind="insp:Recommendation") == []


def test_its_record_alone_tells_the_status_day_by_day(sample_reference: ReferenceData) -> None:
    store = loaded(sample_reference, RECORD)
    assert [status for _, status, _ in findings(store, as_of="2019-05-02")] == ["awaiting review"]
    assert findings(store, as_of="2020-03-01") == []
    number = rows(store, "SELECT ?number WHERE { ?entry insp:entryOf ?register ; skos:notation ?number }")
    assert [each["number"] for each in number] == ["8784"]


def test_histories_say_that_a_register_lists_it_and_who_said_what(sample_reference: ReferenceData) -> None:
    store = loaded(sample_reference, REPORT, tracker(f"1,PEEL 2018/19,{RADIOS},Complete"))
    told = [
        (row["event"], row["detail"])
        for row in answer(store, "issue-history")
        if row["quotation"] in {RADIOS, "Complete"}
    ]
    assert ("listed", "recommendation") in told or ("listed", "area for improvement") in told
    assert ("complete", "status asserted by the force, as a register has it") in told
