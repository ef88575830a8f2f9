"""The documentation cannot rot: what exists is documented, and what is documented works as shown."""

from __future__ import annotations

import doctest
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from fastapi.routing import APIRoute
from pictures import FOLDER, PICTURES
from rdflib import SKOS, Graph, URIRef

from graph.comparison import LIKE, Change
from graph.lineage.linking import NEAR, RUNNER_UP
from graph.lineage.threads import CERTAINTY
from graph.terms import PREFIXES, SCHEME
from loaders.diagnosis import ALIKE
from loaders.formats import READERS
from loaders.grammar import Grammar
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts
from outstanding.checking import checks
from outstanding.cli.main import application, main
from outstanding.export.forms import Form
from outstanding.export.table import COLUMNS
from outstanding.linked.marks import KINDS
from outstanding.settings import Settings
from outstanding.web import curation, data, dossiers, editor, quality, search, taking
from queries.answers import saved_questions
from queries.check_queries import CHECK_KEYS
from queries.questions import HEADER_KEYS

if TYPE_CHECKING:
    from click import Command

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
TERMINAL = {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}
"""The terminal that the outputs in the documentation were made in; `COLUMNS=120` before a command widens it."""

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_ABRIDGED = re.compile(r"^ ?\.\.\.$", re.MULTILINE)
"""A line that says that a part of the output was left out by hand; such an output is never written anew."""
_SAVED = re.compile(r"Save this as `(?P<file>[^`\n]+)`:\n\n\Z")
_HASH = re.compile(r"\b[0-9a-f]{16}(?:[0-9a-f]{48})?\b")
_SETTING = re.compile(r"\bOUTSTANDING_[A-Z0-9_]+\b")


