"""Builds: what is published, what is kept out, and what stays as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from reports import (
    EFFECTIVENESS,
    EXAMPLES,
    LEGITIMACY,
    REFERENCE,
    broken_page,
    built,
    folder,
    page,
    run,
    spawn,
    tree,
)

from graph.canonical import digest
from graph.curation.folder import CurationFolder
from graph.errors import ReleaseError, SidecarError, SourceError, ValidationError
from graph.folder import DataFolder
from graph.release import Release, release_hash
from graph.store import rows
from graph.terms import Base
from outstanding.building import build

BROKEN = "wexmoor/peel-2016-effectiveness/report"
"""The key of what `broken_page` makes."""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one report in it. Nobody may change it."""
    root = tmp_path_factory.mktemp("first")
    built(root / "data", folder(root / "first", {"eff.txt": page()}))
    return root / "data"


@pytest.fixture
def data(first: Path, tmp_path: Path) -> Path:
    """A copy of that folder; `first` beside it is what it was built from."""
    folder(tmp_path / "first", {"eff.txt": page()})
    return Path(shutil.copytree(first, tmp_path / "data", symlinks=True))


def _keys(data: Path) -> list[str]:
    return [entry.key for entry in Release.opened(DataFolder(data)).manifest.documents]


def _hash(data: Path) -> str:
    return Release.opened(DataFolder(data)).hash


# --- what is published ---------------------------------------------------------------------------------------------


def test_the_samples_are_published(tmp_path: Path) -> None:
    done = run("build", EXAMPLES, "--data", tmp_path / "data")
    assert done.code == 0
    assert "10 documents; 10 read, 0 kept out." in done.told
    assert _keys(tmp_path / "data") == [
        "wexmoor/peel-2015-vulnerability/report",
        "wexmoor/peel-2016-effectiveness/report",
        "wexmoor/peel-2016-legitimacy/report",
        "wexmoor/peel-2017-effectiveness/pcc-response",
        "wexmoor/peel-2017-effectiveness/report",
        "wexmoor/peel-2017-legitimacy/report",
        EFFECTIVENESS,
        LEGITIMACY,
        "wexmoor/revisit-2017-07-protecting-the-public-from-abuse-of-position/letter",
        "wexmoor/time-well-spent-2014/pcc-response",
    ]


def test_building_again_changes_nothing_and_says_so(tmp_path: Path, data: Path) -> None:
    before = tree(data, [""])
    done = run("build", tmp_path / "first", "--data", data)
    assert done.code == 0
    assert "Nothing changed: release 1" in done.told
    assert "unchanged" in done.told
    assert tree(data, [""]) == before


def test_reports_added_in_any_order_make_the_release_of_all_at_once_with_the_same_names(
    tmp_path: Path, samples: Release
) -> None:
    reports = sorted(EXAMPLES.glob("*.txt"), key=lambda path: path.name[::-1])
    for number, report in enumerate(reports, start=1):
        outcome = built(tmp_path / "data", report)
        assert outcome.fresh
        assert outcome.release
        assert len(outcome.release.manifest.documents) == number
    # Names of issues are kept from the first build on, so the same release takes the same names.
    together = tmp_path / "together"
    shutil.copytree(tmp_path / "data" / "curation", together / "curation")
    curation = CurationFolder(together / "curation")
    build([EXAMPLES], DataFolder(together / "data"), Base(), curation=curation)
    assert _hash(tmp_path / "data") == _hash(together / "data")
    manifests = [tree(each, ["current/manifest.json"]) for each in (tmp_path / "data", together / "data")]
    assert manifests[0] == manifests[1]
    others = {key: value for key, value in samples.manifest.graphs.items() if not key.endswith("/derived")}
    assert others.items() <= Release.opened(DataFolder(tmp_path / "data")).manifest.graphs.items()


def test_reports_added_in_the_order_of_their_publication_make_the_release_of_all_at_once(
    tmp_path: Path, samples: Release
) -> None:
    days = {}
    for entry in samples.manifest.documents:
        with samples.store() as store:
            query = f"SELECT ?day {{ <{Base().thing(entry.key)}> insp:countsFrom ?day }}"
            days[entry.name] = next(str(row["day"]) for row in rows(store, query))
    for name in sorted(days, key=lambda each: (days[each], each)):
        built(tmp_path / "data", EXAMPLES / name)
    assert _hash(tmp_path / "data") == samples.hash


