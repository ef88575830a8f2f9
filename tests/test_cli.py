"""The command: help, answers in their forms, refusals that help on, and manners in a pipe."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from reports import COMMAND, EFFECTIVENESS, EXAMPLES, Ran, built, folder, page, run, spawn

from graph.release import Release
from outstanding import __version__
from queries.answers import saved_questions

QUESTIONS = sorted(saved_questions())
COMMANDS = [
    [],
    ["build"],
    ["extract"],
    ["read"],
    ["validate"],
    ["check"],
    ["columns"],
    ["demo"],
    ["questions"],
    ["sparql"],
    ["export"],
    ["diff"],
    ["doctor"],
    ["fetch"],
    ["reference"],
    ["ask"],
    ["explain"],
    ["brief"],
    ["serve"],
    ["mcp"],
    ["init"],
    ["vocabulary"],
    ["releases"],
    ["rollback"],
    ["remove"],
    ["prune"],
    ["verify"],
    ["migrate"],
    *(["import", *verb] for verb in ([], ["add"], ["list"], ["show"], ["accept"], ["forget"])),
    *(["links", *verb] for verb in ([], ["list"], ["show"], ["accept"], ["reject"], ["withdraw"], ["add"], ["apply"])),
    *(["ask", name] for name in QUESTIONS),
]
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
_COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?[34][0-7]")


@pytest.fixture(scope="module")
def data(samples: Release) -> Path:
    """The data folder of the samples."""
    return samples.folder.parent.parent


# --- help ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help(words: list[str]) -> None:
    done = run(*words, "--help")
    assert (done.code, done.err) == (0, "")
    usage, *_ = done.out.strip().splitlines()
    assert usage.strip().startswith("Usage: ")
    assert f" {' '.join(words)} " in f"{usage} ".replace("[OPTIONS]", "")


def test_the_list_of_commands_above_is_whole() -> None:
    listed = set(re.findall(r"^│ (\w+) ", run("--help").out, re.MULTILINE))
    assert listed == {words[0] for words in COMMANDS if words}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_help_of_a_question_tells_its_parameters(name: str) -> None:
    told = run("ask", name, "--help").told
    for parameter in saved_questions()[name].parameters:
        assert f"--{parameter.name.replace('_', '-')}" in told


def test_the_version_is_told() -> None:
    assert run("--version") == Ran(0, f"outstanding {__version__}\n", "")


@pytest.mark.parametrize("words", [["bulid"], ["ask", "persistent-afi"], ["build", "--bsae", "x", "."]])
def test_a_misspelt_word_is_wrong_usage_with_a_suggestion(words: list[str]) -> None:
    done = run(*words)
    assert done.code == 2
    assert {"bulid": "build", "ask": "persistent-afis"}.get(words[0], "--base") in done.err


def test_an_unknown_question_is_wrong_usage() -> None:
    done = run("ask", "xyzzy")
    assert done.code == 2
    assert "xyzzy" in done.err


# --- questions and answers -----------------------------------------------------------------------------------------


def test_the_questions_are_listed() -> None:
    assert all(name in run("questions").told for name in QUESTIONS)
    listed = json.loads(run("questions", "--format", "json").out)
    assert [each["name"] for each in listed] == list(saved_questions())
    for each in listed:
        assert set(each) == {"name", "summary", "description", "tags", "parameters", "columns"}
        (first, *_) = each["parameters"]
        assert set(first) == {"name", "type", "required", "default", "description"}
    run("questions", "--format", "csv").clearly_failed(2, "no CSV form")


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_json_answer_has_its_five_keys_and_every_column_in_every_row(name: str, data: Path) -> None:
    done = run("ask", name, "--data", data, "--format", "json")
    assert (done.code, done.err) == (0, "")
    answer = json.loads(done.out)
    assert list(answer) == ["question", "parameters", "release", "coverage", "rows"]
    assert answer["question"] == name
    assert set(answer["parameters"]) == {parameter.name for parameter in saved_questions()[name].parameters}
    columns = [column for column, _ in saved_questions()[name].columns]
    assert all(list(row) == columns for row in answer["rows"])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_csv_answer_has_a_header_and_the_rows_of_the_json_answer(name: str, data: Path) -> None:
    done = run("ask", name, "--data", data, "--format", "csv")
    assert done.code == 0
    header, *found = csv.reader(io.StringIO(done.out))
    rows = json.loads(run("ask", name, "--data", data, "--format", "json").out)["rows"]
    assert header == [column for column, _ in saved_questions()[name].columns]
    texts = {True: "true", False: "false", None: ""}
    assert found == [
        [texts[value] if isinstance(value, bool | None) else str(value) for value in row.values()] for row in rows
    ]
    assert "Coverage" in done.err


def test_an_answer_says_what_it_rests_on(data: Path, samples: Release) -> None:
    done = run("ask", "persistent-afis", "--since", "2015", "--as-of", "2018-06-30", "--data", data)
    assert done.code == 0
    assert "since 2015, as of 2018-06-30" in done.told
    assert (
        "Coverage as of 2018-06-30: 6 of 10 documents counted; 2 published later; undated and left out: Response to"
        in done.told
    )
    assert f"Release {samples.hash[:16]}" in done.told


def test_an_answer_without_rows_says_so(data: Path) -> None:
    done = run("ask", "persistent-afis", "--as-of", "2001-01-01", "--data", data)
    assert done.code == 0
    assert "No rows." in done.told
    assert "0 of 10 documents counted" in done.told


@pytest.mark.parametrize(
    ("words", "named", "help_on"),
    [
        (["persistent-afis", "--since", "abc"], "parameter since does not take 'abc'", "a whole number"),
        (["persistent-afis", "--since", "02015"], "parameter since does not take '02015'", "without leading zeros"),
        (["persistent-afis", "--as-of", "2019-02-30"], "parameter as_of does not take '2019-02-30'", "YYYY-MM-DD"),
        (["persistent-afis", "--as-of", "30/06/2018"], "parameter as_of does not take '30/06/2018'", "YYYY-MM-DD"),
        (["open-findings", "--force", "clevland"], "'clevland'", "cleveland"),
        (["open-findings", "--force", "https://example.org/<x>"], "parameter force", "absolute IRI"),
        (["issue-history", "--issue", "wexmoor/issue/nothing"], "'wexmoor/issue/nothing'", ""),
        (["document-audit", "--document", EFFECTIVENESS[:-1]], f"'{EFFECTIVENESS[:-1]}'", EFFECTIVENESS),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_a_value_that_does_not_fit_is_wrong_usage_with_what_does(
    words: list[str], named: str, help_on: str, data: Path
) -> None:
    done = run("ask", *words, "--data", data)
    done.clearly_failed(2, "error: ", named)
    done.clearly_failed(2, "hint: ", help_on)
    assert done.out == ""


def test_an_unknown_form_is_wrong_usage(data: Path) -> None:
    done = run("ask", "open-findings", "--data", data, "--format", "xml")
    assert done.code == 2
    assert all(form in done.err for form in ("table", "json", "csv"))


# --- SPARQL of one's own -------------------------------------------------------------------------------------------

COUNT = "SELECT (COUNT(?force) AS ?n) WHERE { ?force a insp:PoliceForce ; insp:slug 'wexmoor' }"
"""A query that has one row, and a prefix that it does not declare."""


def test_a_query_is_answered_in_each_form(data: Path) -> None:
    assert json.loads(run("sparql", COUNT, "--data", data, "--format", "json").out) == [{"n": 1}]
    assert run("sparql", COUNT, "--data", data, "--format", "csv").out.split() == ["n", "1"]
    assert "1 row" in run("sparql", COUNT, "--data", data).out


def test_a_query_comes_from_a_file_or_from_standard_input(data: Path, tmp_path: Path) -> None:
    (tmp_path / "query.rq").write_text(f"# A comment; ASK and CONSTRUCT are no words of it.\n{COUNT}\n", "utf-8")
    by_file = run("sparql", "--file", tmp_path / "query.rq", "--data", data, "--format", "json")
    by_stdin = spawn("sparql", "--file", "-", "--data", data, "--format", "json", stdin=COUNT.encode())
    assert json.loads(by_file.out) == json.loads(by_stdin.out) == [{"n": 1}]


def test_ask_gives_a_truth(data: Path) -> None:
    assert run("sparql", "ASK { ?s a insp:AreaForImprovement }", "--data", data) == Ran(0, "true\n", "")
    assert run("sparql", "ASK { ?s a insp:Nothing }", "--data", data) == Ran(0, "false\n", "")


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s a insp:PoliceForce }", "DESCRIBE body:wexmoor"])
def test_construct_and_describe_give_turtle(query: str, data: Path) -> None:
    done = run("sparql", query, "--data", data)
    assert done.code == 0
    subjects = {str(triple.subject) for triple in ox.parse(done.out.encode(), format=ox.RdfFormat.TURTLE)}
    assert "<https://w3id.org/outstanding/body/wexmoor>" in subjects


def test_a_prefix_that_is_declared_is_the_callers_own(data: Path) -> None:
    query = "PREFIX insp: <https://example.org/other#> ASK { ?s a insp:PoliceForce }"
    assert run("sparql", query, "--data", data).out == "false\n"


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("SELEKT ?s", "line 1"),
        ("SELECT * WHERE {\n  ?s ?p\n}", "line 3"),
        ("PREFIX a: <urn:a>\nSELECT * WHERE { ?s none:p ?o }", "line 2"),
    ],
)
def test_a_query_that_is_no_sparql_is_refused_with_its_line(query: str, line: str, data: Path) -> None:
    run("sparql", query, "--data", data).clearly_failed(2, "not SPARQL", f"({line}, column ")


def test_the_column_of_a_fault_is_counted_in_what_the_caller_wrote(data: Path) -> None:
    found = re.search(r"line 1, column (\d+)", run("sparql", "SELECT * WHERE { ?s ?p }", "--data", data).err)
    assert found
    assert int(found[1]) <= len("SELECT * WHERE { ?s ?p }") + 1


@pytest.mark.parametrize(
    "words", ["SERVICE", "service", "SeRvIcE SILENT", "S\\u0045RVICE", "\\U00000053ERVICE", "# x\nSERVICE"]
)
def test_a_query_to_other_servers_is_refused_in_any_spelling(words: str, data: Path) -> None:
    query = f"SELECT * WHERE {{ {words} <http://localhost:9/sparql> {{ ?s ?p ?o }} }}"
    run("sparql", query, "--data", data).clearly_failed(2, "SERVICE is not allowed")


def test_the_word_service_in_a_string_is_no_request(data: Path) -> None:
    assert run("sparql", "ASK { ?s ?p 'SERVICE <http://localhost:9/>' }", "--data", data).out == "false\n"


@pytest.mark.parametrize("update", ["INSERT DATA { <urn:a> <urn:b> 1 }", "DELETE WHERE { ?s ?p ?o }", "DROP ALL"])
def test_an_update_is_refused(update: str, data: Path) -> None:
    run("sparql", update, "--data", data).clearly_failed(2, "not SPARQL")


def test_a_query_and_a_file_or_neither_is_wrong_usage(data: Path, tmp_path: Path) -> None:
    (tmp_path / "query.rq").write_text(COUNT, "utf-8")
    run("sparql", "--data", data).clearly_failed(2, "either a query or a file")
    both = run("sparql", COUNT, "--file", tmp_path / "query.rq", "--data", data)
    both.clearly_failed(2, "either a query or a file")


@pytest.mark.parametrize("content", [None, "ASK { ?s ?p '\u00e9' }".encode("latin-1")], ids=["missing", "no UTF-8"])
def test_a_file_that_cannot_be_read_is_wrong_usage(content: bytes | None, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "query.rq"
    if content:
        path.write_bytes(content)
    run("sparql", "--file", path, "--data", data).clearly_failed(2, str(path))


def test_standard_input_that_is_no_text_is_wrong_usage(data: Path) -> None:
    done = spawn("sparql", "--file", "-", "--data", data, stdin=b"ASK { ?s ?p '\xe9' }", env={"PYTHONUTF8": "1"})
    assert "Traceback" not in done.err
    assert done.code == 2


@pytest.mark.parametrize("query", [COUNT, "ASK {}", "CONSTRUCT WHERE { ?s a insp:PoliceForce }"])
def test_a_form_that_no_query_has_is_wrong_usage(query: str, data: Path) -> None:
    run("sparql", query, "--data", data, "--format", "xlsx").clearly_failed(2, "'xlsx'")


def test_a_value_that_its_type_does_not_allow_is_shown_as_it_stands(data: Path) -> None:
    query = "SELECT ?x WHERE { BIND('many'^^xsd:integer AS ?x) }"
    done = run("sparql", query, "--data", data, "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == [{"x": "many"}]


@pytest.mark.parametrize("words", [["ask", "open-findings"], ["sparql", "ASK {}"]])
def test_asking_where_nothing_was_published_says_what_to_do(words: list[str], tmp_path: Path) -> None:
    done = run(*words, "--data", tmp_path)
    done.clearly_failed(1, "nothing has been published in this data folder", str(tmp_path))
    done.clearly_failed(1, "hint: ", "outstanding build")


# --- settings ------------------------------------------------------------------------------------------------------


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder without settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("OUTSTANDING_")]:
        monkeypatch.delenv(name)
    return tmp_path


def test_the_default_data_folder_is_data_here(empty: Path) -> None:
    built(empty / "data", folder(empty / "in", {"eff.txt": page()}))
    assert run("sparql", COUNT).code == 0


def test_an_option_wins_over_the_environment_and_that_over_the_file(
    empty: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty / "outstanding.toml").write_text(f"data = '{data}'\n", "utf-8")
    assert run("sparql", COUNT).code == 0
    monkeypatch.setenv("OUTSTANDING_DATA", "of-the-environment")
    run("sparql", COUNT).clearly_failed(1, "(of-the-environment)")
    assert run("sparql", COUNT, "--data", data).code == 0


def test_the_base_can_be_set(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = folder(empty / "in", {"eff.txt": page()})
    monkeypatch.setenv("OUTSTANDING_BASE", "https://data.example.org/")
    assert run("build", source).code == 0
    query = f"ASK {{ <https://data.example.org/id/{EFFECTIVENESS}> a fabio:ReportDocument }}"
    assert run("sparql", query).out == "true\n"


def test_a_base_that_is_none_is_wrong_usage(empty: Path) -> None:
    source = folder(empty / "in", {"eff.txt": page()})
    for base in ("data.example.org", "https://data.example.org", "https://data.example.org/#", "ftp://example.org/"):
        run("build", source, "--base", base).clearly_failed(2, repr(base), "cannot be a base IRI")
    assert not (empty / "data").exists()


# --- manners -------------------------------------------------------------------------------------------------------


def test_extract_shows_a_record_and_json(tmp_path: Path) -> None:
    source = folder(tmp_path, {"eff.txt": page("The force should test its radios.")})
    table = run("extract", source / "eff.txt")
    assert table.code == 0
    assert EFFECTIVENESS in table.told
    record = json.loads(run("extract", source / "eff.txt", "--format", "json").out)
    assert [finding["text"] for finding in record["findings"]] == ["The force should test its radios."]
    run("extract", source / "eff.txt", "--format", "csv").clearly_failed(2, "no CSV form")
    run("extract", source / "none.txt").clearly_failed(2, "no such file", "none.txt")


def test_validate_tells_what_holds_and_what_does_not(tmp_path: Path) -> None:
    assert run("validate", EXAMPLES / "wexmoor.ttl").code == 0
    force = "@prefix insp: <https://w3id.org/outstanding/def/inspection#> .\n<urn:x> a insp:PoliceForce .\n"
    (tmp_path / "force.ttl").write_text(force, "utf-8")
    done = run("validate", tmp_path / "force.ttl")
    assert done.code == 1
    assert "Does not conform" in done.told
    verdict = json.loads(run("validate", tmp_path / "force.ttl", "--format", "json").out)
    assert {thing["focus"] for thing in verdict["things"]} == {"urn:x"}


def test_the_demonstration_builds_the_samples_and_asks_the_first_question(tmp_path: Path) -> None:
    done = run("demo", "--data", tmp_path / "demo")
    assert done.code == 0
    assert "10 documents; 10 read, 0 kept out." in done.told
    assert "persisted since a year (since 2015, 1 row)" in done.told


def test_there_is_no_style_where_the_output_is_no_terminal(data: Path) -> None:
    done = spawn("ask", "open-findings", "--data", data)
    assert done.code == 0
    assert not _ESCAPE.search(done.out + done.err)


def test_no_color_takes_the_colours_away(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    failing: list[str | Path] = ["sparql", "SELECT", "--data", data]
    assert _COLOUR.search(run(*failing).err)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not _COLOUR.search(run(*failing).err)
    assert not _COLOUR.search(run("build", folder(tmp_path / "in", {"eff.txt": page()}), "--data", tmp_path / "d").out)


@pytest.mark.parametrize("form", ["table", "csv"])
def test_a_reader_that_has_had_enough_is_no_error(form: str, data: Path) -> None:
    query = "SELECT * WHERE { ?s ?p ?o } LIMIT 2000"
    with subprocess.Popen(
        [COMMAND, "sparql", query, "--data", data, "--format", form], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.stdout.close()
        err = process.stderr.read()
    assert err == b""
    assert process.returncode == 0


@pytest.mark.parametrize("form", ["table", "json"])
def test_output_that_cannot_be_written_is_told_in_a_line(form: str, data: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [COMMAND, "ask", "persistent-afis", "--data", data, "--format", form],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr
    assert b"No space left" in done.stderr


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_terminal_without_unicode_is_no_error(form: str, data: Path) -> None:
    done = spawn(
        "ask", "persistent-afis", "--data", data, "--format", form, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert "Traceback" not in done.err
    assert done.code == 0
