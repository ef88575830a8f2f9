"""Bad input: a clear line on stderr, the right exit code, no traceback, and nothing half-loaded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from reports import EFFECTIVENESS, EXAMPLES, REFERENCE, Ran, built, folder, page, run, spawn, tree

from graph.errors import OutstandingError
from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from loaders.reading import read_file
from loaders.sources import DocumentFacts

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n4 0 obj\n<< /Length 512 >>\nstream\n" + bytes(range(256)) * 2 + b"\nendstream\n"

KEPT_OUT: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "empty": (b"", ("the file is empty", "Give a file")),
    "only white space": ("\ufeff \n\t\n\u00a0\n", ("the file is empty", "Give a file")),
    "a picture": (PNG, ("binary file", "Save the report's text")),
    "a PDF with another ending": (PDF, ("binary file", "Save the report's text")),
    "no report": (
        "Shopping\n\n- milk\n- two loaves\n",
        ("names no police force and no inspectorate", "describe its force"),
    ),
    "other bytes than UTF-8": (
        page("The force should test its radios.").encode() + b"- The force should say \x81\x8d.\n",
        ("(0x81) is not UTF-8", "line 6", "Save the file as UTF-8"),
    ),
    "half a character of UTF-16": (page().encode("utf-16") + b"x", ("is not UTF-16", "Save the file as UTF-8")),
    "UTF-16 without its mark": (page().encode("utf-16-le"), ("binary file", "Save the report's text")),
    "an unknown force": (
        page(force="Brackmoor"),
        ("'Brackmoor', which no reference data describes", "Turtle file", "`reference` in sources.toml"),
    ),
    "an unknown cycle": (page(cycle="2031"), ("'2031' is no cycle of the PEEL programme", "Known are: ", "2018-19")),
}
"""What can be in a file that is no report, and what must be said of it."""


def _release(data: Path) -> Release:
    return Release.opened(DataFolder(data))


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one release. Builds of these tests must not change it."""
    data = tmp_path_factory.mktemp("old") / "data"
    built(data, folder(data.parent / "in", {"eff.txt": page("The force should keep what it has.")}))
    return data


@pytest.mark.parametrize("name", KEPT_OUT)
def test_what_is_no_report_is_kept_out_of_an_empty_data_folder(name: str, tmp_path: Path) -> None:
    content, words = KEPT_OUT[name]
    done = run("build", folder(tmp_path / "in", {"file.txt": content}), "--data", tmp_path / "data")
    done.clearly_failed(1, "kept out: file.txt: ", *words)
    assert "Nothing was published: 0 read, 1 kept out." in done.told
    assert Release.current(DataFolder(tmp_path / "data")) is None
    assert not tree(tmp_path / "data")


def test_what_is_no_report_changes_no_release(tmp_path: Path, old: Path) -> None:
    before = tree(old, ["current/manifest.json", "graphs", "releases"])
    files = {f"{name}.txt": content for name, (content, _) in KEPT_OUT.items()}
    done = run("build", folder(tmp_path / "in", files), "--data", old)
    for name, (_, words) in KEPT_OUT.items():
        done.clearly_failed(1, f"kept out: {name}.txt: ", *words)
    assert f"Nothing changed: release 1 ({_release(old).hash[:16]}) stays; 0 read, {len(files)} kept out." in done.told
    assert tree(old, ["current/manifest.json", "graphs", "releases"]) == before


@pytest.mark.parametrize("name", KEPT_OUT)
def test_extract_says_the_same_of_it(name: str, tmp_path: Path) -> None:
    content, words = KEPT_OUT[name]
    source = folder(tmp_path / "in", {"file.txt": content})
    done = run("extract", source / "file.txt")
    assert done.code == 1
    assert "Traceback" not in done.err
    assert all(word in done.err for word in words)


def test_the_byte_and_line_named_are_the_right_ones(tmp_path: Path) -> None:
    content = "The force\u2019s radios\n".encode() + b"It\x92s late.\n"
    done = run("build", folder(tmp_path / "in", {"file.txt": content}), "--data", tmp_path / "data")
    done.clearly_failed(1, f"byte {content.index(0x92, 20)} (0x92)", "file.txt, line 2")