def test_the_hash_of_a_release_is_that_of_its_sorted_graphs(samples: Release) -> None:
    data = DataFolder(samples.folder.parent.parent)
    graphs = samples.manifest.graphs
    assert all(digest(data.graph(sha256)) == sha256 for sha256 in graphs.values())
    lines = "".join(f"{name} {graphs[name]}\n" for name in sorted(graphs))
    assert samples.hash == digest(lines.encode()) == release_hash(dict(sorted(graphs.items(), reverse=True)))


def test_building_another_folder_removes_nothing(tmp_path: Path, data: Path) -> None:
    second = folder(tmp_path / "second", {"leg.txt": page(pillar="Legitimacy")})
    shutil.rmtree(tmp_path / "first")
    done = run("build", second, "--data", data)
    assert done.code == 0
    assert _keys(data) == [EFFECTIVENESS, LEGITIMACY]


def test_a_new_version_of_a_document_replaces_the_old_one(tmp_path: Path, data: Path) -> None:
    changed = folder(tmp_path / "second", {"newer.txt": page("The force should mend its radios at once.")})
    done = run("build", changed, "--data", data)
    assert done.code == 0
    assert "updated" in done.told
    release = Release.opened(DataFolder(data))
    assert _keys(data) == [EFFECTIVENESS]
    with release.store() as store:
        query = "SELECT ?words { ?f <https://w3id.org/outstanding/def/inspection#wording> ?words } ORDER BY ?words"
        assert {row["words"] for row in rows(store, query)} == {"The force should mend its radios at once."}


def test_new_sidecar_facts_update_a_document(tmp_path: Path, data: Path) -> None:
    facts = '[[document]]\nfile = "eff.txt"\npublished = 2019-05-02\npublished_because = "the page says so"\n'
    dated = folder(tmp_path / "first", {"sources.toml": REFERENCE["sources.toml"] + facts})
    outcome = built(data, dated)
    assert [each.change for each in outcome.published] == ["updated"]
    assert outcome.release
    assert outcome.release.manifest.documents[0].facts == {
        "published": "2019-05-02",
        "published_because": "the page says so",
    }


def test_all_that_is_made_stands_under_the_base_given(tmp_path: Path) -> None:
    base = "https://data.example.org/police/"
    source = folder(tmp_path / "in", {"eff.txt": page()})
    assert run("build", source, "--data", tmp_path / "data", "--base", base).code == 0
    release = Release.opened(DataFolder(tmp_path / "data"))
    assert release.manifest.base == base
    assert all(name.startswith(f"{base}graph/") for name in release.manifest.graphs)
    with release.store() as store:
        graph = f"{base}graph/{EFFECTIVENESS}"
        subjects = {row["s"] or "" for row in rows(store, f"SELECT DISTINCT ?s {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")}
    assert subjects
    assert all(subject.startswith((f"{base}id/", f"{base}text/", f"{base}graph/")) for subject in subjects)


def test_another_base_in_the_same_folder_is_refused(tmp_path: Path, data: Path) -> None:
    before = tree(data, [""])
    done = run("build", tmp_path / "first", "--data", data, "--base", "https://data.example.org/")
    done.clearly_failed(1, "built with the base https://w3id.org/outstanding/", str(data))
    assert tree(data, [""]) == before


def test_every_file_is_told_of_once(tmp_path: Path) -> None:
    source = folder(
        tmp_path / "in",
        {"a.txt": page(), "b.txt": page(), "c.txt": b"", "d.txt": page(pillar="Legitimacy"), "notes.log": "Notes."},
    )
    outcome = built(tmp_path / "data", source)
    assert [each.name for each in outcome.published] == ["a.txt", "d.txt"]
    assert outcome.copies == [("b.txt", "a.txt")]
    assert [each.name for each in outcome.kept_out] == ["c.txt"]
    assert [path.name for path in outcome.passed_over] == ["notes.log"]


