"""Dumps: made once, whole or not there, the same bytes again, with their terms in them, and no document's full text."""

from __future__ import annotations

import csv
import gzip
import io
import re
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.canonical import digest
from graph.errors import ReleaseError, UsageError
from graph.folder import DataFolder
from graph.release import Release
from outstanding.catalogue import keeping
from outstanding.catalogue.dumps import PACKED, Dump, Dumps, named, offered
from outstanding.catalogue.keeping import BeingMadeError, Kept
from outstanding.export.forms import Form
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS

EVERYTHING = (*offered(), *offered("wexmoor"))


@pytest.fixture(scope="module")
def data(samples: Release) -> DataFolder:
    """The data folder of the samples."""
    return DataFolder(samples.folder.parents[1])


@pytest.fixture(scope="module")
def dumps(data: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> Dumps:
    """Dumps of the samples, kept in a folder of their own."""
    return Dumps(data, tmp_path_factory.mktemp("made"))


@pytest.mark.parametrize("dump", EVERYTHING, ids=lambda dump: dump.name(None))
def test_a_dump_is_known_by_its_name(dump: Dump, samples: Release) -> None:
    assert named(dump.name(samples)) == (dump, samples.hash[:16])
    assert named(dump.name(None)) == (dump, None)


@pytest.mark.parametrize(
    "name",
    [
        "outstanding.nq.bz2",
        "outstanding.xlsx.gz",
        "outstanding.csv-metadata.json.gz",
        "outstanding-Wexmoor.nq",
        "outstanding--wexmoor.nq",
        "outstanding-../../etc/passwd.nq",
        "outstanding-wexmoor.nq\n",
        "outstanding",
        "statistics.json",
        "lock",
        "",
    ],
)
def test_any_other_name_is_no_dump(name: str) -> None:
    assert named(name) is None


@pytest.mark.parametrize("dump", EVERYTHING, ids=lambda dump: dump.name(None))
def test_every_dump_carries_attribution_licence_and_release(dump: Dump, dumps: Dumps, samples: Release) -> None:
    content = dumps.made(samples, dump).path.read_bytes()
    plain = gzip.decompress(content) if dump.packed else content
    if dump.form is Form.XLSX:
        with zipfile.ZipFile(io.BytesIO(plain)) as archive:
            plain = b"".join(archive.read(name) for name in archive.namelist())
    for words in (ATTRIBUTION, TERMS, samples.hash, *([LICENCE] if dump.form is not Form.CSV else [])):
        assert words.encode() in plain


def test_a_packed_dump_holds_the_plain_one_and_no_time(dumps: Dumps, samples: Release) -> None:
    for form in PACKED:
        plain, packed = (dumps.made(samples, Dump(form, packed=each)).path.read_bytes() for each in (False, True))
        assert gzip.decompress(packed) == plain
        assert packed[4:8] == bytes(4)
        assert len(packed) < len(plain) / 5


def test_no_dump_holds_the_full_text_of_a_document(data: DataFolder, dumps: Dumps, samples: Release) -> None:
    """Of a report less than half is quoted, of a form or letter, which is all quotations, four fifths at most.

    A report's running text is under the Open Government Licence; its paragraphs on a theme are kept beside that.
    """
    whole = dumps.made(samples, Dump(Form.NQ)).path.read_bytes()
    for entry in samples.manifest.documents:
        text = data.source(entry.source).decode("utf-8-sig")
        place = f"{samples.manifest.base}text/{entry.key}#char=".encode()
        spans = re.findall(rb"^<" + re.escape(place) + rb"([0-9]+),([0-9]+)>", whole, re.MULTILINE)
        quoted = {at for start, end in spans for at in range(int(start), int(end))}
        most = 0.5 if entry.key.endswith("/report") else 0.8
        assert 0 < len(quoted) < len(text) * most
    literals = (quad.object for quad in ox.parse(whole, format=ox.RdfFormat.N_QUADS))
    assert max(len(each.value) for each in literals if isinstance(each, ox.Literal)) < 3_000  # a reply
    table = csv.DictReader(io.StringIO(dumps.made(samples, Dump(Form.CSV)).path.read_text("utf-8")))
    assert max(len(cell) for row in table for cell in row.values()) < 1_000


def test_the_checksum_is_one_that_sha256sum_checks(dumps: Dumps, samples: Release) -> None:
    file = dumps.made(samples, Dump(Form.TTL))
    assert file.sha256 == digest(file.path.read_bytes())
    done = subprocess.run(
        ["sha256sum", "--check", "--strict"],  # noqa: S607  wherever the system has it
        cwd=file.path.parent,
        input=file.checksum,
        capture_output=True,
        check=True,
    )
    assert done.stdout == f"{file.path.name}: OK\n".encode()


def test_a_dump_is_made_once_and_by_one(samples: Release, tmp_path: Path) -> None:
    kept = Kept(samples, tmp_path)
    made: list[int] = []
    begun, together = threading.Event(), threading.Barrier(4)

    def make() -> bytes:
        made.append(1)
        begun.set()
        return b"content"

    def ask() -> None:
        together.wait(60)
        assert kept.made("name", make).size == 7

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert begun.is_set()
    assert made == [1]


def test_who_would_have_to_wait_long_is_told_to_ask_again(
    samples: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "WAIT", 0.0)
    kept = Kept(samples, tmp_path)
    kept.made("first", lambda: b"first")
    begun, done = threading.Event(), threading.Event()

    def make() -> bytes:
        begun.set()
        assert done.wait(60)
        return b"second"

    maker = threading.Thread(target=kept.made, args=("second", make))
    maker.start()
    assert begun.wait(60)
    with pytest.raises(BeingMadeError, match="Ask again"):
        kept.made("second", lambda: b"never")
    assert kept.made("first", lambda: b"never").size == 5
    done.set()
    maker.join(60)
    assert kept.made("second", lambda: b"never").size == 6


def test_a_dump_that_fails_leaves_nothing_that_counts(samples: Release, tmp_path: Path) -> None:
    kept = Kept(samples, tmp_path)

    def fail() -> bytes:
        message = "no memory"
        raise MemoryError(message)

    with pytest.raises(MemoryError):
        kept.made("name", fail)
    assert kept.file("name") is None
    assert kept.made("name", lambda: b"now").size == 3


def test_a_file_without_its_checksum_is_made_again_and_leftovers_of_a_killed_maker_go(
    samples: Release, tmp_path: Path
) -> None:
    kept = Kept(samples, tmp_path)
    path = kept.made("name", lambda: b"whole").path
    path.with_name("name.sha256").unlink()
    path.write_bytes(b"who")
    path.with_name(".new-left").write_bytes(b"half")
    assert kept.file("name") is None
    assert kept.made("name", lambda: b"whole").path.read_bytes() == b"whole"
    assert sorted(each.name for each in path.parent.iterdir()) == ["lock", "name", "name.sha256"]


def test_a_process_that_is_killed_while_it_makes_one_leaves_none(samples: Release, tmp_path: Path) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from graph.folder import DataFolder
from graph.release import Release
from outstanding.catalogue.keeping import Kept
kept = Kept(Release.opened(DataFolder(Path(sys.argv[1]))), Path(sys.argv[2]))
os.replace = os.rename = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
kept.made("name", lambda: b"content")
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(samples.folder.parents[1]), str(tmp_path)],
        env={"PYTHONPATH": ":".join(sys.path)},
        check=False,
    )
    assert done.returncode == -9
    kept = Kept(samples, tmp_path)
    assert kept.file("name") is None
    assert kept.made("name", lambda: b"content").size == 7