@dataclass(frozen=True)
class Step:
    """One command of a page and the output that stands below it; `...` in the output stands for anything.

    `cd FOLDER` holds for the commands below it. `save FILE` is what a page asks for by "Save this as `FILE`:", with the
    text below it as its output.
    """

    page: str
    line: int
    command: str
    output: str

    def __str__(self) -> str:
        """The place, as it names a test."""
        return f"{self.page}:{self.line}"


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _section(page: str, heading: str) -> str:
    """A page's text from a heading to the next of the same or a higher level."""
    text = _text(page)
    begin = re.search(rf"^(?P<marks>#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert begin, f"{page} has no heading {heading!r}"
    rest = text[begin.end() :]
    end = re.search(rf"^#{{1,{len(begin['marks'])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def _steps() -> Iterator[Step]:
    for page in PAGES:
        text = page.read_text("utf-8")
        for fence in _FENCE.finditer(text):
            if saved := _SAVED.search(text, 0, fence.start()):
                yield Step(page.name, text.count("\n", 0, fence.start()) + 1, f"save {saved['file']}", fence["body"])
            elif fence["language"] == "console":
                yield from _steps_of(page, fence["body"], text.count("\n", 0, fence.start()) + 1)


def _steps_of(page: Path, body: str, before: int) -> Iterator[Step]:
    command, line, output = "", 0, list[str]()
    for at, words in enumerate(body.splitlines(), start=before + 1):
        if words.startswith("$ "):
            if command:
                yield Step(page.name, line, command, "\n".join(output))
            command, line, output = words[2:], at, []
        elif words.startswith("> ") and not output:
            command = command.removesuffix("\\") + words[2:] if command.endswith("\\") else f"{command}\n{words[2:]}"
        else:
            output.append(words)
    assert command, f"{page.name}:{before}: a console block begins with a command"
    yield Step(page.name, line, command, "\n".join(output))


STEPS = list(_steps())


# --- what exists is documented ----------------------------------------------------------------------------------------


def _commands(command: Command, name: str) -> Iterator[tuple[str, Command]]:
    below = getattr(command, "commands", {})
    for word, each in below.items():
        yield from _commands(each, f"{name} {word}")
    if not below:
        yield name, command


COMMANDS = dict(_commands(typer.main.get_command(application()), "outstanding"))


def test_the_walk_over_the_command_line_finds_its_commands() -> None:
    assert {"outstanding build", "outstanding sparql", "outstanding ask persistent-afis"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_its_options(name: str) -> None:
    question = name.removeprefix("outstanding ask ")
    text = _section("docs/running.md", f"`{name}`") if question == name else _section("docs/questions.md", question)
    for parameter in COMMANDS[name].params:
        for option in parameter.opts:
            if option.startswith("--"):
                assert f"`{option}`" in text, f"{name} {option}"
            else:
                assert f"`{option.upper()}`" in text, f"{name} {option.upper()}"


def test_the_options_of_every_question_and_of_the_whole_command_are_documented() -> None:
    whole = typer.main.get_command(application())
    for option in [option for parameter in whole.params for option in parameter.opts]:
        assert f"`{option}`" in _text("docs/running.md")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_variable_and_its_key(name: str) -> None:
    text = _section("docs/running.md", "Settings")
    assert f"`OUTSTANDING_{name.upper()}`" in text
    assert f"`{name}`" in text


def test_the_documented_variables_are_those_that_something_reads() -> None:
    read = {f"OUTSTANDING_{name.upper()}" for name in Settings.model_fields}
    for path in [*(ROOT / "tests").glob("*.py"), ROOT / ".ci" / "run"]:
        if path != Path(__file__):
            read |= set(_SETTING.findall(path.read_text("utf-8")))
    told = set(_SETTING.findall("".join(page.read_text("utf-8") for page in PAGES)))
    assert told == read


@pytest.mark.parametrize("name", saved_questions())
def test_every_saved_question_is_documented_with_its_parameters_and_columns(name: str) -> None:
    question = saved_questions()[name]
    text = _section("docs/questions.md", name)
    assert question.summary in text
    for parameter in question.parameters:
        assert f"`--{parameter.name.replace('_', '-')}`" in text
    for column, meaning in question.columns:
        assert f"| `{column}` | {meaning} |" in text
    assert f"outstanding ask {name}" in text


@pytest.mark.parametrize(("column", "meaning"), COLUMNS)
def test_every_column_of_an_export_is_documented(column: str, meaning: str) -> None:
    assert f"| `{column}` | {meaning} |" in _section("docs/exports.md", "The table of findings")


@pytest.mark.parametrize("form", Form)
def test_every_form_of_an_export_is_documented(form: Form) -> None:
    assert f"\n| `{form}` |" in _text("docs/exports.md")


def test_every_address_of_the_data_is_documented() -> None:
    text = _section("docs/exports.md", "From a server")
    paths = {route.path.replace(":path", "") for route in data.router().routes if isinstance(route, APIRoute)}
    assert len(paths) > 10
    assert {path for path in paths if f"`{path}`" not in text} == set()


def test_every_page_for_people_is_documented() -> None:
    text = _text("docs/pages.md")
    routers = (dossiers, search, editor, quality, curation, taking)
    routes = [route for each in routers for route in each.router().routes]
    paths = {route.path for route in routes if isinstance(route, APIRoute) and "GET" in route.methods}
    assert len(paths) > 15
    words = {path.replace("{slug}", "NAME").replace("{form}", "html" if "brief" in path else "csv") for path in paths}
    shared = {"/curation/pair/{name}", "/editor/terms.json"}  # what no person types
    assert {path for path in words - shared if path not in text} == set()
    signs = {kind.sign for kind in KINDS}
    assert {sign for sign in signs if not re.search(rf"\({re.escape(sign)}[,)]", text)} == set()


@pytest.mark.parametrize("name", checks())
def test_every_check_is_documented_with_its_reason_remedy_and_columns(name: str) -> None:
    check = checks()[name]
    section = _section("docs/checks.md", name)
    text = " ".join(section.split())
    for sentence in (f"{check.title}: {check.severity}.", check.reason, check.remedy):
        assert " ".join(sentence.split()) in text
    for column, meaning in check.columns:
        assert f"| `{column}` | {meaning} |" in section


def test_no_check_is_documented_that_is_not_there() -> None:
    headings = re.findall(r"^### (\S+)$", _section("docs/checks.md", "The checks"), re.MULTILINE)
    assert headings == list(checks())


@pytest.mark.parametrize("key", ["summary", "description", *CHECK_KEYS])
def test_every_key_of_a_check_header_is_documented(key: str) -> None:
    assert f"| `{key}` |" in _section("docs/checks.md", "A check as a file")


def test_no_question_is_documented_that_is_not_there() -> None:
    headings = set(re.findall(r"^### (\S+)$", _section("docs/questions.md", "The saved questions"), re.MULTILINE))
    assert headings == set(saved_questions())


@pytest.mark.parametrize("key", HEADER_KEYS)
def test_every_key_of_a_question_header_is_documented(key: str) -> None:
    assert f"| `{key}` |" in _section("docs/questions.md", "A saved question as a file")


@pytest.mark.parametrize("key", [*DocumentFacts.model_fields, "reference"])
def test_every_key_of_the_sidecar_is_documented(key: str) -> None:
    assert f"| `{key}` |" in _section("docs/loading.md", "`sources.toml`")


@pytest.mark.parametrize("key", ReportRecord.model_fields)
def test_every_key_of_an_extract_is_documented(key: str) -> None:
    assert f"| `{key}` |" in _section("docs/loading.md", "What one file says")


@pytest.mark.parametrize("layout", Grammar.packaged().layouts, ids=lambda layout: layout.name)
def test_every_layout_is_documented_with_its_confidence(layout: object) -> None:
    name, confidence = getattr(layout, "name", ""), getattr(layout, "confidence", "")
    assert re.search(rf"^\| `{name}` \|.*\| {confidence} \|$", _text("docs/loading.md"), re.MULTILINE)


@pytest.mark.parametrize("ending", READERS)
def test_every_file_ending_that_can_be_read_is_documented(ending: str) -> None:
    assert f"`{ending}`" in _section("docs/loading.md", "The folder")


def test_every_warning_of_a_reader_is_documented() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "loaders").rglob("*.py"))
    codes = set(re.findall(r'(?:\bcode=|\.doubt\()"([a-z-]+)"', sources))
    assert codes == set(re.findall(r"^\| `([a-z-]+)` \|", _section("docs/loading.md", "Warnings"), re.MULTILINE))


def test_every_make_target_is_documented() -> None:
    targets = set(re.findall(r"^([a-z]+):", _text("Makefile"), re.MULTILINE))
    assert {"demo", "test"} <= targets
    assert targets == set(re.findall(r"^\| `make ([a-z]+)` \|", _text("docs/running.md"), re.MULTILINE))


def test_every_prefix_is_documented() -> None:
    text = _section("docs/questions.md", "Your own SPARQL")
    for prefix in PREFIXES:
        assert f"`{prefix}:`" in text


def test_the_thresholds_of_linking_are_those_of_the_code() -> None:
    text = _section("docs/model.md", "How findings are linked")
    assert f"at least {NEAR:g}" in text
    assert f"at most {RUNNER_UP:g}" in text


def test_every_change_between_releases_is_documented_with_the_likeness_of_the_code() -> None:
    text = _section("docs/running.md", "`outstanding diff`")
    assert [name for name in re.findall(r"^\| ([a-z ]+) \|", text, re.MULTILINE) if name in set(Change)] == list(Change)
    assert f"at least {LIKE:g} of 100" in text


def test_the_likeness_of_a_near_miss_is_that_of_the_code() -> None:
    assert f"at least {ALIKE:g} of 100" in _section("docs/loading.md", "When something is missed")


def test_every_basis_of_a_year_is_documented_with_the_name_that_answers_print() -> None:
    schemes = Graph().parse(ROOT / "ontology" / "schemes.ttl", format="turtle")
    text = _text("docs/model.md")
    for basis in CERTAINTY:
        name = schemes.value(URIRef(f"{SCHEME}basis/{basis}"), SKOS.prefLabel)
        assert f"| `{basis}` | {name} |" in text


def test_the_published_json_schema_is_that_of_the_records(write_golden: bool) -> None:
    schema = json.dumps(ReportRecord.model_json_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    path = DOCS / "report.schema.json"
    if write_golden:
        path.write_text(schema, "utf-8")
    assert path.read_text("utf-8") == schema


# --- what is documented works as shown --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_into_the_repository_leads_somewhere(page: Path) -> None:
    for link in _LINK.finditer(page.read_text("utf-8")):
        target, _, _ = link["target"].partition("#")
        if target and "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {link['target']}"


def test_the_readme_leads_to_every_page() -> None:
    targets = {link["target"] for link in _LINK.finditer(_text("README.md"))}
    assert {f"docs/{page.name}" for page in PAGES[1:]} <= targets


def test_make_demo_is_the_demo_command_in_build_demo() -> None:
    makefile = _text("Makefile")
    assert "@$(BIN)/outstanding demo --data $(DEMO_DATA)" in makefile
    assert re.search(r"^DEMO_DATA \?= build/demo$", makefile, re.MULTILINE)


@dataclass(frozen=True)
class Desk:
    """A folder with the samples in `examples` and what `make demo` made of them in `build/demo`, and its output."""

    folder: Path
    demo: str


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Where the commands of the documentation run: the installed command has made the demonstration there."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "examples").symlink_to(ROOT / "examples", target_is_directory=True)
    command = Path(sys.executable).parent / "outstanding"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OUTSTANDING_")}
    done = subprocess.run(
        [command, "demo", "--data", "build/demo"],
        cwd=folder,
        env={**environment, **TERMINAL},
        capture_output=True,
        text=True,
        check=True,
    )
    return Desk(folder, done.stdout)


def _run(command: str) -> tuple[str, int]:
    """What a command prints, on stdout and stderr together, and its exit code."""
    printed = io.StringIO()
    code: object = 0
    handler = signal.getsignal(signal.SIGINT)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed), redirect_stderr(printed):
        patch.setattr(sys, "argv", shlex.split(command))
        try:
            main()
        except SystemExit as end:
            code = end.code
        finally:
            signal.signal(signal.SIGINT, handler)
    return printed.getvalue(), code if isinstance(code, int) else 0


def _plain(text: str) -> str:
    """Text as it is compared: without space at the ends of lines, and without empty lines."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines() if line.strip())


def _where(at: int, desk: Desk) -> Path:
    """The folder that a command is run in: that of all pages, or what the last `cd` of its page led to."""
    before = [step.command for step in STEPS[:at] if step.page == STEPS[at].page]
    led = next((command for command in reversed(before) if command.startswith("cd ")), "cd .")
    return desk.folder / led.removeprefix("cd ")


def test_there_are_commands_to_try() -> None:
    assert len(STEPS) > 15


def test_what_is_shown_fits_the_terminal_it_was_shown_in() -> None:
    shown = [step for step in STEPS if step.page == "terminal.md" and step.output.strip()]
    widths = [int(match[1]) if (match := re.match(r"COLUMNS=(\d+) ", step.command)) else 80 for step in shown]
    assert {80, 120} == set(widths)
    for step, width in zip(shown, widths, strict=True):
        assert [line for line in step.output.splitlines() if len(line.rstrip()) > width] == []


@pytest.mark.parametrize("at", range(len(STEPS)), ids=lambda at: str(STEPS[at]))
def test_a_documented_command_prints_what_is_shown(
    at: int, desk: Desk, monkeypatch: pytest.MonkeyPatch, write_golden: bool
) -> None:
    step = STEPS[at]
    for name in [name for name in os.environ if name.startswith("OUTSTANDING_")]:
        monkeypatch.delenv(name)
    for name, value in TERMINAL.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(_where(at, desk))
    if step.command.startswith("save "):
        Path(step.command.removeprefix("save ")).write_text(step.output, "utf-8")
        return
    if step.command.startswith("cd "):
        assert (desk.folder / step.command.removeprefix("cd ")).is_dir()
        return
    if step.command == "make demo":
        printed, code = desk.demo, 0
    elif step.command == "echo $?":
        printed, code = f"{_run(STEPS[at - 1].command)[1]}\n", 0
    else:
        width, command = re.fullmatch(r"(?:COLUMNS=(\d+) )?(.*)", step.command, re.DOTALL).groups()  # type: ignore[union-attr]
        assert command.startswith("outstanding "), "only the project's own commands can be tried here"
        if width:
            monkeypatch.setenv("COLUMNS", width)
        printed, code = _run(command)
    told = at + 1 < len(STEPS) and STEPS[at + 1].command == "echo $?"
    assert told or code == 0, printed
    if step.output.strip():
        want, got = _plain(step.output), _plain(printed)
        flags = doctest.ELLIPSIS | doctest.REPORT_NDIFF
        checker = doctest.OutputChecker()
        if write_golden and not checker.check_output(want, got, flags) and not _ABRIDGED.search(want):
            path = next(page for page in PAGES if page.name == step.page)
            path.write_text(path.read_text("utf-8").replace(step.output, _HASH.sub("...", got).rstrip(), 1), "utf-8")
            return
        difference = checker.output_difference(doctest.Example(step.command, want), got, flags)
        assert checker.check_output(want, got, flags), difference


def test_the_readme_shows_every_picture_that_is_taken_and_says_what_is_on_it() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(docs/pictures/([a-z]+)\.png\)", _text("README.md"))
    assert sorted(name for _, name in shown) == sorted(each.name for each in PICTURES)
    assert all(len(words) > 20 for words, _ in shown)
    assert {each.stem for each in FOLDER.iterdir()} == {each.name for each in PICTURES}
