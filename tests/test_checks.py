"""Every check finds what breaks its rule in a real store, and holds where nothing does.

Each case puts quads into a store on disk that holds a release of the samples, or takes some away, and names a row that
the check must then give.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from graph.errors import QuestionError, UsageError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import EmbeddedStore
from graph.terms import PREFIXES, PUBLIC
from outstanding.checking import QUOTATIONS, check_release, checks
from outstanding.cli.main import application
from queries.check_queries import CHECK_KEYS, Check, Severity, check_queries, failures
from queries.linting import faults
from queries.questions import Question, questions

GOLDEN = Path(__file__).parent / "samples_checked.json"
"""What the checks find of the samples."""

ID = f"{PUBLIC}id/wexmoor/"
REPORT = f"{ID}peel-2017-effectiveness/report"
EARLIER = f"{ID}peel-2016-effectiveness/report"
BAD = f"{PUBLIC}graph/bad"


@dataclass(frozen=True)
class Case:
    """One way to break a rule.

    Attributes:
        check: name of the check.
        update: SPARQL Update, made to the samples' store; BAD is a graph of its own.
        row: values that some row must have, by column.
    """

    check: str
    update: str
    row: dict[str, object]


def _added(turtle: str) -> str:
    return f"INSERT DATA {{ GRAPH <{BAD}> {{ {turtle} }} }}"


ALWAYS = 'insp:countsFrom "2018-01-01"^^xsd:date ; insp:countsUntil "9999-12-31"^^xsd:date'
PASSED = 'insp:countsFrom "2016-01-01"^^xsd:date ; insp:countsUntil "2017-12-31"^^xsd:date'

CASES = [
    Case(
        "triple-in-two-graphs",
        f"INSERT {{ GRAPH <{BAD}> {{ <{REPORT}> insp:inspectionYear ?year }} }} "
        f"WHERE {{ GRAPH ?g {{ <{REPORT}> insp:inspectionYear ?year }} }}",
        {"subject": REPORT, "graph": BAD, "other": f"{PUBLIC}graph/wexmoor/peel-2017-effectiveness/report"},
    ),
    Case(
        "cause-without-recommendation",
        _added('<urn:cause> a insp:CauseOfConcern ; insp:wording "Bells are not heard" ; insp:statedIn <urn:report>'),
        {"cause": "urn:cause", "words": "Bells are not heard", "document": "urn:report"},
    ),
    Case(
        "cause-without-recommendation",  # another finding of its issue, but without a recommendation either
        _added(
            '<urn:cause> a insp:CauseOfConcern ; insp:wording "Bells" ; insp:statedIn <urn:report> .'
            "<urn:o1> a insp:Occurrence ; insp:ofIssue <urn:issue> ; insp:finding <urn:cause> ."
            "<urn:o2> a insp:Occurrence ; insp:ofIssue <urn:issue> ; insp:finding <urn:other>"
        ),
        {"cause": "urn:cause"},
    ),
    Case(
        "two-first-years",
        _added(
            f"<urn:a> a insp:FirstRaisedClaim ; insp:ofIssue <urn:issue> ; insp:raisedInYear 2015 ; {ALWAYS} ."
            f"<urn:b> a insp:FirstRaisedClaim ; insp:ofIssue <urn:issue> ; insp:raisedInYear 2016 ; {ALWAYS}"
        ),
        {"issue": "urn:issue", "year": 2015, "otherYear": 2016, "claim": "urn:a", "other": "urn:b"},
    ),
    *(
        Case(
            "overlapping-claims",
            _added(
                f"<urn:a> a insp:{kind} ; insp:ofIssue <urn:issue> ; {ALWAYS} ."
                f"<urn:b> a insp:{kind} ; insp:ofIssue <urn:issue> ; {ALWAYS}"
            ),
            {"issue": "urn:issue", "kind": f"{PREFIXES['insp']}{kind}", "claim": "urn:a", "other": "urn:b"},
        )
        for kind in ("LastStatedClaim", "StatusClaim", "PersistenceClaim")
    ),
    Case(
        "first-raised-after-last-stated",
        _added(
            f"<urn:a> a insp:FirstRaisedClaim ; insp:ofIssue <urn:issue> ; insp:raisedInYear 2018 ; {ALWAYS} ."
            "<urn:b> a insp:LastStatedClaim ; insp:ofIssue <urn:issue> ; insp:inspectionYear 2017 ;"
            f" insp:lastStatement <urn:finding> ; {ALWAYS}"
        ),
        {"issue": "urn:issue", "firstYear": 2018, "lastYear": 2017, "finding": "urn:finding"},
    ),
    Case(
        "grade-of-another-scale",
        _added(
            f"<urn:judgment> a insp:Judgment ; insp:statedIn <{REPORT}> ;"
            f" insp:hasGrade <{PUBLIC}def/grade/five-tier/good>"
        ),
        {"judgment": "urn:judgment", "scale": f"{PUBLIC}def/grade/five-tier"},
    ),
    Case(
        "link-backwards",
        _added(
            f"<urn:link> a insp:Link ; owl:annotatedSource <{EARLIER}/afi-1> ; owl:annotatedTarget <{REPORT}/afi-1>"
        ),
        {"link": "urn:link", "laterYear": 2016, "earlierYear": 2017},
    ),
    Case(
        "link-between-forces",
        _added(
            "<urn:d> insp:concerns body:durham . <urn:afi> insp:statedIn <urn:d> ."
            f"<urn:link> a insp:Link ; owl:annotatedSource <{REPORT}/afi-1> ; owl:annotatedTarget <urn:afi>"
        ),
        {"link": "urn:link", "laterForce": f"{PUBLIC}body/wexmoor", "earlierForce": f"{PUBLIC}body/durham"},
    ),
    *(
        Case(
            "status-without-source",
            _added(f"<urn:status> a insp:StatusAssertion ; {', ; '.join(given)}".replace(", ;", " ;")),
            {"assertion": "urn:status", "missing": missing},
        )
        for missing, given in {
            "passage": ("insp:assertedBy <urn:voice>", "insp:statedIn <urn:d>"),
            "asserter": ("prov:wasQuotedFrom <urn:p>", "insp:statedIn <urn:d>"),
            "document": ("prov:wasQuotedFrom <urn:p>", "insp:assertedBy <urn:voice>"),
        }.items()
    ),
    Case(
        "status-after-publication",
        _added(
            '<urn:status> insp:onDate "2019-06-02"^^xsd:date ; insp:statedIn <urn:d> .'
            '<urn:d> insp:issuedLatest "2019-06-01"^^xsd:date'
        ),
        {"assertion": "urn:status", "day": "2019-06-02", "published": "2019-06-01", "document": "urn:d"},
    ),
    Case(
        "response-before-report",
        _added(
            '<urn:r> a insp:ResponseDocument ; insp:respondsTo <urn:i> ; insp:issuedLatest "2018-03-21"^^xsd:date .'
            '<urn:d> insp:reportsOn <urn:i> ; insp:issuedEarliest "2018-03-22"^^xsd:date'
        ),
        {"response": "urn:r", "answered": "2018-03-21", "report": "urn:d", "published": "2018-03-22"},
    ),
    Case(
        "finding-out-of-place",
        _added(f'<urn:afi> insp:wordingHash "00" ; insp:wording "Bells" ; insp:statedIn <{REPORT}>'),
        {"finding": "urn:afi", "words": "Bells", "document": REPORT},
    ),
    *(
        Case(
            "quotation-length",
            _added(
                "<urn:t> insp:characters 10 . <urn:p> oa:hasSource <urn:t> ; oa:hasSelector <urn:q>, <urn:s> ."
                f'<urn:q> oa:exact "{words}" . <urn:s> oa:start {start} ; oa:end {end}'
            ),
            {"passage": "urn:p", "start": start, "end": end, "length": len(words), "characters": 10},
        )
        for words, start, end in (("", 4, 4), ("bells", 1, 5), ("bells", 1, 7), ("bells", 6, 11), ("bells", -1, 4))
    ),
    Case("document-without-source", _added('<urn:d> insp:loaderVersion "1"'), {"document": "urn:d"}),
    Case(
        "document-without-source",
        _added('<urn:d> insp:loaderVersion "1" ; prov:wasDerivedFrom <urn:file>'),
        {"document": "urn:d"},
    ),
    Case(
        "dangling-address",
        _added(f"<urn:d> insp:goesBackTo <{ID}nowhere> . <urn:e> insp:goesBackTo <{ID}nowhere>"),
        {"address": f"{ID}nowhere", "mentions": 2, "mentionedBy": "urn:d"},
    ),
    Case(
        "theme-label-shared",
        _added(f'<urn:theme> skos:inScheme <{PUBLIC}def/theme> ; skos:hiddenLabel "PROBLEM solving"@en'),
        {"label": "problem solving", "other": "urn:theme"},
    ),
    Case(
        "twin-documents",
        f'INSERT {{ GRAPH <{BAD}> {{ <urn:d> insp:loaderVersion "1" ; dcterms:title ?t ; insp:concerns ?f ;'
        " insp:issuedLatest ?d } }"
        f" WHERE {{ GRAPH ?g {{ <{REPORT}> dcterms:title ?t ; insp:concerns ?f ; insp:issuedLatest ?d }} }}",
        {"document": REPORT, "other": "urn:d"},
    ),
    Case(
        "entry-of-no-finding",
        _added(
            "<urn:entry> a insp:AreaForImprovement ; insp:entryOf <urn:register> ; insp:concerns body:wexmoor ;"
            ' insp:wording "Gates are not painted" ; insp:reportTitle "PEEL 2017"'
        ),
        {"entry": "urn:entry", "words": "Gates are not painted", "report": "PEEL 2017", "register": "urn:register"},
    ),
    Case("issue-without-finding", _added("<urn:issue> a insp:Issue"), {"issue": "urn:issue"}),
    Case(
        "origin-in-another-force",
        _added(
            "<urn:d> insp:concerns body:durham . <urn:afi> insp:statedIn <urn:d> . <urn:i> insp:concerns body:wexmoor ."
            "<urn:o> a insp:ReportedOrigin ; insp:ofIssue <urn:i> ; insp:resolvesTo <urn:afi>"
        ),
        {"origin": "urn:o", "finding": "urn:afi", "otherForce": f"{PUBLIC}body/durham"},
    ),
    Case(
        QUOTATIONS.name,
        f"DELETE {{ GRAPH ?g {{ <{REPORT}/afi-1> insp:wording ?words }} }} "
        f'INSERT {{ GRAPH ?g {{ <{REPORT}/afi-1> insp:wording "Bells are heard"@en }} }} '
        f"WHERE {{ GRAPH ?g {{ <{REPORT}/afi-1> insp:wording ?words }} }}",
        {"thing": f"{REPORT}/afi-1", "reason": "other words stand there", "words": "Bells are heard"},
    ),
    Case(
        QUOTATIONS.name,
        f"DELETE {{ GRAPH ?g {{ <{REPORT}/afi-1> insp:end ?end }} }} "
        f"INSERT {{ GRAPH ?g {{ <{REPORT}/afi-1> insp:end 99999999 }} }} "
        f"WHERE {{ GRAPH ?g {{ <{REPORT}/afi-1> insp:end ?end }} }}",
        {"thing": f"{REPORT}/afi-1", "reason": "the place is outside the text", "end": 99999999},
    ),
    Case(
        QUOTATIONS.name,
        "DELETE { GRAPH ?g { ?quote oa:exact ?words } } "
        'INSERT { GRAPH ?g { ?quote oa:exact "Bells" } } '
        f"WHERE {{ GRAPH ?g {{ <{REPORT}/afi-1> prov:wasQuotedFrom ?p . ?p oa:hasSelector ?quote ."
        " ?quote oa:exact ?words } }",
        {"reason": "other words stand there", "words": "Bells", "document": REPORT},
    ),
]

HARMLESS = [
    Case(
        "cause-without-recommendation",  # what its issue holds is enough
        _added(
            '<urn:cause> a insp:CauseOfConcern ; insp:wording "Bells" ; insp:statedIn <urn:letter> .'
            "<urn:o1> a insp:Occurrence ; insp:ofIssue <urn:issue> ; insp:finding <urn:cause> ."
            "<urn:o2> a insp:Occurrence ; insp:ofIssue <urn:issue> ; insp:finding <urn:other> ."
            "<urn:rec> insp:partOfFinding <urn:other>"
        ),
        {},
    ),
    Case(
        "two-first-years",  # one after the other
        _added(
            f"<urn:a> a insp:FirstRaisedClaim ; insp:ofIssue <urn:issue> ; insp:raisedInYear 2016 ; {PASSED} ."
            f"<urn:b> a insp:FirstRaisedClaim ; insp:ofIssue <urn:issue> ; insp:raisedInYear 2015 ; {ALWAYS}"
        ),
        {},
    ),
    Case(
        "grade-of-another-scale",  # a value outside every scale
        _added(f"<urn:judgment> a insp:Judgment ; insp:statedIn <{REPORT}> ; insp:hasGrade grade:ungraded"),
        {},
    ),
    Case("dangling-address", _added("<urn:d> dcterms:source <https://example.org/elsewhere>"), {}),
    Case(
        "quotation-length",  # code points, not bytes
        _added(
            "<urn:t> insp:characters 10 . <urn:p> oa:hasSource <urn:t> ; oa:hasSelector <urn:q>, <urn:s> ."
            '<urn:q> oa:exact "\u201cé\U0001f514" . <urn:s> oa:start 7 ; oa:end 10'
        ),
        {},
    ),
]


@pytest.fixture
def changed(samples: Release, tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a data folder: the release of the samples with a change of its store."""

    def change(update: str) -> Path:
        data = tmp_path / "data"
        shutil.copytree(samples.folder.parent.parent, data, symlinks=True)
        inner = ox.Store(str(data / "releases" / samples.folder.name / "store"))
        inner.update("".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + update)
        inner.flush()
        return data

    yield change
    shutil.rmtree(tmp_path / "data", ignore_errors=True)


