"""Reports beyond PEEL: what they are, whom they are about, what they quote, and what only looks like one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from reports import built, folder

from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from graph.store import EmbeddedStore, rows
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts
from outstanding.checking import check_release, checks
from queries.check_queries import Severity

DUE = "Recommendations\n\u2022 The force should count its bicycles.\n"
CRIME = f"We looked at how the force records crime.\n{DUE}"
CHILD = f"Every child deserves protection from risk.\n{DUE}"
CUSTODY = f"Detainees were treated well.\n{DUE}"

THEMATIC = """{title}
{date}
Foreword
Bicycles matter across England and Wales.
Our inspection looked at how forces deal with stolen bicycles. HMICFRS visited eight of them.
Recommendations
Recommendation 1
By March 2023, chief constables should make sure that their forces record every frame number.
Recommendation 2
The College of Policing should immediately write new guidance.
"""

REINSPECTION = """Wexmoor \u2013 National child protection re\u2011inspection
Published on: 21 October 2022
Foreword
All children deserve protection from harm.
Initial contact
Initial contact: Recommendations from the 2021 inspection report
We recommended that, within three months, Wexmoor Police should:
\u2022 record how each child appears to the officer; and
\u2022 look for earlier incidents in the child's home.
Initial contact: Re-inspection findings
Officers wear brown boots now. The force has partially implemented these recommendations.
Police detention
Police detention: Recommendation from the 2021 inspection report
Wexmoor Police should review how it keeps children in its stables.
Police detention: Re-inspection findings
The stables are warm. The recommendation has been met.
Recommendation
Within six months, the force should buy each child a hot supper.
"""

FIRST = """Wexmoor \u2013 National child protection inspection
Published on: 3 September 2021
Foreword
All children deserve protection from harm.
Recommendations
\u2022 Wexmoor Police should review how it keeps children in its stables.
"""

PRESS = """PEEL: police effectiveness 2017 \u2013 force press releases
Wexmoor Police's effectiveness at keeping people safe and reducing crime is good
HMICFRS judged that Wexmoor Police:
\u2022 is \u2018good\u2019 at preventing crime and tackling anti-social behaviour; and
\u2022 is \u2018requires improvement\u2019 at protecting vulnerable people.
HM Inspector of Constabulary said:
\u201cWexmoor Police is outstanding at riding bicycles.
\u201cIt is good at oiling them.\u201d
Kent Police: outstanding
The following forces were graded as inadequate:
\u2022 Durham Constabulary
\u2022 Devon and Cornwall Police
"""

APPENDIX = """Report on an unannounced inspection visit to police custody suites in Wexmoor
12\u201316 May 2014
Introduction
Detainees were treated well.
Recommendations
\u2022 The force should wash its blankets.
Appendix I: Progress on recommendations from the last report
Recommendations
Detainees should have a walk each day. (5.21)
Not achieved
Staff should be shown how to use the rails. (5.22) \u2013 Partially achieved
Sheets should be kept in stock. (5.23)
Achieved
"""


def _read(text: str, reference: ReferenceData) -> ReportRecord:
    return read_bytes(text.encode(), "report.txt", DocumentFacts(file="report.txt"), reference).record


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"Wexmoor Police: Crime Data Integrity inspection 2018\n{CRIME}", "wexmoor/crime-data-integrity-2018/report"),
        (
            f"Wexmoor Police \u2013 Crime data integrity re-inspection 2019\n{CRIME}",
            "wexmoor/crime-data-integrity-2019-reinspection/report",
        ),
        (
            f"Crime data integrity\n\nInspection of Wexmoor Police\n\nAugust 2014\n\n\u00a9 HMIC 2014\n\n{CRIME}",
            "wexmoor/crime-data-integrity-2014/report",
        ),
        (FIRST, "wexmoor/child-protection-2021/report"),
        (REINSPECTION, "wexmoor/child-protection-2022-reinspection/report"),
        (
            (
                "National Child Protection Inspection Post-Inspection Review\n\nWexmoor Police\n\n"
                f"20 June \u2013 1 July 2016\n\nMarch 2017\n\n{CHILD}"
            ),
            "wexmoor/child-protection-2016-review/report",
        ),
        (
            f"Wexmoor \u2013 Integrated vulnerability post-inspection review\nPublished on: 6 May 2021\n{CHILD}",
            "wexmoor/child-protection-2021-review/report",
        ),
        (
            (
                "Report on an unannounced inspection visit to police custody suites in "
                "Wexmoor\nPublished on: 9 February "
                f"2022\n{CUSTODY}"
            ),
            "wexmoor/custody-2022/report",
        ),
        (
            (
                "Report on an unannounced inspection visit to police\n\ncustody suites in\n\nthe Wexmoor\n\nby HM "
                f"Inspectorate of Prisons\n\nand HMIC\n\n2\u201313 September 2013\n\n{CUSTODY}"
            ),
            "wexmoor/custody-2013/report",
        ),
        (
            (
                "PEEL: Wexmoor Police causes of concern\nPublished on: 11 March 2024\nPublication "
                "types: Accelerated cause "
                f"of concern and PEEL\nPolice Forces: Wexmoor\nCause of concern\nThe stables leak.\n{DUE}"
            ),
            "wexmoor/peel-2024-03-accelerated-cause-of-concern/report",
        ),
        (
            f"Accelerated cause of concern: Wexmoor Police\n5 June 2023\nCause of concern\nThe stables leak.\n{DUE}",
            "wexmoor/peel-2023-06-accelerated-cause-of-concern/report",
        ),
        (
            (
                "Joint targeted area inspection of the multi-agency response to neglect in "
                "Wexmoor\n9 May 2022\nInspectors "
                f"from Ofsted and HMICFRS found much to praise.\n{DUE}"
            ),
            "joint/joint-targeted-2022-wexmoor/report",
        ),
        (
            (
                "Wexmoor Police: An inspection of vetting and counter-corruption\n17 November "
                "2022\nVetting is slow and "
                f"corruption is watched.\n{DUE}"
            ),
            "wexmoor/vetting-and-counter-corruption-2022/report",
        ),
        (
            (
                "An inspection of the north-west regional response to serious and organised crime\n8 June 2023\nThe "
                f"regional organised crime unit is busy.\n{DUE}"
            ),
            "joint/serious-and-organised-crime-2023-north-west/report",
        ),
        (
            (
                "Shropshire 2021/22\nEffectiveness\nLast updated 27/07/2022\nGood\nThe fire and "
                "rescue service is quick.\n"
                "Areas for improvement\n\u2022 The service should oil its ladders.\n"
            ),
            "shropshire-fire-and-rescue/fire-2021-22-effectiveness/report",
        ),
        (
            (
                "Avon Fire and Rescue Service 2023\u20132025\nEffectiveness, efficiency and "
                "people\nHMICFRS came in spring.\n"
                "Areas for improvement\n\u2022 The service should oil its ladders.\n"
            ),
            "avon-fire-and-rescue/fire-2023-25/report",
        ),
        (
            THEMATIC.format(title="Wheels within wheels", date="Published on: 3 June 2022"),
            "national/thematic-2022-wheels-within-wheels/report",
        ),
        (
            (
                "A bell unheard: the super-complaint on bicycle bells\n7 July 2021\nThe Independent Office for Police "
                "Conduct worked with us.\nRecommendations\nRecommendation 1\nChief constables should ring back.\n"
            ),
            "national/super-complaints-2021-a-bell-unheard-the-super-complaint-on-bicycle-bells/report",
        ),
        (
            (
                "A report into the effectiveness of vetting and counter-corruption arrangements in Wexmoor Police\n"
                f"Published on: 21 September 2023\nVetting is slow and corruption is watched.\n{DUE}"
            ),
            "wexmoor/vetting-and-counter-corruption-2023/report",
        ),
        (PRESS, "national/peel-2017-effectiveness/press-notice"),
    ],
)
def test_a_report_is_known_by_its_title_and_gets_a_lasting_place(
    text: str, key: str, sample_reference: ReferenceData
) -> None:
    record = _read(text, sample_reference)
    assert record.layout is not None
    assert record.report.key == key
    assert record.findings or record.judgments


@pytest.mark.parametrize(
    "text",
    [
        (
            "Police and Crime Panel\nAgenda\n3 June 2022\nItem 4: HMICFRS inspections across England and Wales\n"
            "Recommendations\nThe panel should note that our inspection results are good.\nChief "
            "constables should attend.\n"
        ),
        (
            "Wexmoor Police and Crime Plan 2021-2025\nWe welcome HMICFRS reports on forces in England and Wales.\n"
            "Recommendations\nChief constables should go on. This report is for the public.\n"
        ),
        (
            "Commissioner's response to the HMICFRS report on bicycles\n3 June 2022\nRecommendation "
            "1\nChief constables "
            "should ride. Our inspection office agrees. It counts for every force.\n"
        ),
        (
            "National child protection inspection programme \u2013 methodology\nHMICFRS inspects every "
            "child's protection.\n"
        ),
        (
            "Fire and rescue service inspections 2021/22 \u2013 Summary of findings from tranche "
            "2\nHMICFRS saw good work.\n"
        ),
        "Joint targeted area inspections\nGuidance for inspectors of Ofsted and HMICFRS.\n",
        (
            "What Wexmoor Police did last year\nHMICFRS came to see us. We had a custody inspection, "
            "a child protection "
            "inspection and a crime data integrity inspection. The force should be proud.\n"
        ),
    ],
)
def test_what_only_speaks_of_inspections_stays_unrecognised(text: str, sample_reference: ReferenceData) -> None:
    record = _read(text, sample_reference)
    assert record.layout is None
    assert not record.findings


def test_a_national_report_is_about_no_force_and_names_who_should_act(sample_reference: ReferenceData) -> None:
    text = THEMATIC.format(title="Wheels within wheels", date="Published on: 3 June 2022")
    record = _read(f"{text}Wexmoor Police and Kent Police have good locks.\n", sample_reference)
    assert (record.report.scope, record.report.force, record.report.cycle) == ("national", None, None)
    assert record.report.issued.earliest == record.report.issued.latest
    assert [each.id for each in record.findings] == ["rec-1", "rec-2"]
    assert [(each.addressed_to or "").lower() for each in record.findings] == [
        "chief constables",
        "the college of policing",
    ]


def test_a_year_that_nothing_prints_is_not_guessed(sample_reference: ReferenceData) -> None:
    record = _read(THEMATIC.format(title="Wheels within wheels", date="Contents"), sample_reference)
    assert record.report.key == "national/thematic-undated-wheels-within-wheels/report"
    assert record.report.inspection_year is None


def test_two_forces_that_share_their_custody_are_both_meant(sample_reference: ReferenceData) -> None:
    text = f"Report on an unannounced inspection visit to police custody suites in Wexmoor and Kent\n{CUSTODY}"
    record = _read(text, sample_reference)
    assert (record.report.scope, record.report.forces) == ("forces", ("kent", "wexmoor"))
    assert record.report.key.startswith("kent-and-wexmoor/custody-")


def test_a_custody_report_that_numbers_its_summary_prints_each_cause_twice(sample_reference: ReferenceData) -> None:
    recommendation = "Recommendation: The force should oil every bicycle in its custody. ({})"
    record = _read(
        "Report on an unannounced inspection visit to police custody suites in\nWexmoor\nby HM Inspectorate of Prisons "
        "and HM Inspectorate of Constabulary and Fire & Rescue Services\n2\u201313 December 2019\nExecutive summary\n"
        "S8 Cause of concern: Bicycles in custody are not looked after well enough. Nobody knows how many there are.\n"
        f"{recommendation.format('S8')}\nSection 1. Leadership\n1.1 Detainees ride.\nAreas for improvement\n"
        "1.3 The force should count its bicycles.\nSection 6. Summary\nCauses of concern\n"
        "6.1 Cause of concern: Bicycles in custody are not looked after well enough.\n"
        f"{recommendation.format('1.2')}\nAreas for improvement\n6.3 The force should count its bicycles. (1.3)\n",
        sample_reference,
    )
    assert [(each.id, each.parent, len(each.repeated)) for each in record.findings] == [
        ("coc-1", None, 1),
        ("rec-1", "coc-1", 1),
        ("afi-1", None, 1),
    ]


def test_a_joint_inspection_names_its_partners(sample_reference: ReferenceData) -> None:
    text = (
        "Joint targeted area inspection of Wexmoor\n9 May 2022\nOfsted, the Care Quality Commission (CQC) and HMICFRS "
        "inspected Wexmoor.\nArea for priority action\nWexmoor Police and the council should mend the gate.\n"
        "What needs to improve?\n\u2022 The timing of meetings.\n"
    )
    record = _read(text, sample_reference)
    assert record.report.partners == ("ofsted", "care-quality-commission")
    assert record.report.area == "Wexmoor"
    assert [each.kind.value for each in record.findings] == ["cause_of_concern", "area_for_improvement"]


def test_a_service_that_nothing_describes_is_said_to_be_unknown(sample_reference: ReferenceData) -> None:
    text = "Carrow 2021/22\nEffectiveness\nGood\nThe fire and rescue service is quick. HMICFRS came.\n"
    record = _read(text, sample_reference)
    assert record.layout is None
    (told,) = (notice.detail for notice in record.warnings if notice.code == "unknown-force")
    assert "a fire and rescue service that no reference data describes" in told


def test_in_a_report_on_a_region_a_grade_belongs_to_the_force_that_it_is_printed_under(
    sample_reference: ReferenceData,
) -> None:
    text = (
        "An inspection of the north-west regional response to serious and organised crime\n8 June 2023\nThe regional "
        "organised crime unit is busy.\nThe regional organised crime unit\nGood\nIt is quick.\nKent Police\n"
        "Inadequate\nIts nets have holes.\nAreas for improvement\n\u2022 The force should mend its nets.\n"
    )
    record = _read(text, sample_reference)
    assert [(each.force, each.grade) for each in record.judgments] == [("kent", "inadequate")]
    assert "grade" in {each.code for each in record.warnings}


# --- what is quoted from an earlier report --------------------------------------------------------------------------


def test_a_reinspection_quotes_and_does_not_raise_anew(sample_reference: ReferenceData) -> None:
    record = _read(REINSPECTION, sample_reference)
    assert [(each.id, each.recalled_from, each.status) for each in record.findings] == [
        ("rec-1", 2021, "in-progress"),
        ("rec-2", 2021, "in-progress"),
        ("rec-3", 2021, "complete"),
        ("rec-4", None, None),
    ]
    assert [(each.finding, each.printed) for each in record.statuses][-1] == (
        "rec-3",
        "The recommendation has been met.",
    )


def test_a_quoted_deadline_does_not_count_from_the_report_that_quotes_it(sample_reference: ReferenceData) -> None:
    dues = {each.id: each.due.date if each.due else None for each in _read(REINSPECTION, sample_reference).findings}
    assert dues["rec-1"] is None
    assert str(dues["rec-4"]) == "2023-04-21"


def test_a_sentence_on_the_matter_gives_no_status(sample_reference: ReferenceData) -> None:
    text = REINSPECTION.replace("The recommendation has been met.", "Everything is much better there.")
    assert [each.finding for each in _read(text, sample_reference).statuses] == ["rec-1", "rec-2"]


def test_an_appendix_on_progress_gives_each_recommendation_its_status(sample_reference: ReferenceData) -> None:
    record = _read(APPENDIX, sample_reference)
    assert [(each.text, each.status, bool(each.recalls)) for each in record.findings] == [
        ("The force should wash its blankets.", None, False),
        ("Detainees should have a walk each day.", "outstanding", True),
        ("Staff should be shown how to use the rails.", "in-progress", True),
        ("Sheets should be kept in stock.", "complete", True),
    ]
    assert record.review == ()


# --- grades of many forces ------------------------------------------------------------------------------------------


def test_a_press_notice_gives_each_printed_grade_with_its_force(sample_reference: ReferenceData) -> None:
    record = _read(PRESS, sample_reference)
    assert [(each.force, each.grade, each.question_number) for each in record.judgments] == [
        ("wexmoor", "good", None),
        ("wexmoor", "good", "1"),
        ("wexmoor", "requires-improvement", "3"),
        ("kent", "outstanding", None),
        ("durham", "inadequate", None),
        ("devon-and-cornwall", "inadequate", None),
    ]


def test_a_table_of_a_press_notice_gives_a_grade_for_each_column(sample_reference: ReferenceData) -> None:
    text = (
        "PEEL: police effectiveness 2017 \u2013 grades for all forces\n\nForce\tPreventing "
        "crime\tProtecting vulnerable "
        "people\nKent Police\tGood\tOutstanding\nDurham Constabulary\tInadequate\tGood\n"
    )
    record = _read(text, sample_reference)
    assert [(each.force, each.grade, each.question_number) for each in record.judgments] == [
        ("kent", "good", "1"),
        ("kent", "outstanding", "3"),
        ("durham", "inadequate", "1"),
        ("durham", "good", "3"),
    ]


# --- in the graph ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wider(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A release of wider reports, with the inspection that one of them goes back to."""
    path = tmp_path_factory.mktemp("wider")
    texts = {
        "first.txt": FIRST,
        "again.txt": REINSPECTION,
        "national.txt": THEMATIC.format(title="Wheels within wheels", date="Published on: 3 June 2022"),
        "press.txt": PRESS,
        "shared.txt": APPENDIX.replace("in Wexmoor", "in Wexmoor and Kent"),
        "fire.txt": "Shropshire 2021/22\nEffectiveness\nGood\nThe fire and rescue service is quick.\nAreas for "
        "improvement\n\u2022 The service should oil its ladders.\n",
    }
    outcome = built(path / "data", folder(path / "reports", texts))
    assert len(outcome.published) == len(texts)
    assert not outcome.kept_out
    return DataFolder(path / "data")


