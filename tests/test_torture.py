"""A short form of `make torture`: it runs, it finds nothing lost, and it would find what is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reliability.md"


def ran(*words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'tests'}{os.pathsep}{ROOT}"}
    return subprocess.run(
        [sys.executable, "-m", *words], capture_output=True, text=True, check=False, env=env, timeout=900
    )


def test_what_is_killed_and_damaged_is_whole_afterwards() -> None:
    done = ran("torture", "--kills", "16", "--every", "40", "--flips", "16", "--shuffles", "1")
    assert done.returncode == 0, done.stderr
    total = re.search(r"\| \*\*all\*\* \| (\d+) \| (\d+) \| (\d+) \|", done.stdout)
    assert total
    tried, struck, survived = map(int, total.groups())
    assert tried == survived > 100
    assert struck > 60


def test_a_server_under_load_stays_as_it_is_while_releases_come() -> None:
    done = ran("torture.soak", "--minutes", "0.3", "--switch", "3")
    assert done.returncode == 0, done.stdout
    assert re.search(r"\| releases switched \| [5-9] \|", done.stdout)
    assert "| errors | 0 |" in done.stdout


@pytest.mark.parametrize("mark", ["torture", "soak"])
def test_the_page_holds_what_was_measured(mark: str) -> None:
    told = PAGE.read_text("utf-8").partition(f"<!-- {mark} -->\n")[2].partition(f"<!-- /{mark} -->")[0]
    assert told.startswith("| ")
    if mark == "torture":
        rows = [line.split(" | ") for line in told.splitlines()[2:]]
        assert all(row[1] == row[3].rstrip(" |") for row in rows), "something was lost"
        kills = sum(int(row[1]) for row in rows if "random time" in row[0])
        assert kills >= 200
    else:
        assert "| errors | 0 |" in told
        assert re.search(r"\| minutes \| (\d+)", told)
