"""Engines that depart from the standard, and the saved questions that they answer all the same as it has it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def dialects() -> Mapping[str, frozenset[str]]:
    """The names of the saved questions that may be put to an engine, by the engine's name in the settings."""
    content = (resources.files("queries") / "dialects.toml").read_text("utf-8")
    return {name: frozenset(questions) for name, questions in tomllib.loads(content).items()}