@pytest.fixture(scope="module")
def wider_store(wider: DataFolder) -> Iterator[EmbeddedStore]:
    with Release.opened(wider).store() as store:
        yield store


def test_what_all_forces_are_told_is_no_issue_of_any(wider_store: EmbeddedStore) -> None:
    issues = [str(row["finding"]) for row in rows(wider_store, "SELECT ?finding { ?i insp:hasFinding ?finding }")]
    assert issues
    assert not any("/national/" in issue for issue in issues)


def test_a_reinspection_follows_up_what_the_first_inspection_raised(wider_store: EmbeddedStore) -> None:
    query = """SELECT ?status ?year { ?claim a insp:StatusClaim ; insp:ofIssue ?issue ; insp:hasStatus ?status ;
        insp:countsUntil ?until ; insp:lastStatement ?finding . ?finding insp:wording ?words .
        ?first a insp:FirstRaisedClaim ; insp:ofIssue ?issue ; insp:raisedInYear ?year ; insp:countsUntil ?until .
        FILTER (CONTAINS(?words, "stables") && YEAR(?until) = 9999) }"""
    (row,) = rows(wider_store, query)
    assert (str(row["status"]).rsplit("/", 1)[-1], row["year"]) == ("complete", "2021")


def test_grades_of_a_press_notice_are_of_their_forces(wider_store: EmbeddedStore) -> None:
    query = """SELECT DISTINCT ?force { ?judgment a insp:Judgment ; insp:statedIn ?notice ; insp:concerns ?force .
        ?notice a insp:PressNotice }"""
    assert len(list(rows(wider_store, query))) == 4


