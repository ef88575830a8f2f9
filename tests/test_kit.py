"""A folder for another publisher: what `outstanding init` writes works as it is, whatever the force is called."""

from __future__ import annotations

import json
import os
import re
import shlex
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import SKOS, Graph, Literal, URIRef
from reports import Ran, run, spawn
from running_server import running

from graph.errors import OutstandingError
from graph.reference import ReferenceData
from graph.terms import INSP
from loaders.reading import read_bytes
from loaders.sources import DocumentFacts
from outstanding.kit.folder import Publisher, contents
from outstanding.kit.force import Force, slug_of
from outstanding.settings import Settings

SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOR_OTHERS = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps(readme: Path, blocks: re.Pattern[str] = SHELL) -> list[list[str]]:
    """The commands that a kit's README tells to run, in their order, without the command's own name."""
    lines = [line for block in blocks.findall(readme.read_text("utf-8")) for line in block.splitlines()]
    words = [shlex.split(line) for line in lines]
    assert {each[0] for each in words} == {"outstanding"}
    return [each[1:] for each in words]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("OUTSTANDING_")]:
        monkeypatch.delenv(name)


def taken(ran: Ran) -> Ran:
    assert ran.code == 0, ran
    return ran


# --- the folder works as it is ----------------------------------------------------------------------------------------


def test_every_step_of_the_readme_works_one_after_the_other(tmp_path: Path) -> None:
    kit = tmp_path / "northfell"
    taken(spawn("init", kit, "--name", "Northfell Constabulary", "--contact", "data@northfell.example"))
    done: dict[str, Ran] = {}
    for words in steps(kit / "README.md"):
        if words != ["serve"]:
            done[" ".join(words)] = taken(spawn(*words, cwd=kit))
    assert "2 read, 0 kept out" in done["build reports"].out
    assert "warning" not in done["build reports"].out + done["build reports"].err
    assert "3 rows" in done["ask open-findings --force northfell"].told
    assert "1 row)" in done["ask persistent-afis --since 2017 --force northfell"].told
    assert "lantern desk" in done["ask findings-by-theme --theme multi-agency-safeguarding-hub"].out
    for step in ("validate reports/force-northfell.ttl", "validate northfell.nq"):
        assert done[step].out.startswith("Conforms: 0 violations, 0 warnings.")
    assert json.loads((kit / "northfell.jsonld").read_text("utf-8"))["@graph"]
    assert ["serve"] in steps(kit / "README.md")


def test_the_force_of_a_kit_has_its_page_on_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kit = tmp_path / "kit"
    taken(spawn("init", kit, "--name", "Northfell Constabulary"))
    taken(spawn("build", "reports", cwd=kit))
    monkeypatch.chdir(kit)
    with running(Path("data"), tmp_path / "log") as server:
        moved = server.get("/id/body/northfell")
        assert (moved.status, moved.headers["location"]) == (303, "/doc/body/northfell")
        assert b"Northfell Constabulary" in server.get("/doc/body/northfell", accept="text/html").body
        catalogue = server.get("/catalog", accept="text/turtle").body.decode()
    assert '"Northfell Constabulary"' in catalogue, "who publishes is said"


def test_another_publisher_imports_a_kit_as_its_readme_says(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    taken(spawn("init", theirs, "--name", "Northfell Constabulary"))
    for words in [["build", "reports"], ["export", "--format", "nq", "--output", "northfell.nq"]]:
        taken(spawn(*words, cwd=theirs))
    taken(spawn("init", ours))
    (ours / "northfell.nq").write_bytes((theirs / "northfell.nq").read_bytes())
    description = "force-northfell.ttl"
    (ours / "reports" / description).write_bytes((theirs / "reports" / description).read_bytes())
    sidecar = ours / "reports" / "sources.toml"
    sidecar.write_text(sidecar.read_text("utf-8").replace("reference = [", f'reference = ["{description}", '), "utf-8")
    taken(spawn("build", "reports", cwd=ours))
    told = [taken(spawn(*words, cwd=ours)).told for words in steps(theirs / "README.md", FOR_OTHERS)]
    assert "base https://data.northfell.example/" in told[0]
    assert "documents 2" in told[0]
    assert "3 rows" in told[-1]
    assert "come from other publishers: northfell" in told[-1]


def test_the_settings_of_a_kit_are_those_that_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "--force": 'Heddlu "Gwŷr" \\ Môr',
        "--slug": "gwyr",
        "--base": "https://data.gwyr.example/open/",
        "--publisher": 'A "B" \\ C',
        "--contact": "https://gwyr.example/us",
    }
    made = run("init", tmp_path / "kit", *(word for option in given.items() for word in option))
    assert made.code == 0, made
    monkeypatch.chdir(tmp_path / "kit")
    read = Settings()
    assert [read.base, read.publisher, read.contact] == [given[each] for each in ("--base", "--publisher", "--contact")]
    sidecar = tomllib.loads(Path("reports/sources.toml").read_text("utf-8"))
    assert sidecar["reference"] == ["force-gwyr.ttl", "labels-gwyr.ttl"]


# --- hostile names ----------------------------------------------------------------------------------------------------

