"""What stands in deploy/ and docs/operations.md fits the server: unit, container, proxies, figures, log, backup."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documented import DOCS
from running_server import PATIENCE, Server, running

from graph.folder import DataFolder
from graph.release import Release
from outstanding.settings import Settings
from outstanding.web.serving import GRACE_SECONDS

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
PAGE = (DOCS / "operations.md").read_text("utf-8")
LONGEST_WAIT = 2 * Settings.model_fields["query_seconds"].default
"""Seconds that an ad-hoc query may wait for its turn and then run."""


def text(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def command(heading: str, word: str) -> str:
    """The line of a section's examples that has a word."""
    return next(line for line in section(heading).splitlines() if word in line and not line.startswith(("*", "|")))


# --- the unit ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def service() -> dict[str, str]:
    """What the unit says of the service; of a key that is there several times the last value."""
    found = text("outstanding.service").partition("[Service]")[2].partition("[Install]")[0]
    return dict(re.findall(r"^(\w+)=(.*)$", found, re.MULTILINE))


def variables(found: str) -> dict[str, str]:
    return dict(re.findall(r"(OUTSTANDING_[A-Z_]+)=(\S+)", found))


@pytest.mark.parametrize("name", ["outstanding.service", "Containerfile", "../docs/operations.md"])
def test_every_variable_is_one_of_a_setting(name: str) -> None:
    known = {f"OUTSTANDING_{field.upper()}" for field in Settings.model_fields}
    found = set(re.findall(r"OUTSTANDING_[A-Z_]+", text(name)))
    assert found
    assert found <= known


def test_the_values_of_the_unit_are_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    given = variables(text("outstanding.service"))
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    read = Settings()
    assert (read.host, read.port, read.proxies) == ("127.0.0.1", 8000, "127.0.0.1")
    assert str(read.data) == given["OUTSTANDING_DATA"]


def test_the_unit_is_confined(service: dict[str, str]) -> None:
    for key in ("DynamicUser", "NoNewPrivileges", "PrivateTmp", "ProtectHome", "ProtectKernelTunables"):
        assert service[key] == "yes", key
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == f"/var/lib/{service['StateDirectory']}"
    assert variables(text("outstanding.service"))["OUTSTANDING_DATA"].startswith(f"{service['ReadOnlyPaths']}/")
    assert service["CapabilityBoundingSet"] == ""
    assert (service["IPAddressDeny"], service["IPAddressAllow"]) == ("any", "localhost")


