"""What the tests of the build and of the command share: small made-up reports, folders of them, and the command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from graph.folder import DataFolder
from graph.terms import Base
from outstanding.building import build
from outstanding.cli.main import main
from outstanding.outcomes import Outcome

EXAMPLES = Path(__file__).parent.parent / "examples"
COMMAND = Path(sys.executable).parent / "outstanding"
"""The command as it is installed."""

REFERENCE = {
    "sources.toml": 'reference = ["wexmoor.ttl"]\n',
    "wexmoor.ttl": (EXAMPLES / "wexmoor.ttl").read_text("utf-8"),
}
"""What makes the made-up force known in a folder."""

QUESTIONS = {
    "Effectiveness": "How effective is the force at protecting vulnerable people?",
    "Legitimacy": "To what extent does the force treat all of the people it serves with fairness and respect?",
    "Efficiency": "How well does the force use its resources?",
}

EFFECTIVENESS = "wexmoor/peel-2018-19-effectiveness/report"
LEGITIMACY = "wexmoor/peel-2018-19-legitimacy/report"


def page(
    *findings: str, pillar: str = "Effectiveness", force: str = "Wexmoor", cycle: str = "2018/19", rest: str = ""
) -> str:
    """A short report in the layout of a web page, with some areas for improvement."""
    items = "".join(f"- {finding}\n" for finding in findings or ("The force should test its radios every week.",))
    return f"{force} PEEL {cycle}\n{pillar}\n{QUESTIONS[pillar]}\nAreas for improvement\n{items}{rest}"


def broken_page(*findings: str) -> str:
    """A report in the layout of a PDF's text that is read, but breaks a shape: its contents list has a page 0."""
    items = "".join(f"\u2022 {finding}\n" for finding in findings)
    head = "PEEL: Police effectiveness 2016\n\nAn inspection of Wexmoor Police\n\nMarch 2017\n\n\u00a9 HMIC 2017\n\n"
    contents = "Contents\n\nIntroduction.....0\nAreas for improvement.....1\n\nIntroduction\n\nWe came in spring.\n\n"
    return f"{head}{contents}Areas for improvement\n\n{items}"


def folder(path: Path, files: Mapping[str, str | bytes], *, known: bool = True) -> Path:
    """A folder with some files, made if need be; `known` adds what makes the made-up force known."""
    path.mkdir(parents=True, exist_ok=True)
    for name, content in {**(REFERENCE if known else {}), **files}.items():
        (path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def built(data: Path, *paths: Path) -> Outcome:
    """What a build of some paths into a data folder did, under the public base."""
    return build(paths, DataFolder(data), Base())


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """The output on one line, since where lines break depends on the terminal."""
        return " ".join(self.out.split())

    def clearly_failed(self, code: int, *words: str) -> None:
        """Hold it to an exit code, no traceback, and words that one line of its errors must have."""
        assert "Traceback" not in self.err, self.err
        assert self.code == code, self
        lines = self.err.splitlines()
        assert any(all(word in line for word in words) for line in lines), self.err


def run(*words: str | Path) -> Ran:
    """Run the command in this process, as the script does."""
    out, err = StringIO(), StringIO()
    interrupt = signal.getsignal(signal.SIGINT)
    code: object = 0
    try:
        with (
            patch.object(sys, "argv", ["outstanding", *map(str, words)]),
            patch.dict(os.environ, {"COLUMNS": "100"}),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            main()
    except SystemExit as end:
        code = end.code
    finally:
        signal.signal(signal.SIGINT, interrupt)
    return Ran(int(str(code or 0)), out.getvalue(), err.getvalue())


def spawn(*words: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None, stdin: bytes = b"") -> Ran:
    """Run the installed command as a process of its own."""
    done = subprocess.run(
        [COMMAND, *words], env={**os.environ, **(env or {})}, cwd=cwd, input=stdin, capture_output=True, check=False
    )
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def tree(path: Path, names: Sequence[str] = ("sources", "graphs", "current/manifest.json")) -> dict[str, bytes]:
    """The bytes of the files under some names of a data folder, by their place."""
    places = [path / name for name in names]
    files = [file for place in places for file in (place.rglob("*") if place.is_dir() else [place]) if file.is_file()]
    return {str(file.relative_to(path)): file.read_bytes() for file in files}