def rows_of(data: Path, check: str) -> list[dict[str, object]]:
    folder = DataFolder(data)
    release = Release.opened(folder)
    with release.store() as store:
        (found,) = check_release(folder, release, store, (check,))
    assert all(tuple(row) == tuple(name for name, _ in found.check.columns) for row in found.rows)
    return [dict(row) for row in found.rows]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)
def test_a_check_shows_what_breaks_its_rule(case: Case, changed: Callable[[str], Path]) -> None:
    found = rows_of(changed(case.update), case.check)
    assert [row for row in found if case.row.items() <= row.items()], found


@pytest.mark.parametrize("case", HARMLESS, ids=lambda case: case.check)
def test_a_check_leaves_alone_what_only_looks_like_it(case: Case, changed: Callable[[str], Path]) -> None:
    assert rows_of(changed(case.update), case.check) == []


def test_every_check_has_a_case_that_breaks_it() -> None:
    assert {case.check for case in CASES} == set(checks())


# --- the checks themselves --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", check_queries())
def test_a_check_query_has_no_fault_but_that_one_looks_into_graphs(name: str) -> None:
    question = check_queries()[name].question
    assert question is not None
    allowed = name == "triple-in-two-graphs"
    assert [fault for fault in faults(question) if not (allowed and fault.startswith("GRAPH "))] == []


