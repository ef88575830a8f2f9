"""Looks every locked part up among known vulnerabilities.

    python audit/vulnerabilities.py requirements.lock ... FOLDER-WITH-package-lock.json ...

Exit code 1 where a part has a known one. Where the services that know cannot be reached, that is told as loudly as it
can be, and the exit code is 0: a build must not depend on them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 300.0
"""Seconds that a lookup may take."""


@dataclass(frozen=True)
class Looked:
    """What was found out about a file of locked parts.

    Attributes:
        file: that names them.
        known: vulnerabilities, a line each.
        unknown: parts that could not be looked up.
        parts: how many there are.
    """

    file: str
    known: tuple[str, ...]
    unknown: int
    parts: int


def of_python(file: str, told: str) -> Looked:
    """What pip-audit tells in JSON of a file of requirements; nothing is known where it tells nothing.

    Args:
        file: of the requirements.
        told: the standard output of pip-audit.
    """
    locked = sum("==" in line for line in Path(file).read_text("utf-8").splitlines())
    try:
        parts = json.loads(told)["dependencies"]
    except (ValueError, KeyError):
        return Looked(file, (), locked, locked)
    known = tuple(
        f"{part['name']} {part['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'no version'}"
        for part in parts
        for each in part.get("vulns", ())
    )
    looked_up = sum("vulns" in part for part in parts)
    return Looked(file, known, locked - looked_up, locked)


def of_node(folder: str, told: str) -> Looked:
    """What `npm audit --json` tells of a folder; nothing is known where it tells of an error.

    Args:
        folder: with the lock.
        told: the standard output of npm.
    """
    lock = json.loads((Path(folder) / "package-lock.json").read_text("utf-8"))
    locked = sum(bool(name) for name in lock["packages"])
    try:
        found = json.loads(told)
        each = found["vulnerabilities"]
    except (ValueError, KeyError):
        return Looked(folder, (), locked, locked)
    return Looked(folder, tuple(f"{name}: {part['severity']}" for name, part in sorted(each.items())), 0, locked)


def sentences(every: Sequence[Looked]) -> list[str]:
    """What is printed: what is known first, then what could not be looked up, then what is well."""
    lines = [f"VULNERABLE: {each.file}: {line}" for each in every for line in each.known]
    lines += [
        f"NOT LOOKED UP: {each.unknown} of {each.parts} parts of {each.file}: the service that knows of "
        "vulnerabilities cannot be reached, or does not know them. Run `make audit` where it can."
        for each in every
        if each.unknown
    ]
    well = [each for each in every if not each.known and not each.unknown]
    return lines + [f"{each.file}: {each.parts} parts, no vulnerability is known" for each in well]


def _run(*words: str, cwd: Path | None = None) -> str:
    try:
        return subprocess.run(words, capture_output=True, text=True, check=False, timeout=PATIENCE, cwd=cwd).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def main(given: Sequence[str]) -> int:
    """Look up the parts of files and folders."""
    audit = str(Path(sys.executable).parent / "pip-audit")
    every = []
    for place in given:
        if Path(place).is_dir():
            every.append(of_node(place, _run("npm", "audit", "--json", "--package-lock-only", cwd=Path(place))))
        else:
            words = ("--requirement", place, "--require-hashes", "--disable-pip", "--no-deps", "--format", "json")
            every.append(of_python(place, _run(audit, *words)))
    sys.stdout.write("\n".join(sentences(every)) + "\n")
    return int(any(each.known for each in every))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