def test_an_unknown_layout_that_names_the_inspectorate_loads_as_unrecognised(tmp_path: Path) -> None:
    letter = folder(tmp_path / "in", {"letter.txt": "A letter\n\nHMICFRS came on Monday.\n"}, known=False)
    done = run("build", letter, "--data", tmp_path / "data")
    assert (done.code, done.err.strip()) == (0, "")
    assert "warning: letter.txt: no known layout: loaded without findings" in done.told
    (entry,) = _release(tmp_path / "data").manifest.documents
    assert entry.key == f"unrecognised/{entry.source[:16]}"


def test_utf_16_with_its_mark_reads_like_utf_8(tmp_path: Path) -> None:
    reference = ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])
    records = []
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path = folder(tmp_path / encoding, {"file.txt": page().encode(encoding)}) / "file.txt"
        record = read_file(path, DocumentFacts(file="file.txt"), reference).record
        assert record.source.encoding == encoding
        records.append((record.report, record.findings, record.sections))
    assert records[0] == records[1] == records[2]


# --- files and folders that cannot be read -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["none.txt", "none", "x" * 300 + ".txt"], ids=["file", "folder", "too long"])
def test_a_path_that_is_not_there_is_wrong_usage(name: str, tmp_path: Path, old: Path) -> None:
    before = tree(old, ["current/manifest.json", "graphs", "releases"])
    done = run("build", tmp_path / name, old.parent / "in", "--data", old)
    done.clearly_failed(2, "no such file or folder", name)
    assert tree(old, ["current/manifest.json", "graphs", "releases"]) == before


def test_no_path_at_all_is_wrong_usage(tmp_path: Path) -> None:
    assert run("build", "--data", tmp_path / "data").code == 2
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("files", [{}, {"report.pages": PDF, "notes.log": "Notes."}, REFERENCE])
def test_a_folder_with_nothing_to_read_is_wrong_usage(files: dict[str, str | bytes], tmp_path: Path) -> None:
    source = folder(tmp_path / "in", files, known=False)
    done = run("build", source, "--data", tmp_path / "data")
    done.clearly_failed(2, "there is nothing to read", str(source))
    assert ".txt" in done.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("name", "said"), [("report.pages", "'.pages'"), ("report", "has no ending")])
def test_a_named_file_that_no_reader_is_for_is_kept_out(name: str, said: str, tmp_path: Path) -> None:
    source = folder(tmp_path / "in", {name: PDF, "eff.txt": page()})
    done = run("build", source / name, source / "eff.txt", "--data", tmp_path / "data")
    done.clearly_failed(1, f"kept out: {name}", said, ".txt")
    assert "1 document; 1 read, 1 kept out" in done.told


def test_a_file_in_a_folder_that_no_reader_is_for_is_passed_over_and_named(tmp_path: Path) -> None:
    done = run("build", folder(tmp_path / "in", {"report.pages": PDF, "eff.txt": page()}), "--data", tmp_path / "data")
    assert done.code == 0
    assert "Passed over, no reader for them: report.pages." in done.told


@pytest.fixture
def unreadable(tmp_path: Path) -> Path:
    """A folder with a good report and a file that whoever runs this cannot read."""
    source = folder(tmp_path / "in", {"eff.txt": page(), "shut.txt": page(pillar="Legitimacy")})
    if os.geteuid() == 0:
        # Root reads whatever the permissions; the first byte of its own memory it cannot.
        (source / "shut.txt").unlink()
        (source / "shut.txt").symlink_to("/proc/self/mem")
    else:
        (source / "shut.txt").chmod(0)
    return source


def test_a_file_that_cannot_be_read_is_kept_out(unreadable: Path, tmp_path: Path) -> None:
    done = run("build", unreadable, "--data", tmp_path / "data")
    done.clearly_failed(1, "kept out: shut.txt: cannot be read", "Check its permissions")
    assert "1 document; 1 read, 1 kept out" in done.told


def test_extract_says_that_a_file_cannot_be_read(unreadable: Path) -> None:
    done = run("extract", unreadable / "shut.txt")
    done.clearly_failed(1, "cannot be read", str(unreadable / "shut.txt"))


# --- sidecars ------------------------------------------------------------------------------------------------------