def test_equal_releases_give_equal_dumps_in_another_process(data: DataFolder, dumps: Dumps, samples: Release) -> None:
    code = """
import sys
from pathlib import Path
from graph.folder import DataFolder
from graph.release import Release
from outstanding.catalogue.dumps import Dumps, offered
data = DataFolder(Path(sys.argv[1]))
for file in Dumps(data, Path(sys.argv[2])).all_made(Release.opened(data), [*offered(), *offered("wexmoor")]):
    print(file.sha256)
"""
    place = dumps.made(samples, EVERYTHING[0]).path.parents[2] / "again"
    done = subprocess.run(
        [sys.executable, "-c", code, str(data.path), str(place)],
        env={"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [file.sha256 for file in dumps.all_made(samples, EVERYTHING)]


def test_a_force_without_documents_has_no_dump_and_the_error_names_those_that_have(
    dumps: Dumps, samples: Release
) -> None:
    for slug in ("cleveland", "nobody", "wexmoor-pcc"):
        with pytest.raises(UsageError, match="wexmoor"):
            dumps.made(samples, Dump(Form.NQ, slug))
        assert dumps.kept(samples, Dump(Form.NQ, slug)) is None


def test_where_nothing_can_be_kept_the_error_says_which_setting_helps(samples: Release, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReleaseError, match="`made`"):
        Kept(samples, tmp_path / "file").made("name", lambda: b"content")
