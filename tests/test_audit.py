"""The list of the project's parts is whole, and a known vulnerability is not passed over."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIST = ROOT / "build" / "sbom.json"
LOCK = ROOT / "requirements.lock"
sys.path.insert(0, str(ROOT / "audit"))
import vulnerabilities as audit  # noqa: E402  a script beside the package

NODE = "outstanding/web/yasqe"


def locked() -> list[tuple[str, str]]:
    """The parts; one may be there in two versions, for two versions of Python."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;]+)", LOCK.read_text("utf-8"), re.MULTILINE)
    return sorted((plain(name), version) for name, version in found)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_part_of_the_lock_is_in_the_list_of_parts() -> None:
    if not LIST.is_file():
        pytest.skip("the list of parts is not made; run `make audit`")
    parts = json.loads(LIST.read_text("utf-8"))["components"]
    listed = sorted((plain(part["name"]), part["version"]) for part in parts)
    assert listed == locked()
    assert len(listed) > 50


def test_a_known_vulnerability_fails_and_a_service_out_of_reach_is_told() -> None:
    parts: list[dict[str, object]] = [{"name": name, "version": version, "vulns": []} for name, version in locked()]
    well = audit.of_python(str(LOCK), json.dumps({"dependencies": parts}))
    assert (well.known, well.unknown, well.parts) == ((), 0, len(parts))
    parts[0]["vulns"] = [{"id": "PYSEC-0", "fix_versions": ["9.9"]}]
    bad = audit.of_python(str(LOCK), json.dumps({"dependencies": parts}))
    assert bad.known == (f"{parts[0]['name']} {parts[0]['version']}: PYSEC-0, mended in 9.9",)
    skipped = [{"name": name, "skip_reason": "not found"} for name, _ in locked()]
    for told in (json.dumps({"dependencies": skipped}), "", "Traceback"):
        assert audit.of_python(str(LOCK), told).unknown == len(parts)
    assert [line.split(":")[0] for line in audit.sentences([well, bad, audit.of_python(str(LOCK), "")])] == [
        "VULNERABLE",
        "NOT LOOKED UP",
        str(LOCK),
    ]


def test_parts_for_the_browser_are_looked_up_too() -> None:
    folder = str(ROOT / NODE)
    assert audit.of_node(folder, '{"error": {"code": "ENOTFOUND"}}').unknown > 5
    bad = audit.of_node(folder, '{"vulnerabilities": {"x": {"severity": "high"}}}')
    assert (bad.known, bad.unknown) == (("x: high",), 0)
    assert audit.of_node(folder, '{"vulnerabilities": {}}').known == ()


def test_the_command_says_what_it_could_not_look_up_and_goes_on() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "audit" / "vulnerabilities.py", LOCK],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    # Without pip-audit beside this Python nothing can be looked up, as where its service cannot be reached.
    assert done.returncode == 0
    assert "NOT LOOKED UP" in done.stdout
