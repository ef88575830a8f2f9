"""Two publishers, each with a server and a base of its own, asked as one by clients that know nothing of this project.

Comunica comes from npm into `tests/federation`, by the lock that stands there; `make test` installs it where npm is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from documented import Example, difference, examples, words
from running_server import PATIENCE, Server, running

from graph.folder import DataFolder
from graph.terms import PREFIXES, Base
from outstanding.building import build

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
CLIENT = Path(__file__).parent / "federation"
COMUNICA = CLIENT / "node_modules" / ".bin" / "comunica-sparql"

NEIGHBOUR = "Brackenshire"
"""Another made-up force, whose reports say what two of the sample reports say."""

REPORTS = ("2016-effectiveness", "2017-effectiveness")
HEAD = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("insp", "body", "theme", "skos", "dcterms"))


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of another publisher: another data folder, another base, another force."""
    folder = tmp_path_factory.mktemp("neighbour")
    reports = folder / "reports"
    reports.mkdir()
    for name in (*(f"wexmoor-{report}.txt" for report in REPORTS), "wexmoor.ttl"):
        text = (EXAMPLES / name).read_bytes().decode()
        text = text.replace("Wexmoor", NEIGHBOUR).replace("wexmoor", NEIGHBOUR.lower())
        (reports / name.replace("wexmoor", NEIGHBOUR.lower())).write_bytes(text.encode())
    (reports / "sources.toml").write_text(f'reference = ["{NEIGHBOUR.lower()}.ttl"]\n')
    build([reports], DataFolder(folder / "data"), Base("https://data.brackenshire.example/"))
    with running(folder / "data", folder / "log") as served:
        yield served


@pytest.fixture(scope="module")
def comunica() -> Path:
    """The command of Comunica."""
    if not COMUNICA.exists():
        pytest.skip("Comunica is not installed; `make test` installs it where npm is there")
    return COMUNICA


def asked(comunica: Path, query: str, *servers: Server) -> list[dict[str, str]]:
    """The rows that Comunica finds over some servers."""
    sources = [f"sparql@{server.address}sparql" for server in servers]
    command = [str(comunica), "-t", "application/sparql-results+json", *sources, HEAD + query]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


ISSUES = """
SELECT ?force (COUNT(DISTINCT ?issue) AS ?issues)
WHERE { ?issue a insp:Issue ; insp:concerns ?body . ?body skos:prefLabel ?force }
GROUP BY ?force ORDER BY ?force"""


def test_two_servers_are_counted_as_one(comunica: Path, server: Server, neighbour: Server) -> None:
    one, other = server.query(HEAD + ISSUES).rows, neighbour.query(HEAD + ISSUES).rows
    assert [len(one), len(other)] == [1, 1]
    assert asked(comunica, ISSUES, server, neighbour) == sorted(one + other, key=lambda row: row["force"])


def test_findings_of_two_publishers_meet_in_the_theme_and_the_words_of_both(
    comunica: Path, server: Server, neighbour: Server
) -> None:
    """Neither server has such a pair by itself. The theme has one IRI, whoever publishes."""
    on_theme = "SELECT ?finding ?words { ?finding dcterms:subject theme:missing-children ; insp:wording ?words }"
    pairs = """
    SELECT DISTINCT ?here ?there WHERE {
      ?here dcterms:subject theme:missing-children ; insp:wording ?words .
      ?there dcterms:subject theme:missing-children ; insp:wording ?words .
      FILTER(STR(?here) < STR(?there))
    } ORDER BY ?here ?there"""
    held = [row for each in (server, neighbour) for row in each.query(HEAD + on_theme).rows]
    wanted = sorted(
        (one["finding"], other["finding"])
        for one in held
        for other in held
        if one["finding"] < other["finding"] and one["words"] == other["words"]
    )
    assert {tuple(urlsplit(iri).netloc for iri in pair) for pair in wanted} == {
        ("data.brackenshire.example", "w3id.org")
    }
    found = asked(comunica, pairs, server, neighbour)
    assert [(row["here"], row["there"]) for row in found] == wanted


def test_the_things_of_two_publishers_never_collide(server: Server, neighbour: Server) -> None:
    """What both describe is what all share: the vocabulary, the themes, the frameworks, the official bodies."""
    made = "SELECT DISTINCT ?thing { ?thing ?p ?o . FILTER(CONTAINS(STR(?thing), '/id/')) }"
    one, other = ({row["thing"] for row in each.query(made).rows} for each in (server, neighbour))
    assert one
    assert other
    assert not one & other


def _examples() -> list[Example]:
    return examples("clients.md", "Several publishers at once")


def test_both_ways_to_ask_several_publishers_are_shown() -> None:
    assert [each.language for each in _examples()] == ["sh", "python"]


@pytest.mark.parametrize("example", _examples(), ids=str)
def test_an_example_over_two_servers_prints_what_is_shown(
    example: Example, server: Server, neighbour: Server, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    for typed, shown in example.steps:
        text = typed.replace("http://127.0.0.1:8000/", server.address)
        text = text.replace("http://127.0.0.1:8001/", neighbour.address)
        if example.language == "python":
            command = [sys.executable, "-c", text]
        else:
            npx, name, *rest = words(text)
            assert (npx, name) == ("npx", COMUNICA.name)
            command = [str(request.getfixturevalue("comunica")), *rest]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE)
        differs = difference(shown, done.stdout + done.stderr)
        assert not differs, differs


# --- what is installed ------------------------------------------------------------------------------------------------


def test_the_lock_names_every_package_by_its_checksum_and_no_address() -> None:
    text = (CLIENT / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]
    assert len(packages) > 1
    assert all(each["integrity"].startswith("sha512-") for name, each in packages.items() if name)
    assert '"resolved"' not in text
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true"} <= set(
        (CLIENT / ".npmrc").read_text("utf-8").splitlines()
    )


def test_the_lock_is_that_of_what_is_asked_for() -> None:
    wanted = json.loads((CLIENT / "package.json").read_text("utf-8"))["dependencies"]
    lock = json.loads((CLIENT / "package-lock.json").read_text("utf-8"))["packages"]
    assert lock[""]["dependencies"] == wanted
    assert {name: lock[f"node_modules/{name}"]["version"] for name in wanted} == wanted