@pytest.mark.parametrize("name", checks())
def test_a_check_says_in_sentences_what_holds_why_and_what_to_do(name: str) -> None:
    check = checks()[name]
    assert check.title[0].isupper()
    assert not check.title.endswith(".")
    assert all(text.endswith(".") for text in (check.reason, check.remedy))
    assert len(check.title) <= 80 - len("holds  ")


def test_no_check_is_a_saved_question() -> None:
    assert not set(checks()) & set(questions(Path(__file__).parent.parent / "queries"))


def test_a_check_of_another_severity_or_parameter_is_refused(tmp_path: Path) -> None:
    source = (Path(__file__).parent.parent / "queries" / "checks" / "issue-without-finding.rq").read_text("utf-8")
    path = tmp_path / "strange.rq"
    path.write_text(source.replace("severity: violation", "severity: fatal"), "utf-8")
    with pytest.raises(QuestionError, match="'fatal' is no severity"):
        Check.of(Question.load(path, CHECK_KEYS))
    path.write_text(source.replace("?issue a insp:Issue", "?issue a insp:Issue ; insp:concerns ?__force_iri"), "utf-8")
    with pytest.raises(QuestionError, match="no parameter 'force'"):
        Check.of(Question.load(path, CHECK_KEYS))
    path.write_text(source.replace("#+ severity: violation\n", ""), "utf-8")
    with pytest.raises(QuestionError, match="no severity"):
        Question.load(path, CHECK_KEYS)
    with pytest.raises(QuestionError, match="'remedy' is unknown"):
        Question.load(path)


