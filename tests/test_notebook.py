"""From Python: the same answers as the command line gives, as rows and as a frame."""

from __future__ import annotations

import datetime
import json
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from reports import run

import outstanding
from graph.errors import OutstandingError, QueryError, QuestionError, ReleaseError, UsageError
from graph.release import Release
from outstanding.notebook import OpenRelease
from queries.answers import saved_questions

SCRIPT = Path(__file__).parent.parent / "examples" / "first_questions.py"


@pytest.fixture(scope="module")
def data(samples: Release) -> Path:
    """The data folder of the samples."""
    return samples.folder.parent.parent


@pytest.fixture(scope="module")
def opened(data: Path) -> Iterator[OpenRelease]:
    """The samples' release, open."""
    with outstanding.open(data) as release:
        yield release


@pytest.mark.parametrize("name", saved_questions())
def test_an_answer_is_that_of_the_command_line(name: str, data: Path, opened: OpenRelease) -> None:
    answer = opened.ask(name)
    told = json.loads(run("ask", name, "--data", data, "--format", "json").out)
    assert [dict(row) for row in answer.rows] == told["rows"]
    assert dict(answer.parameters) == told["parameters"]
    assert answer.release == told["release"] == opened.hash
    assert answer.coverage.sentence == told["coverage"]["sentence"]
    assert list(answer.columns) == [column for column, _ in saved_questions()[name].columns]


@pytest.mark.parametrize("since", [2016, "2016"])
@pytest.mark.parametrize("as_of", [datetime.date(2018, 6, 30), "2018-06-30"])
def test_values_are_numbers_days_or_text(since: int | str, as_of: datetime.date | str, opened: OpenRelease) -> None:
    answer = opened.ask("persistent-afis", since=since, as_of=as_of, force=None)
    assert dict(answer.parameters) == {"since": "2016", "as_of": "2018-06-30", "force": None}
    assert answer.coverage.as_of == datetime.date(2018, 6, 30)


def test_an_answer_is_a_sequence_of_its_rows(opened: OpenRelease) -> None:
    answer = opened.ask("persistent-afis", since=2016)
    assert list(answer) == list(answer.rows)
    assert answer[0]["since"] == 2015
    assert answer[1:] == answer.rows[1:]
    assert len(answer) == 5
    assert not opened.ask("persistent-afis", since=1999)


def test_a_printed_answer_shows_rows_coverage_and_release_in_short_lines(opened: OpenRelease) -> None:
    lines = repr(opened.ask("open-findings")).splitlines()
    assert lines[:2] == ["Findings that are not closed:", "35 rows"]
    assert lines[2].startswith("1. force: Wexmoor Police, ")
    assert lines[7:] == ["and 30 more", opened.ask("open-findings").coverage.sentence, f"Release {opened.hash[:16]}"]
    assert max(map(len, lines[:8])) <= 100


def test_a_printed_release_says_which_it_is(data: Path) -> None:
    release = outstanding.open(str(data))
    assert repr(release) == f"<release {release.number} ({release.hash[:16]}), 10 documents>"
    release.close()
    release.close()
    assert repr(release).endswith(", closed>")


def test_a_closed_release_answers_nothing_and_says_why(data: Path) -> None:
    with outstanding.open(data) as release:
        answer = release.ask("open-findings")
    assert len(answer) == 35
    for ask in (lambda: release.ask("open-findings"), lambda: release.sparql("SELECT * WHERE { ?s a insp:Issue }")):
        with pytest.raises(ReleaseError, match="was closed"):
            ask()


def test_a_query_of_ones_own_gives_rows(opened: OpenRelease) -> None:
    rows = opened.sparql("SELECT (COUNT(*) AS ?n) WHERE { ?s a insp:AreaForImprovement }")
    assert (rows.columns, [dict(row) for row in rows]) == (("n",), [{"n": 33}])
    assert repr(rows) == "1 row\n1. n: 33"


@pytest.mark.parametrize("query", ["ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }", "SELECT", "SELECT * { SERVICE <x:y> {} }"])
def test_what_gives_no_rows_is_refused(query: str, opened: OpenRelease) -> None:
    with pytest.raises(QueryError):
        opened.sparql(query)


def test_an_unknown_question_or_value_is_refused_with_what_fits(opened: OpenRelease) -> None:
    with pytest.raises(QuestionError, match="persistent-afis"):
        opened.ask("persistent-afi")
    with pytest.raises(QuestionError, match="since, as_of, force"):
        opened.ask("persistent-afis", sinse=2015)
    with pytest.raises(QuestionError, match="whole number"):
        opened.ask("persistent-afis", since=True)


def test_the_questions_can_be_looked_through(opened: OpenRelease) -> None:
    assert list(opened.questions) == list(saved_questions())
    assert opened.questions["persistent-afis"].summary


def test_a_folder_without_a_release_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutstandingError, match="nothing has been published"):
        outstanding.open(tmp_path)


def test_the_default_is_the_folder_of_the_settings(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTSTANDING_DATA", str(data))
    with outstanding.open() as release:
        assert release.number == 1


def test_a_frame_has_the_rows_and_columns(opened: OpenRelease, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for pandas records what the real one would be given."""
    pandas = ModuleType("pandas")
    monkeypatch.setattr(pandas, "DataFrame", lambda rows, columns: (rows, columns), raising=False)
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    answer = opened.ask("persistent-afis", since=2016)
    assert answer.frame() == ([dict(row) for row in answer.rows], list(answer.columns))


def test_without_pandas_a_frame_says_how_to_get_it(opened: OpenRelease, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pip install pandas"):
        opened.ask("persistent-afis").frame()


def test_importing_the_package_loads_neither_store_nor_settings() -> None:
    code = (
        "import sys, outstanding; print([m for m in ('pyoxigraph', 'rdflib', 'pydantic', 'typer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_example_script_runs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(SCRIPT))["main"](str(data))
    told = capsys.readouterr().out
    assert "10 of 10 documents counted" in told
    assert "In June 2018 it was 3 and not 5." in told
    assert " 33  area for improvement" in told


def test_a_query_that_names_its_graphs_sees_no_other(opened: OpenRelease) -> None:
    report = "https://w3id.org/outstanding/graph/wexmoor/peel-2017-effectiveness/report"
    counted = "SELECT (COUNT(*) AS ?n) {} WHERE {{ ?s a insp:AreaForImprovement }}"
    ((one,), (every,)) = (
        [row["n"] for row in opened.sparql(counted.format(graphs))] for graphs in (f"FROM <{report}>", "")
    )
    assert (one, every) == (5, 33)
