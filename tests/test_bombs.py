"""Files made to harm: each is read or kept out with a reason, in bounded time and memory, and none sends a request."""

from __future__ import annotations

import csv
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bombs import documents, dumps
from publishers import file_of, ours
from reports import folder, page, run, tree

from graph.folder import DataFolder
from graph.release import Release


class Ear:
    """A socket on the loopback address that counts who knocks."""

    def __init__(self) -> None:
        """Listen from now on."""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/secret"
        self.hits = 0
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            client, _ = self._socket.accept()
            with client:
                self.hits += 1
                if client.recv(4) == b"stop":
                    return

    def close(self) -> None:
        """Listen no more; who says so is no hit."""
        with socket.create_connection(self._socket.getsockname()) as client:
            client.sendall(b"stop")
        self._thread.join()
        self._socket.close()
        self.hits -= 1


@pytest.fixture
def ear() -> Iterator[Ear]:
    """Whoever asks it was misled."""
    listening = Ear()
    yield listening
    listening.close()


def test_a_batch_of_bombs_is_kept_out_one_by_one_and_the_rest_is_published(tmp_path: Path, ear: Ear) -> None:
    every = documents(ear.address)
    reports = folder(tmp_path / "in", {"eff.txt": page(), **every})
    done = run("build", reports, "--data", tmp_path / "data", "--outcomes", tmp_path / "rows.csv")
    assert done.code == 1
    assert "Traceback" not in done.err
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {Path(row["file"]).name: row for row in csv.DictReader(file)}
    assert rows["eff.txt"]["outcome"] == "published"
    assert every.keys() <= rows.keys()
    for name in every:
        assert rows[name]["outcome"] == "rejected", name
        assert rows[name]["reason"], name
        assert rows[name]["what_to_do"], name
    assert [entry.name for entry in Release.opened(DataFolder(tmp_path / "data")).manifest.documents] == ["eff.txt"]
    assert not list(tmp_path.rglob("climbed.xml"))
    assert ear.hits == 0


@pytest.mark.parametrize("name", dumps())
def test_a_bomb_of_rdf_is_refused_and_leaves_nothing(name: str, tmp_path: Path, ear: Ear) -> None:
    data = ours(tmp_path / "data")
    was = tree(data.path)
    file = file_of(tmp_path, dumps(ear.address)[name](), name)
    done = run(
        "import", "add", file, "--from", "northfell", "--base", "https://data.northfell.example/", "--data", data.path
    )
    assert done.code in {1, 2}, done
    assert "Traceback" not in done.err
    assert tree(data.path) == was
    assert not (data.path / "imports" / "northfell").exists()
    checked = run("validate", file)
    assert "Traceback" not in checked.err
    assert ear.hits == 0
