"""Who is named: office holders as print names them, and nobody who has been withdrawn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import EXAMPLES, run, tree
from running_server import running

from graph.curation.withdrawals import FILE, parsed
from graph.errors import CurationError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import rows
from loaders.formats import read_document
from loaders.withholding import SIGN, withheld

NAME = "Cordelia Penhale"
OTHER = "Winifred Lusk"
LETTER = "wexmoor/revisit-2017-07-protecting-the-public-from-abuse-of-position/letter"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the samples. Nobody may change it."""
    data = tmp_path_factory.mktemp("privacy") / "data"
    assert run("build", EXAMPLES, "--data", data).code == 0
    return data


@pytest.fixture
def data(before: Path, tmp_path: Path) -> Path:
    """A copy of it in which one person is withdrawn, and a release without her."""
    place = Path(shutil.copytree(before, tmp_path / "data", symlinks=True))
    (place / "curation" / FILE).write_text(
        f"name\tsince\tcomment\n{NAME.upper()}\t2026-11-23\ton request\nDear Cordelia\t\t\n", "utf-8"
    )
    done = run("links", "apply", "--data", place)
    assert done.code == 0, done
    return place


def test_every_person_has_an_office_and_a_place_in_print(samples: Release) -> None:
    with samples.store() as store:
        query = """SELECT ?person ?name ?role ?words ?document WHERE { ?person a insp:PersonMention .
          OPTIONAL { ?person insp:namePrinted ?name } OPTIONAL { ?person insp:rolePrinted ?role }
          OPTIONAL { ?person insp:statedIn ?document }
          OPTIONAL { ?person prov:wasQuotedFrom/oa:hasSelector/oa:exact ?words } }"""
        people = list(rows(store, query))
        others = list(rows(store, "SELECT ?x WHERE { ?x a ?kind . FILTER (STRENDS(STR(?kind), 'Person')) }"))
    assert len(people) > 5
    assert all(each["name"] in str(each["words"]) for each in people)
    assert all(all(each.values()) for each in people), people
    assert others == []


def test_whoever_is_withdrawn_is_nowhere_in_the_release(data: Path, before: Path, tmp_path: Path) -> None:
    release = Release.opened(DataFolder(data))
    with release.store() as store:
        assert NAME not in store.dump().decode()
        assert OTHER in store.dump().decode()
    with Release.opened(DataFolder(before)).store() as store:
        assert NAME in store.dump().decode()
    with running(data, tmp_path / "log") as server:
        for path in (
            "/people",
            "/search?q=Penhale",
            f"/doc/{LETTER}",
            f"/text/{LETTER}",
            "/q/people-and-letters.csv",
            "/dumps/outstanding.nq",
            "/force/wexmoor",
        ):
            reply = server.get(path, "text/html, text/csv;q=0.9, */*;q=0.1")
            if reply.status in {303, 307}:
                reply = server.get("/" + reply.headers["location"].removeprefix(server.address).lstrip("/"))
            assert reply.status == 200, path
            shown = reply.body.replace(b"Penhale</b>", b"").replace(b'value="Penhale"', b"")
            assert b"Cordelia" not in shown, path
        assert SIGN in server.get(f"/text/{LETTER}", "text/html").body.decode()
        assert OTHER in server.get("/people", "text/html").body.decode()


def test_every_other_quotation_keeps_its_place(data: Path, before: Path) -> None:
    query = "SELECT ?start ?end ?words WHERE { ?thing insp:start ?start ; insp:end ?end ; insp:wording ?words }"
    found = []
    for place in (before, data):
        with Release.opened(DataFolder(place)).store() as store:
            found.append({(each["start"], each["end"], each["words"]) for each in rows(store, query)})
    assert len(found[1]) > 100
    assert all(NAME in str(words) for _, _, words in found[0] - found[1])
    assert run("check", "--data", data).code == run("check", "--data", before).code
    assert run("verify", "--data", data).code == 0


def test_a_build_from_nothing_with_the_same_decisions_gives_the_same_release(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data / "curation", tmp_path / "curation")
    done = run("build", EXAMPLES, "--data", tmp_path / "new", "--curation", tmp_path / "curation")
    assert done.code == 0
    assert tree(tmp_path / "new", ["graphs"]).items() <= tree(data, ["graphs"]).items()
    assert Release.opened(DataFolder(tmp_path / "new")).hash == Release.opened(DataFolder(data)).hash


def test_the_file_may_not_go_missing_unnoticed(data: Path) -> None:
    (data / "curation" / FILE).unlink()
    run("build", EXAMPLES, "--data", data).clearly_failed(1, "withdrawn", FILE)
    (data / "curation" / FILE).write_text("name\n")
    assert run("build", EXAMPLES, "--data", data).code == 0
    with Release.opened(DataFolder(data)).store() as store:
        assert NAME in store.dump().decode()


@pytest.mark.parametrize("content", ["name\nPenhale\n", "who\nA B\n", "\xff"])
def test_a_file_that_does_not_fit_is_refused(content: str) -> None:
    with pytest.raises(CurationError):
        parsed(content.encode("latin-1"), FILE)


@given(
    st.lists(
        st.sampled_from(["ann lee", "Ann  Lee", "ANN\nLEE", "Ann Leeds", "Joann Lee", ".", "\n\n", "-"]), max_size=20
    )
)
def test_a_name_is_found_however_it_is_printed_and_nothing_else_moves(parts: list[str]) -> None:
    text = " ".join(["Words", *parts])
    document = read_document(text.encode(), "x.txt")
    shown = withheld(document, ("Ann Lee",))
    assert len(shown.text) == len(document.text)
    assert "ann lee" not in " ".join(shown.text.lower().split()).replace("joann lee", "").replace("ann leeds", "")
    kept = [place for place, each in enumerate(shown.text) if each != SIGN]
    assert all(shown.text[place] == document.text[place] for place in kept)
    assert shown.text.count("Leeds") == document.text.count("Leeds")
