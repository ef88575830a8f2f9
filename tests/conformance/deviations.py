"""The tests that are known to fail."""

from __future__ import annotations

import tomllib
from pathlib import Path


def declared() -> dict[str, str]:
    """The reasons by the short names of the tests."""
    read = tomllib.loads((Path(__file__).parent / "deviations.toml").read_text("utf-8"))
    return {name: group["reason"] for group in read["deviation"] for name in group["tests"]}