def test_the_check_of_texts_is_no_query(sample_store: EmbeddedStore) -> None:
    with pytest.raises(UsageError, match="outstanding check"):
        failures(QUOTATIONS, sample_store, PUBLIC)


# --- releases ---------------------------------------------------------------------------------------------------------


def outcome_of(release: Release) -> list[dict[str, object]]:
    data = DataFolder(release.folder.parent.parent)
    with release.store() as store:
        found = check_release(data, release, store, ())
    return [
        {"check": each.check.name, "severity": each.check.severity, "rows": [dict(row) for row in each.rows]}
        for each in found
    ]


def test_the_outcome_over_the_samples_is_the_golden_one(samples: Release, write_golden: bool) -> None:
    text = json.dumps(outcome_of(samples), indent=1, ensure_ascii=False) + "\n"
    if write_golden:
        GOLDEN.write_text(text, "utf-8")
    assert GOLDEN.read_text("utf-8") == text


def test_every_check_holds_on_the_real_documents(real: Release) -> None:
    assert [each for each in outcome_of(real) if each["rows"]] == []


# --- the command ------------------------------------------------------------------------------------------------------


def told(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(application(), ["check", *map(str, words)], env={"COLUMNS": "80"})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


def test_checks_that_hold_have_a_line_each(samples: Release) -> None:
    code, printed = told("--data", samples.folder.parent.parent)
    lines = printed.splitlines()
    assert code == 0
    assert lines[: len(checks())] == [f"holds  {check.title}" for check in checks().values()]
    assert lines[-1] == f"{len(checks())} of {len(checks())} checks hold: 0 violations, 0 warnings."


def test_a_violation_is_shown_with_reason_and_remedy_and_ends_with_1(changed: Callable[[str], Path]) -> None:
    data = changed(_added("<urn:issue> a insp:Issue"))
    check = checks()["issue-without-finding"]
    code, printed = told("--data", data)
    flat = " ".join(printed.split())
    assert code == 1
    assert f"violation {check.title} ({check.name}) {check.reason} What to do: {check.remedy} issue urn:issue" in flat
    assert all(len(line) <= 80 for line in printed.splitlines())
    code, printed = told("issue-without-finding", "--data", data, "--format", "json")
    (found,) = json.loads(printed)
    assert code == 1
    assert found == {
        "check": check.name,
        "severity": "violation",
        "title": check.title,
        "reason": check.reason,
        "remedy": check.remedy,
        "holds": False,
        "rows": [{"issue": "urn:issue"}],
    }
    code, printed = told("issue-without-finding", "--data", data, "--format", "csv")
    assert (code, printed.splitlines()) == (
        1,
        ["check,severity,row,column,value", "issue-without-finding,violation,1,issue,urn:issue"],
    )
    assert told("two-first-years", "--data", data)[0] == 0


def test_a_warning_is_shown_and_ends_with_0(changed: Callable[[str], Path]) -> None:
    data = changed(_added(f"<urn:d> insp:goesBackTo <{ID}nowhere>"))
    code, printed = told("--data", data)
    assert code == 0
    assert "warning  What is mentioned is described (dangling-address)" in printed
    assert "wexmoor/nowhere" in printed
    assert printed.splitlines()[-1].endswith("checks hold: 0 violations, 1 warning.")
    assert checks()["dangling-address"].severity is Severity.WARNING


def test_violations_are_shown_before_warnings(changed: Callable[[str], Path]) -> None:
    data = changed(_added(f"<urn:d> insp:goesBackTo <{ID}nowhere> . <urn:issue> a insp:Issue"))
    _, printed = told("dangling-address", "issue-without-finding", "--data", data)
    assert 0 <= printed.index("violation  ") < printed.index("warning  ")


def test_a_place_that_is_no_number_is_shown_and_not_stumbled_over(changed: Callable[[str], Path]) -> None:
    data = changed(_added(f'<urn:afi> insp:statedIn <{REPORT}> ; insp:start "top" ; insp:end 5'))
    (row,) = rows_of(data, QUOTATIONS.name)
    assert (row["thing"], row["reason"]) == ("urn:afi", "the place is outside the text")


def test_an_unknown_check_is_refused_with_the_nearest_name(samples: Release) -> None:
    with pytest.raises(UsageError, match="Did you mean two-first-years"):
        told("two-first-year", "--data", samples.folder.parent.parent)