def test_the_unit_leaves_the_server_the_memory_and_the_time_that_it_counts_on(service: dict[str, str]) -> None:
    fields = Settings.model_fields
    needed = fields["query_workers"].default * fields["query_megabytes"].default
    assert int(service["MemoryMax"].removesuffix("G")) * 1024 >= needed + 1024
    assert int(service["TimeoutStopSec"]) > fields["query_seconds"].default + GRACE_SECONDS
    assert service["KillMode"] == "mixed"  # else the processes that answer would be told to end, too


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """With a command that is there in place of the one that an installation has."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    copy = tmp_path / "outstanding.service"
    whole = text("outstanding.service")
    copy.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", whole, flags=re.MULTILINE))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],  # noqa: S607  where the system has it
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    about = [line for line in done.stderr.splitlines() if "outstanding.service" in line]
    assert (done.returncode, about) == (0, [])


# --- the container ----------------------------------------------------------------------------------------------------


def test_the_container_is_nobody_and_tells_whether_it_lives(server: Server) -> None:
    final = text("Containerfile").rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\d+):(\d+)$", final, re.MULTILINE)
    assert user
    assert "0" not in user.groups()
    check = re.search(r"urlopen\('http://127\.0\.0\.1:(\d+)(/\S+)',", final)
    assert check
    assert int(check[1]) == int(variables(final)["OUTSTANDING_PORT"])
    assert server.get(check[2]).status == 200
    assert re.search(r"^STOPSIGNAL SIGTERM$", final, re.MULTILINE)


def test_the_container_takes_what_the_lock_names_and_nothing_else() -> None:
    fetching = [line for line in text("Containerfile").splitlines() if "pip install" in line or "pip wheel" in line]
    assert len(fetching) == 4
    assert all("--no-index" in line or "--require-hashes" in line for line in fetching)


# --- the proxies ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_proxy_waits_as_long_as_a_query_may_take_and_lets_the_longest_pass(name: str) -> None:
    found = text(name)
    waits = [int(each) for each in re.findall(r"(?:read_timeout|response_header_timeout)\s+(\d+)s", found)]
    assert waits
    assert min(waits) > LONGEST_WAIT
    size = re.search(r"(?:client_max_body_size|max_size)\s+(\d+)(?:m;|MB)", found)
    assert size
    assert int(size[1]) * 1_000_000 > Settings.model_fields["query_length"].default * 4 * 3
    port = Settings.model_fields["port"].default
    assert f"127.0.0.1:{port}" in found
    assert "/metrics" in found


def test_nginx_sets_what_is_believed_and_adds_to_nothing() -> None:
    headers = dict(re.findall(r"proxy_set_header (\S+) +(\S+);", text("nginx.conf")))
    assert (headers["X-Forwarded-For"], headers["X-Forwarded-Proto"]) == ("$remote_addr", "$scheme")
    assert headers["Host"] == "$host"


# --- figures and log --------------------------------------------------------------------------------------------------


def test_every_figure_is_documented_with_its_labels(server: Server) -> None:
    server.query("ASK { }")
    told: dict[str, set[str]] = {}
    for name, labels in re.findall(r"^\| `(outstanding_\w+)` \| ([^|]*)\|", section("Figures"), re.MULTILINE):
        told[name] = set(re.findall(r"`(\w+)`", labels))
    lines = server.get("/metrics").body.decode().splitlines()
    kinds = dict(line.split()[2:] for line in lines if line.startswith("# TYPE "))
    given: dict[str, set[str]] = {name: set() for name in kinds if not name.endswith("_created")}
    for line in lines:
        sample = re.match(r"(\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})? ", line)
        if sample and sample[1] in given:
            given[sample[1]] |= set(re.findall(r'(\w+)="', sample[2] or "")) - {"le"}
    assert told == given


def test_every_event_of_the_log_is_documented() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "outstanding" / "web").glob("*.py"))
    events = set(re.findall(r'log\.(?:info|warning|error)\(\s*"([^"]+)"', sources))
    assert {"request", "release opened"} <= events
    assert events == set(re.findall(r"^\| `([a-z ]+)` \| (?:info|warning|error) \|", section("Logs"), re.MULTILINE))


def test_the_figures_of_the_page_are_those_of_the_settings() -> None:
    fields = Settings.model_fields
    table = section("Behind a proxy")
    assert f"{fields['query_length'].default:,} characters" in table
    assert f"wait {fields['query_seconds'].default:.0f} s" in table


# --- releases and backups ---------------------------------------------------------------------------------------------


def test_a_backup_that_is_unpacked_serves_the_same_release(samples: Release, tmp_path: Path) -> None:
    """By the documented command."""
    data = samples.folder.parents[1]
    line = command("Backups", "tar ")
    archive = tmp_path / "backup.tar.gz"
    typed = line.replace("/srv/outstanding/data", str(data)).replace("/var/backups/outstanding.tar.gz", str(archive))
    assert typed != line
    subprocess.run(["sh", "-c", typed], check=True, timeout=PATIENCE)  # noqa: S607  a shell is what the page is for
    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.unpack_archive(archive, restored, filter="data")
    assert {each.name for each in data.iterdir()} - {each.name for each in restored.iterdir()} == {"lock", "readings"}
    with running(restored, tmp_path / "log") as server:
        assert server.get("/ready").json["hash"] == samples.hash


def test_the_way_back_to_an_older_release_moves_the_link_at_once(tmp_path: Path) -> None:
    line = command("New releases", "mv -T")
    data = DataFolder(tmp_path)
    for number in ("3", "4"):
        (tmp_path / "releases" / number).mkdir(parents=True)
    (tmp_path / "current").symlink_to("releases/4")
    typed = line.replace("/srv/outstanding/data", str(tmp_path))
    subprocess.run(["sh", "-c", typed], check=True, timeout=PATIENCE)  # noqa: S607  a shell is what the page is for
    assert data.current == (tmp_path / "releases" / "3").resolve()
    assert not (tmp_path / "current.new").exists()
