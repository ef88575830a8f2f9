"""The examples of a page of the documentation: what is typed, and what is shown below it."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_PROMPT = re.compile(r"^\$ ", re.MULTILINE)
_CONTINUED = re.compile(r"^> ?", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A command or a script, and the output that is shown; `...` in it stands for anything.

    Attributes:
        line: of the page, where it begins.
        steps: the commands of a block for the shell, each with what is shown below it; or one script of Python.
    """

    page: str
    line: int
    language: str
    steps: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """The place, as it names a test."""
        return f"{self.page}:{self.line}"


def section(page: str, heading: str) -> tuple[str, int]:
    """The text below a heading of the second level, to the next one, and the number of its first line."""
    text = (DOCS / page).read_text("utf-8")
    begin = re.search(rf"^## {re.escape(heading)}$", text, re.MULTILINE)
    assert begin, f"{page} has no heading {heading!r}"
    end = re.compile(r"^## ", re.MULTILINE).search(text, begin.end())
    return text[begin.end() : end.start() if end else None], text.count("\n", 0, begin.end()) + 1


def examples(page: str, heading: str) -> list[Example]:
    """The blocks of a section that show an output: Python with a block of text after it, and shells with a prompt."""
    return list(_examples(page, *section(page, heading)))


def _examples(page: str, text: str, first: int) -> Iterator[Example]:
    fences = list(_FENCE.finditer(text))
    for fence, after in zip(fences, [*fences[1:], None], strict=True):
        line = first + text.count("\n", 0, fence.start())
        body = fence["body"]
        if fence["language"] == "python":
            assert after, f"{page}:{line}: a script is followed by what it prints"
            assert after["language"] == "text", f"{page}:{line}: a script is followed by what it prints"
            yield Example(page, line, "python", ((body, after["body"]),))
        elif fence["language"] == "sh" and _PROMPT.match(body):
            yield Example(page, line, "sh", tuple(map(_step, _PROMPT.split(body)[1:])))


def _step(text: str) -> tuple[str, str]:
    """A command as it was typed, without the prompts, and its output."""
    lines = text.splitlines(keepends=True)
    typed = 1
    while typed < len(lines) and lines[typed].startswith(">"):
        typed += 1
    return lines[0] + _CONTINUED.sub("", "".join(lines[1:typed])), "".join(lines[typed:])


def words(command: str) -> list[str]:
    """The words of a command, as a shell reads it."""
    return shlex.split(command.replace("\\\n", " "))


def difference(shown: str, printed: str) -> str:
    """How what was printed differs from what is shown; nothing where it does not."""
    checker, flags = doctest.OutputChecker(), doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.REPORT_NDIFF
    if checker.check_output(shown, printed, flags):
        return ""
    return checker.output_difference(doctest.Example("", shown), printed, flags)
