"""docs/endpoints.md is true: each request on it gives what is shown, and each table is that of the code."""

from __future__ import annotations

import doctest
import io
import itertools
import re
import shlex
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import ROOT
from running_server import Reply, Server

from outstanding.web.asked import LIMITS
from outstanding.web.canned import PINNED
from outstanding.web.conditional import REVALIDATED
from outstanding.web.forms import FORMS, OFFERS, QUERY, SUFFIXES

PAGE = (ROOT / "docs" / "endpoints.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8000/"
_FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A request, and the block below it; `...` stands for anything."""

    command: str
    shown: str


def _examples() -> list[Example]:
    blocks = [(fence["language"], fence["body"]) for fence in _FENCE.finditer(PAGE)]
    return [
        Example(body.strip(), following)
        for (language, body), (_, following) in itertools.pairwise(blocks)
        if language == "sh"
    ]


EXAMPLES = _examples()


def _asked(command: str, server: Server) -> tuple[Reply, bool]:
    """What a command of curl gets, and whether it shows the headers."""
    words = shlex.split(command)
    assert words[0] == "curl"
    [address] = [word for word in words if word.startswith(ADDRESS)]
    return server.get(f"/{address.removeprefix(ADDRESS)}"), "-D" in words


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.command)
def test_a_request_gets_what_is_shown(example: Example, server: Server) -> None:
    reply, headers = _asked(example.command, server)
    head = "".join(f"{name}: {value}\n" for name, value in reply.headers.items())
    got = f"HTTP/1.1 {reply.status} OK\n{head}" if headers else reply.body.decode().replace("\r\n", "\n")
    got = got.replace(server.address, ADDRESS)
    want = example.shown
    checker, flags = doctest.OutputChecker(), doctest.ELLIPSIS
    assert checker.check_output(want, got, flags), checker.output_difference(doctest.Example("", want), got, flags)


def test_the_checksum_is_computed_as_shown(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [program] = [fence["body"] for fence in _FENCE.finditer(PAGE) if fence["language"] == "python"]
    reply = server.get("/q/persistent-afis?since=2016")
    (tmp_path / "answer.json").write_bytes(reply.body)
    monkeypatch.chdir(tmp_path)
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(program, "endpoints.md", "exec"), {})  # noqa: S102  our own page
    assert printed.getvalue().strip() == reply.json["citation"]["checksum"]


def test_the_forms_are_those_that_there_are() -> None:
    told = re.findall(r"^\| `(\w+)` \| `(\S+)` \| (.*) \|$", PAGE, re.MULTILINE)
    known = [(form.suffix, form.offer.media_type, "all" if form.whole else "a page") for form in FORMS]
    assert told == [*known, (QUERY, "application/sparql-query", "the query itself")]
    assert len(SUFFIXES) == len(OFFERS) == len(told)


def test_what_every_question_takes_is_what_the_code_takes() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| .*, 1 to (\d+) \|", PAGE, re.MULTILINE))
    assert told == {name: str(most) for name, most in LIMITS.items()}


def test_the_members_of_an_answer_in_json_are_named(server: Server) -> None:
    for member in server.get("/q/grade-history").json:
        assert f"`{member}`" in PAGE or member in {"summary", "description"}
    for member in server.get("/q/grade-history").json["passages"][0][0]:
        assert f"`{member}`" in PAGE or f"`{member}`'s" in PAGE


def test_the_rules_for_caches_are_those_of_the_code() -> None:
    assert f"| without `release` | `{REVALIDATED}` |" in PAGE
    assert f"| with `release` | `{PINNED}` |" in PAGE


def test_every_address_on_the_page_is_there(server: Server) -> None:
    section = PAGE.partition("## Addresses")[2].partition("## Forms")[0]
    for path in re.findall(r"`(/[^`]*)`", section):
        made = path.replace("NAME", "grade-history").replace("SUFFIX", "json")
        assert server.get(urlsplit(made).path).status == 200, path