LETTERS = st.sampled_from("abcdeEÂâÊêÎîÔôÛûŴŵŶŷÁáïöß'\u2019\"\\{}<>&%$#@^~|`*_-. ,;:()[]!?/+=0123456789ЖшΩ京\u0301")


def made(name: str, known: ReferenceData) -> Mapping[str, str] | OutstandingError:
    """The files of a kit for a force of this name, or why there is none."""
    try:
        force = Force.named(name, "gwyr", known)
        return contents(force, Publisher.of(force, None, None, None))
    except OutstandingError as error:
        return error


NAMES = st.text(LETTERS, min_size=3, max_size=40).map(lambda text: " ".join(text.split()))


@settings(deadline=None, max_examples=40)
@given(st.one_of(NAMES, NAMES.map(lambda text: " ".join(f"Heddlu {text} Police".split()))))
@example("Heddlu Gŵyr a'r Môr")
@example('The "Northern" Force \\u0041 \\')
@example("{{ name }} {% raw %} Police")
@example("</title><script> Police")
@example("[a](b) *c* `d` _e_ | f")
@example('x" . <urn:a> <urn:b> "c')
def test_a_name_of_any_letters_is_read_back_as_it_was_given_or_refused(name: str) -> None:
    packaged = ReferenceData.packaged()
    files = made(name, packaged)
    if isinstance(files, OutstandingError):
        assert files.hint, "a refusal says what to do"
        assert not name.startswith("Heddlu "), "what is called a force is not refused for the letters in its name"
        return
    assert tomllib.loads(files["outstanding.toml"])["publisher"] == name
    described = Graph().parse(data=files["reports/force-gwyr.ttl"], format="turtle")
    body = URIRef("https://data.gwyr.example/id/body/gwyr")
    assert described.value(body, SKOS.prefLabel) == Literal(name, lang="en")
    assert described.value(body, INSP.slug) == Literal("gwyr")
    assert len(set(described.subjects())) == 2, "the name opens nothing"
    reference = ReferenceData({**packaged.graphs, "force-gwyr": described})
    for place in ("gwyr-2017-effectiveness.txt", "gwyr-2018-effectiveness.txt"):
        read = read_bytes(files[f"reports/{place}"].encode(), place, DocumentFacts(file=place), reference)
        assert read.record.report.force == "gwyr"
        assert len(read.record.findings) == 2


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Heddlu Gŵyr a'r Môr", "gwyr-ar-mor"),
        ('Ynys "Wen" Police', "ynys-wen"),
        ("Straße & Søn Police Service", "strasse-son"),
        ("Force \\u0041 <b> {{ x }}", "force-u0041-b-x"),
    ],
)
def test_names_of_other_languages_and_with_marks_make_whole_kits(tmp_path: Path, name: str, slug: str) -> None:
    kit = tmp_path / "kit"
    assert run("init", kit, "--name", name).code == 0
    with pytest.MonkeyPatch.context() as here:
        here.chdir(kit)
        for words in steps(Path("README.md")):
            if words != ["serve"]:
                ran = run(*words)
                assert ran.code == 0, (words, ran)
    assert (kit / f"{slug}.nq").is_file()


@given(st.text(max_size=80))
def test_a_slug_is_one_or_there_is_none(name: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug_of(name))


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text("mine", "utf-8")
    run("init", tmp_path).clearly_failed(2, "error:", "not empty", str(tmp_path))
    assert [each.name for each in tmp_path.iterdir()] == [".hidden"]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("mine", "utf-8")
    run("init", place).clearly_failed(2, "error:", str(place))
    assert place.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--base", "data.example.org", ("cannot be a base IRI",)),
        ("--base", "https://data.example.org", ("cannot be a base IRI",)),
        ("--base", "https://data.example.org/\x01/", ("cannot be a base IRI",)),
        ("--base", "https://w3id.org/outstanding/", ("cannot be a publisher's base",)),
        ("--slug", "West Stead", ("cannot be a slug",)),
        ("--slug", "", ("cannot be a slug",)),
        ("--slug", "x" * 61, ("cannot be a slug",)),
        ("--slug", "cleveland", ("is taken",)),
        ("--slug", "body", ("is taken",)),
        ("--name", "Kent Police", ("is described already",)),
        ("--name", "British Transport Police", ("is described already",)),
        ("--name", "京都府警察", ("no slug can be made",)),
        ("--name", "two\nlines", ("cannot be a name",)),
        ("--name", "!!!", ("cannot be a name",)),
        ("--name", "a" * 61, ("cannot be a name",)),
        ("--publisher", "two\nlines", ("cannot name a publisher",)),
        ("--contact", "nobody", ("cannot be a contact",)),
    ],
)
def test_what_cannot_stand_in_a_kit_is_refused_and_nothing_is_written(
    tmp_path: Path, option: str, value: str, words: tuple[str, ...]
) -> None:
    kit = tmp_path / "kit"
    ran = run("init", kit, option, value)
    ran.clearly_failed(2, "error:", *words)
    assert "hint:" in ran.err
    assert not kit.exists()


def test_an_empty_folder_that_is_there_is_used(tmp_path: Path) -> None:
    assert run("init", tmp_path).code == 0
    assert (tmp_path / "reports" / "sources.toml").is_file()