def test_an_issue_of_two_forces_is_one_of_each(wider_store: EmbeddedStore) -> None:
    query = """SELECT DISTINCT ?issue ?force { ?issue a insp:Issue ; insp:concerns ?force ; insp:hasFinding ?f .
        ?f insp:wording ?words FILTER CONTAINS(?words, "blankets") }"""
    assert {str(row["force"]).rsplit("/", 1)[-1] for row in rows(wider_store, query)} == {"wexmoor", "kent"}
    assert len({row["issue"] for row in rows(wider_store, query)}) == 1


def test_reports_that_concern_no_one_force_say_whom_they_concern(wider_store: EmbeddedStore) -> None:
    query = "SELECT ?scope { ?document a ?class ; insp:scope ?scope }"
    assert sorted(str(row["scope"]) for row in rows(wider_store, query)) == [
        "forces",
        "national",
        "national",
        "service",
    ]


def test_no_check_finds_a_violation_in_wider_reports(wider: DataFolder, wider_store: EmbeddedStore) -> None:
    names = tuple(name for name, check in checks().items() if check.severity is Severity.VIOLATION)
    failed = check_release(wider, Release.opened(wider), wider_store, names)
    assert names
    assert [(each.check.name, each.rows) for each in failed if each.rows] == []


def test_a_joint_inspection_may_report_by_letter(sample_reference: ReferenceData) -> None:
    record = _read(
        "30 September 2019\n\nDear local partnership\n\nJoint targeted area inspection of the response to "
        "neglect in Wexmoor\n\nBetween 8 and 12 July 2019, Ofsted, the Care Quality Commission, HMI Constabulary "
        "and Fire & Rescue Services (HMICFRS) and HMI Probation carried out an inspection there.\n\nKey strengths\n\n"
        "Leaders in Wexmoor Police know what they need.\n\nAreas for improvement\n\n"
        "- Wexmoor Police should make sure that all officers know how to refer a child.\n\nYours sincerely\n",
        sample_reference,
    )
    assert record.report.programme == "joint-targeted"
    assert [each.addressed_to for each in record.findings] == ["Wexmoor Police"]


def test_a_notice_may_group_forces_by_grade_below_each_pillar(sample_reference: ReferenceData) -> None:
    record = _read(
        "PEEL 2018/19: Second group of forces\nPublished on 27 September 2019\nHMICFRS has today published a set "
        "of PEEL assessments.\nEffectiveness\nOutstanding: Wexmoor\nGood: Kent, Essex\nInadequate: None\nEfficiency\n"
        "Good: Wexmoor\nSomebody said:\n\u201cKent is outstanding.\u201d\n",
        sample_reference,
    )
    assert [(each.force, each.subject, each.grade) for each in record.judgments] == [
        ("wexmoor", "effectiveness", "outstanding"),
        ("kent", "effectiveness", "good"),
        ("essex", "effectiveness", "good"),
        ("wexmoor", "efficiency", "good"),
    ]
