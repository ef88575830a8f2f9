"""What is said of running on a server is true: metrics, unit, image."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

from running_server import Server

from outstanding.settings import Settings

ROOT = Path(__file__).parent.parent
_METRIC = re.compile(r"^\| `(outstanding_[a-z_]+)` \|", re.MULTILINE)
_HELP = re.compile(r"^# TYPE (outstanding_[a-z_]+) (?!.*_created)", re.MULTILINE)
_VARIABLE = re.compile(r"\bOUTSTANDING_([A-Z_]+)=")


def test_the_documented_metrics_are_those_that_there_are(server: Server) -> None:
    there = {name for name in _HELP.findall(server.get("/metrics").body.decode()) if not name.endswith("_created")}
    assert set(_METRIC.findall((ROOT / "docs" / "running.md").read_text("utf-8"))) == there


def test_the_unit_starts_the_server_as_nobody_in_particular_on_loopback() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(ROOT / "deploy" / "outstanding.service", "utf-8")
    service = unit["Service"]
    assert " serve --host 127.0.0.1 " in service["ExecStart"]
    assert (service["DynamicUser"], service["NoNewPrivileges"], service["ProtectSystem"]) == ("yes", "yes", "strict")
    assert service["KillSignal"] == "SIGTERM"


def test_unit_and_image_set_only_what_can_be_set() -> None:
    text = "".join((ROOT / "deploy" / name).read_text("utf-8") for name in ("outstanding.service", "Containerfile"))
    variables = {name.lower() for name in _VARIABLE.findall(text)}
    assert {"made", "data", "host"} == variables
    assert variables <= set(Settings.model_fields)


def test_the_image_runs_as_no_root_and_from_the_lock() -> None:
    lines = (ROOT / "deploy" / "Containerfile").read_text("utf-8").splitlines()
    assert "USER outstanding" in lines
    assert any("--require-hashes -r requirements.lock" in line for line in lines)
    assert lines.index("USER outstanding") < lines.index('CMD ["outstanding", "serve"]')