SIDECARS = {
    "syntax": ("reference = [\n", "not TOML"),
    "unknown key": ('[[document]]\nfile = "eff.txt"\ntitel = "x"\n', "titel"),
    "impossible date": (
        '[[document]]\nfile = "eff.txt"\npublished = "2019-13"\npublished_because = "x"\n',
        "published",
    ),
    "impossible year": ('[[document]]\nfile = "eff.txt"\npublished = "0000"\npublished_because = "x"\n', "published"),
    "no reason": ('[[document]]\nfile = "eff.txt"\npublished = 2019-05-02\n', "published_because"),
    "file not there": ('[[document]]\nfile = "none.txt"\n', "'none.txt' is not in this folder"),
    "file twice": ('[[document]]\nfile = "eff.txt"\n' * 2, "'eff.txt' stands twice"),
    "url that is none": ('[[document]]\nfile = "eff.txt"\nurl = "see the <website>"\n', "url"),
}


def test_a_malformed_sidecar_keeps_its_folder_out_and_no_other(tmp_path: Path) -> None:
    legitimacy = page(pillar="Legitimacy")
    folders = {
        name: folder(tmp_path / name, {"eff.txt": legitimacy, "sources.toml": SIDECARS[name][0]}) for name in SIDECARS
    }
    good = folder(tmp_path / "good", {"good.txt": page()})
    done = run("build", *folders.values(), good, "--data", tmp_path / "data")
    for name, place in folders.items():
        done.clearly_failed(1, "kept out: eff.txt", SIDECARS[name][1], str(place / "sources.toml"))
    assert f"1 document; 1 read, {len(SIDECARS)} kept out." in done.told
    assert [each.key for each in _release(tmp_path / "data").manifest.documents] == [EFFECTIVENESS]


@pytest.mark.parametrize("name", SIDECARS)
def test_extract_refuses_a_malformed_sidecar(name: str, tmp_path: Path) -> None:
    toml, words = SIDECARS[name]
    bad = folder(tmp_path / "bad", {"eff.txt": page(), "sources.toml": toml})
    run("extract", bad / "eff.txt").clearly_failed(1, words, str(bad / "sources.toml"))


# --- RDF and settings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("bad.ttl", "Wexmoor is a place.", 1, ["not Turtle", "line 1"]),
        ("bytes.ttl", b"<urn:a> <urn:b> '\xe9' .", 1, ["not Turtle"]),
        ("bad.rdf", "<rdf", 1, ["not RDF/XML"]),
        ("bad.jsonld", "{", 1, ["not JSON-LD"]),
        ("bad.txt", "words", 2, ["'.txt' is no RDF ending", "bad.txt"]),
        ("none.ttl", None, 2, ["o such file", "none.ttl"]),
    ],
)
def test_validate_names_what_it_cannot_read(
    name: str, content: str | bytes | None, code: int, words: list[str], tmp_path: Path
) -> None:
    folder(tmp_path, {} if content is None else {name: content}, known=False)
    run("validate", tmp_path / name).clearly_failed(code, *words)


def test_validate_names_a_folder_that_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "bodies.ttl").mkdir()
    done = run("validate", tmp_path / "bodies.ttl")
    assert done.code in {1, 2}
    assert "bodies.ttl" in done.err


@pytest.mark.parametrize(
    ("toml", "words"),
    [("data = [\n", "TOML"), ("data = 5\n", "data"), (b"data = '\xe9'\n", "TOML"), ("dta = 'x'\n", "dta")],
    ids=["syntax", "type", "bytes", "unknown key"],
)
def test_malformed_settings_are_wrong_usage(
    toml: str | bytes, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path, {"outstanding.toml": toml}, known=False)
    monkeypatch.chdir(tmp_path)
    run("ask", "open-findings").clearly_failed(2, words, "outstanding.toml")


# --- the whole command ---------------------------------------------------------------------------------------------


def test_the_installed_command_fails_as_cleanly(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", {"a.txt": b"", "b.txt": PNG, "eff.txt": page()})
    done: Ran = spawn("build", source, "--data", tmp_path / "data")
    done.clearly_failed(1, "kept out: a.txt: the file is empty")
    done.clearly_failed(1, "kept out: b.txt: this is a binary file")
    assert "Published release 1" in done.told
    assert len([line for line in done.err.splitlines() if line.strip()]) == 2


def test_every_error_that_is_met_says_what_and_what_to_do(tmp_path: Path) -> None:
    source = folder(
        tmp_path / "in", {f"{number}.txt": content for number, (content, _) in enumerate(KEPT_OUT.values())}
    )
    outcome = built(tmp_path / "data", source)
    assert len(outcome.kept_out) == len(KEPT_OUT)
    for each in outcome.kept_out:
        assert isinstance(each.error, OutstandingError)
        assert each.error.detail
        assert each.error.hint
        assert each.name in each.error.where
