"""`outstanding serve` as a command: what it says, what it refuses, how it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from running_server import PATIENCE, running, until

from graph.release import Release

COMMAND = [sys.executable, "-c", "from outstanding.cli.main import main; main()", "serve"]


def serve(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OUTSTANDING_")}
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=PATIENCE, env=environment
    )


def test_a_folder_without_a_release_is_refused_with_what_to_do(tmp_path: Path) -> None:
    done = serve("--data", str(tmp_path), "--port", "0")
    assert done.returncode == 1
    assert "nothing has been published" in done.stderr
    assert "outstanding build" in done.stderr
    assert done.stdout == ""


def test_a_damaged_store_is_refused(samples: Release, tmp_path: Path) -> None:
    release = tmp_path / "releases" / "1"
    (release / "store").mkdir(parents=True)
    (release / "manifest.json").write_bytes((samples.folder / "manifest.json").read_bytes())
    (tmp_path / "current").symlink_to(Path("releases") / "1")
    done = serve("--data", str(tmp_path), "--port", "0")
    assert done.returncode == 1
    assert "the store cannot be opened" in done.stderr


def test_a_port_that_is_taken_is_named(samples: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = serve("--data", str(samples.folder.parents[1]), "--port", str(port))
    assert done.returncode == 2
    assert f"port {port} is taken" in done.stderr
    assert "--port" in done.stderr


@pytest.mark.parametrize("host", ["256.1.1.1", "no-such-host.invalid", "203.0.113.1"])
def test_an_address_that_is_not_ours_is_refused(host: str, samples: Release) -> None:
    done = serve("--data", str(samples.folder.parents[1]), "--host", host, "--port", "0")
    assert done.returncode == 2
    assert host in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_request_under_way_is_answered_before_the_server_ends(
    number: signal.Signals, code: int, samples: Release, tmp_path: Path
) -> None:
    """The query takes a while; the signal comes when it runs."""
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d a insp:AreaForImprovement . ?e a insp:Link }"
    with running(samples.folder.parents[1], tmp_path / "log", query_seconds=30) as server:
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(server.post, slow)
            until(lambda: asked.done() or server.figure("outstanding_adhoc_queries_running") == 1)
            server.process.send_signal(number)
            reply = asked.result(PATIENCE)
        assert reply.status == 200
        assert int(reply.rows[0]["n"]) > 0
        assert server.process.wait(PATIENCE) == code
    with pytest.raises(OSError, match="refused"), contextlib.closing(server.connection()) as connection:
        connection.request("GET", "/health")


def test_the_log_is_json_lines_to_the_end(samples: Release, tmp_path: Path) -> None:
    with running(samples.folder.parents[1], tmp_path / "log") as server:
        server.get("/health")
        with socket.create_connection(("127.0.0.1", server.port)) as raw:
            raw.sendall(b"nonsense\r\n\r\n")
            assert raw.recv(100).startswith(b"HTTP/1.1 400")
    assert {"request", "release opened"} <= {line["event"] for line in server.logged()}