def test_progress_is_told_after_each_file_that_is_read_and_counts_all(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", {"b.txt": page(), "a.txt": b"", "c.txt": page()})
    told: list[tuple[str, int, int]] = []
    build([source], DataFolder(tmp_path / "data"), Base(), lambda *each: told.append(each))
    assert [(done, total) for _, done, total in told] == [(2, 3), (3, 3)]
    assert {name for name, _, _ in told} == {"a.txt", "b.txt"}  # c.txt holds the same as b.txt


def test_a_reader_of_the_old_release_is_not_disturbed_by_a_build(tmp_path: Path, data: Path) -> None:
    old = Release.opened(DataFolder(data))
    with old.store() as store:
        before = store.dump()
        built(data, folder(tmp_path / "second", {"leg.txt": page(pillar="Legitimacy")}))
        assert store.dump() == before
    assert _hash(data) != old.hash


# --- what is kept out ----------------------------------------------------------------------------------------------


def test_a_document_that_breaks_a_shape_is_kept_out_and_the_others_are_published(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", {"good.txt": page(), "bad.txt": broken_page("The force should test its radios.")})
    done = run("build", source, "--data", tmp_path / "data")
    done.clearly_failed(1, "kept out: bad.txt", "breaks the shapes", f"{BROKEN}/section-1", "first page of a section")
    assert "1 document; 1 read, 1 kept out" in done.told
    release = Release.opened(DataFolder(tmp_path / "data"))
    assert [entry.key for entry in release.manifest.documents] == [EFFECTIVENESS]
    with release.store() as store:
        assert f"{release.manifest.base}graph/{BROKEN}" not in store.graphs()
        assert f"{release.manifest.base}id/{BROKEN}".encode() not in store.dump()


def test_the_former_version_of_a_document_kept_out_stays(tmp_path: Path) -> None:
    words = "The force should test its radios."
    whole = broken_page(words).replace(".....0", ".....1")
    source = folder(tmp_path / "in", {"report.txt": whole})
    data = tmp_path / "data"
    assert built(data, source).fresh
    before = tree(data, ["current/manifest.json"])
    outcome = built(data, folder(source, {"report.txt": broken_page(words)}))
    assert [type(each.error) for each in outcome.kept_out] == [ValidationError]
    assert not outcome.fresh
    assert tree(data, ["current/manifest.json"]) == before


def test_two_files_that_claim_the_same_document_are_both_kept_out(tmp_path: Path, data: Path) -> None:
    before = _hash(data)
    rivals = folder(tmp_path / "in", {"one.txt": page("The force should sing."), "two.txt": page("It should dance.")})
    done = run("build", rivals, "--data", data)
    for name in ("one.txt", "two.txt"):
        done.clearly_failed(1, f"kept out: {name}", EFFECTIVENESS, "one.txt, two.txt")
    assert _hash(data) == before


def test_two_files_with_the_same_content_are_read_once(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", {"one.txt": page(), "two.txt": page()})
    done = run("build", source, "--data", tmp_path / "data")
    assert done.code == 0
    assert "two.txt: a copy of one.txt, which counts" in done.told


def test_the_same_content_with_other_sidecar_facts_is_kept_out(tmp_path: Path) -> None:
    facts = '[[document]]\nfile = "two.txt"\npublished = 2019-05-02\npublished_because = "a list of reports says so"\n'
    source = folder(
        tmp_path / "in",
        {"one.txt": page(), "two.txt": page(), "sources.toml": REFERENCE["sources.toml"] + facts},
    )
    done = run("build", source, "--data", tmp_path / "data")
    done.clearly_failed(1, "kept out: two.txt", "same content as one.txt", "sources.toml")
    assert _keys(tmp_path / "data") == [EFFECTIVENESS]


# --- reference data that folders bring -----------------------------------------------------------------------------


def test_local_reference_data_survives_a_build_of_another_folder(tmp_path: Path, data: Path) -> None:
    second = folder(tmp_path / "second", {"leg.txt": page(pillar="Legitimacy")}, known=False)
    outcome = built(data, second)
    assert not outcome.kept_out
    assert outcome.release
    assert "wexmoor" in outcome.release.manifest.reference
    assert _keys(data) == [EFFECTIVENESS, LEGITIMACY]


def test_a_new_version_of_local_reference_data_replaces_the_old_one(tmp_path: Path, data: Path) -> None:
    turtle = REFERENCE["wexmoor.ttl"].replace('"Wexmoor Constabulary"@en', '"Wexmoor Force"@en')
    outcome = built(data, folder(tmp_path / "first", {"wexmoor.ttl": turtle}))
    assert outcome.fresh
    assert not outcome.kept_out
    with Release.opened(DataFolder(data)).store() as store:
        labels = rows(store, "SELECT ?o { ?s <http://www.w3.org/2004/02/skos/core#altLabel> ?o }")
        found = {row["o"] for row in labels}
    assert "Wexmoor Force" in found
    assert "Wexmoor Constabulary" not in found


def test_two_reference_files_that_describe_the_same_body_are_not_both_taken(tmp_path: Path) -> None:
    twice = {"again.ttl": REFERENCE["wexmoor.ttl"], "sources.toml": 'reference = ["wexmoor.ttl", "again.ttl"]\n'}
    done = run("build", folder(tmp_path / "in", {"eff.txt": page(), **twice}), "--data", tmp_path / "data")
    done.clearly_failed(1, "kept out: wexmoor.ttl", "body/wexmoor", "'again'")
    assert _keys(tmp_path / "data") == [EFFECTIVENESS]


def test_a_published_body_is_not_described_anew_under_another_name(tmp_path: Path, data: Path) -> None:
    again = {"again.ttl": REFERENCE["wexmoor.ttl"], "sources.toml": 'reference = ["again.ttl"]\n'}
    outcome = built(data, folder(tmp_path / "second", {"leg.txt": page(pillar="Legitimacy"), **again}))
    assert [(each.name, type(each.error)) for each in outcome.kept_out] == [("again.ttl", SidecarError)]
    assert _keys(data) == [EFFECTIVENESS, LEGITIMACY]


def test_two_folders_may_bring_the_same_reference_file(tmp_path: Path) -> None:
    one = folder(tmp_path / "one", {"eff.txt": page()})
    two = folder(tmp_path / "two", {"leg.txt": page(pillar="Legitimacy")})
    outcome = built(tmp_path / "data", one, two)
    assert outcome.kept_out == []
    assert _keys(tmp_path / "data") == [EFFECTIVENESS, LEGITIMACY]


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ("Wexmoor is a place by the sea.", ["not Turtle", "line 1"]),
        (b"<https://example.org/a> <https://example.org/b> '\xe9' .", ["not Turtle"]),
        ("[] <https://example.org/b> 1 .", ["without an IRI"]),
        ("<https://example.org/a b> <https://example.org/b> 1 .", ["https://example.org/a b"]),
        ("<wexmoor> <https://example.org/b> 1 .", ["wexmoor"]),
        (
            "<https://example.org/x> a <https://w3id.org/outstanding/def/inspection#PoliceForce> .",
            ["breaks the shapes", "preferred name"],
        ),
    ],
    ids=["prose", "bytes", "no name", "space in an IRI", "relative IRI", "breaks a shape"],
)
def test_reference_data_that_cannot_be_used_is_kept_out_and_named(
    turtle: str | bytes, words: list[str], tmp_path: Path
) -> None:
    files = {"local.ttl": turtle, "sources.toml": 'reference = ["local.ttl"]\n', "a.txt": "A letter of HMICFRS.\n"}
    done = run("build", folder(tmp_path / "in", files, known=False), "--data", tmp_path / "data")
    done.clearly_failed(1, "kept out: local.ttl", *words)
    release = Release.opened(DataFolder(tmp_path / "data"))
    assert "local" not in release.manifest.reference
    assert [entry.name for entry in release.manifest.documents] == ["a.txt"]


@pytest.mark.parametrize("name", ["none.ttl", ".", "my bodies.ttl"], ids=["missing", "a folder", "space in its name"])
def test_a_reference_file_that_cannot_be_taken_by_its_name_is_kept_out_and_named(name: str, tmp_path: Path) -> None:
    files = {"sources.toml": f'reference = ["{name}"]\n', "a.txt": "A letter of HMICFRS.\n"}
    source = folder(tmp_path / "in", files, known=False)
    if " " in name:
        (source / name).write_text("<https://example.org/a> <https://example.org/b> 1 .\n", "utf-8")
    done = run("build", source, "--data", tmp_path / "data")
    done.clearly_failed(1, "kept out: ", source.name if name == "." else name)
    assert _keys(tmp_path / "data")


def test_a_faulty_literal_in_reference_data_prints_no_traceback(tmp_path: Path) -> None:
    turtle = "<https://example.org/a> <https://example.org/b> 'x'^^<http://www.w3.org/2001/XMLSchema#integer> .\n"
    files = {"local.ttl": turtle, "sources.toml": 'reference = ["local.ttl"]\n', "a.txt": "A letter of HMICFRS.\n"}
    source = folder(tmp_path / "in", files, known=False)
    done = spawn("build", source, "--data", tmp_path / "data")
    assert "Traceback" not in done.err


def test_a_local_file_does_not_take_the_place_of_the_projects_own_reference_data(tmp_path: Path) -> None:
    turtle = "<https://example.org/a> <https://example.org/b> 1 .\n"
    files = {"bodies.ttl": turtle, "sources.toml": 'reference = ["bodies.ttl"]\n'}
    source = folder(tmp_path / "in", {"a.txt": page(force="Cleveland Police"), **files}, known=False)
    outcome = built(tmp_path / "data", source)
    assert [(each.name, type(each.error)) for each in outcome.kept_out] == [("bodies.ttl", SidecarError)]
    assert _keys(tmp_path / "data") == ["cleveland/peel-2018-19-effectiveness/report"]


LETTER = "A letter\n\nHMICFRS wrote to Wexmoor Police about its radios.\n"
"""No known layout; it names a force that only a reference file makes known."""


def test_reference_data_that_comes_later_gives_what_all_at_once_gives(tmp_path: Path) -> None:
    dates = {"day.txt": "2019-05-02", "month.txt": '"2019-05"', "year.txt": '"2019"'}
    facts = "".join(
        f'[[document]]\nfile = "{name}"\npublished = {date}\npublished_because = "the list says so"\n'
        for name, date in dates.items()
    )
    letters = folder(
        tmp_path / "letters", {name: LETTER + name for name in dates} | {"sources.toml": facts}, known=False
    )
    report = folder(tmp_path / "report", {"eff.txt": page()})
    built(tmp_path / "together", letters, report)
    built(tmp_path / "apart", letters)
    built(tmp_path / "apart", report)
    assert _hash(tmp_path / "apart") == _hash(tmp_path / "together")
    assert tree(tmp_path / "apart", ["current/manifest.json"]) == tree(tmp_path / "together", ["current/manifest.json"])


def test_a_document_whose_kept_source_was_damaged_stays_as_it_was_and_is_told_of(tmp_path: Path) -> None:
    data = tmp_path / "data"
    built(data, folder(tmp_path / "letter", {"letter.txt": LETTER}, known=False))
    (before,) = Release.opened(DataFolder(data)).manifest.documents
    (data / "sources" / before.source).write_bytes(b"Something else about HMICFRS.\n")
    done = run("build", folder(tmp_path / "report", {"eff.txt": page()}), "--data", data)
    done.clearly_failed(1, "kept out: letter.txt", "changed after it was published", before.source)
    assert before in Release.opened(DataFolder(data)).manifest.documents


# --- when nothing can be built ------------------------------------------------------------------------------------


def test_a_build_with_nothing_left_publishes_nothing(tmp_path: Path) -> None:
    outcome = built(tmp_path / "data", folder(tmp_path / "in", {"a.txt": b""}))
    assert (outcome.release, outcome.fresh) == (None, False)
    assert [type(each.error) for each in outcome.kept_out] == [SourceError]
    assert Release.current(DataFolder(tmp_path / "data")) is None
    with pytest.raises(ReleaseError, match="nothing has been published"):
        Release.opened(DataFolder(tmp_path / "data"))


def test_what_stands_beside_reports_is_passed_over(tmp_path: Path) -> None:
    source = folder(
        tmp_path / "in", {"a.txt": page(), "README.md": "HMICFRS reports on Wexmoor Police.", "b.html": "<p>"}
    )
    folder(source / "b_files", {"frame.html": "<p>HMICFRS</p>"}, known=False)
    folder(source / "c_files", {"c.txt": page(pillar="Legitimacy")}, known=False)
    outcome = built(tmp_path / "data", source)
    assert [each.name for each in outcome.published] == ["a.txt", "c.txt"]
    assert [each.name for each in outcome.kept_out] == ["b.html"]
    assert [path.name for path in outcome.passed_over] == ["README.md"]
