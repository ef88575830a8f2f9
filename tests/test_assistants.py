"""The door for AI assistants, tried by the protocol's own client against the command as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent
from reports import COMMAND, built, folder, page, spawn

from graph.errors import QuestionError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import EmbeddedStore
from outstanding.assistants import asking
from outstanding.assistants.guide import EXAMPLES, Guide
from queries.answers import ask, saved_questions, table
from queries.parameters import check
from queries.questions import Question

Told = dict[str, Any]


def _talk(
    data: Path,
    scenario: Callable[[Client], Awaitable[None]],
    mode: str = "auto",
    **settings: str,
) -> None:
    """Play a scenario with a client that has started the server."""
    server = StdioServerParameters(
        command=str(COMMAND), args=["mcp", "--data", str(data)], env={**os.environ, **settings}
    )

    async def play() -> None:
        with anyio.fail_after(120):
            async with Client(server, mode=mode) as client:
                await scenario(client)

    anyio.run(play)


@pytest.fixture(scope="module")
def data(samples: Release) -> Path:
    """The data folder of the samples. Nobody may change it."""
    return samples.folder.parent.parent


def _told(result: CallToolResult) -> Told:
    """What a tool answered, which its text repeats."""
    assert not result.is_error, result.content
    (text,) = result.content
    assert isinstance(text, TextContent)
    told: Told = result.structured_content
    assert json.loads(text.text) == told
    return told


def _refused(result: CallToolResult) -> str:
    assert result.is_error
    assert result.structured_content is None
    (text,) = result.content
    assert isinstance(text, TextContent)
    return text.text


async def _call(client: Client, name: str, /, **arguments: object) -> CallToolResult:
    result = await client.call_tool(name, dict(arguments))
    assert isinstance(result, CallToolResult)
    return result


# --- by the protocol ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_every_question_is_a_tool_beside_schema_and_sparql(data: Path, mode: str) -> None:
    async def scenario(client: Client) -> None:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(listed) == {*saved_questions(), "schema", "sparql"}
        tool = listed["persistent-afis"]
        assert tool.title == saved_questions()["persistent-afis"].summary
        since = tool.input_schema["properties"]["since"]
        assert (since["type"], since["default"]) == ("integer", 2015)
        assert tool.input_schema["additionalProperties"] is False
        assert all(each.annotations and each.annotations.read_only_hint for each in listed.values())
        assert "coverage" in (client.instructions or "")

    _talk(data, scenario, mode)


def test_a_question_is_answered_with_rows_coverage_and_citation(data: Path, samples: Release) -> None:
    async def scenario(client: Client) -> None:
        told = _told(await _call(client, "persistent-afis", since=2015, as_of="2019-09-27", force=None))
        assert [row["since"] for row in told["rows"]] == [2015]
        assert told["parameters"] == {"since": "2015", "as_of": "2019-09-27", "force": None}
        assert "8 of 10 documents counted" in told["coverage"]["sentence"]
        assert (told["page"], told["pages"], told["next_page"], told["total_rows"]) == (1, 1, None, 1)
        assert f"persistent-afis (since 2015, as_of 2019-09-27), release {samples.hash}." in told["citation"]
        assert "Open Government Licence v3.0" in told["citation"]

    _talk(data, scenario)


def test_what_is_wrong_is_told_by_the_tool_with_what_to_do(data: Path) -> None:
    async def scenario(client: Client) -> None:
        wrong = _refused(await _call(client, "persistent-afis", since="last year"))
        assert "The parameter since does not take 'last year'." in wrong
        assert "such as 2015" in wrong
        assert "no parameter 'years'" in _refused(await _call(client, "persistent-afis", years=2015))
        near = _refused(await _call(client, "persistent-afis", force="wexmor"))
        assert "wexmor" in near
        assert "wexmoor" in near
        assert "does not take a list" in _refused(await _call(client, "persistent-afis", force=["wexmoor"]))
        assert "there is no page 2" in _refused(await _call(client, "persistent-afis", page=2))
        with pytest.raises(MCPError, match="there is no tool 'persistent'"):
            await client.call_tool("persistent", {})

    _talk(data, scenario)


def test_queries_of_ones_own_are_answered_in_every_form(data: Path, samples: Release) -> None:
    async def scenario(client: Client) -> None:
        told = _told(
            await _call(client, "sparql", query="SELECT ?n ?o WHERE { VALUES ?n { 1 } OPTIONAL { ?n ?n ?o } }")
        )
        assert told == {
            "release": samples.hash,
            "columns": ["n", "o"],
            "rows": [{"n": 1, "o": None}],
            "total_rows": 1,
        }
        assert _told(await _call(client, "sparql", query="ASK { ?issue a insp:Issue }"))["truth"] is True
        made = _told(await _call(client, "sparql", query="CONSTRUCT WHERE { ?issue a insp:Issue }"))["graph"]
        assert "a insp:Issue" in made
        for name, query in EXAMPLES.items():
            assert _told(await _call(client, "sparql", query=query))["rows"], name

    _talk(data, scenario)


def test_queries_that_are_none_or_go_too_far_are_refused(data: Path) -> None:
    async def scenario(client: Client) -> None:
        wrong = _refused(await _call(client, "sparql", query="SELECT ?s WHERE {\n ?s ?p }"))
        assert wrong.startswith("not SPARQL: ")
        assert "(line 2, column " in wrong
        for service in ("SERVICE", "service", "SERVICE SILENT"):
            query = f"SELECT * WHERE {{ {service} <http://127.0.0.1:9/sparql> {{ ?s ?p ?o }} }}"
            assert "SERVICE is not allowed" in _refused(await _call(client, "sparql", query=query))
        assert "is an update" in _refused(await _call(client, "sparql", query="DELETE WHERE { ?s ?p ?o }"))
        deep = "SELECT * WHERE " + "{" * 10_000 + "}" * 10_000
        assert "nests more than 100 brackets" in _refused(await _call(client, "sparql", query=deep))
        assert "one argument" in _refused(await _call(client, "sparql"))
        assert "one argument" in _refused(await _call(client, "sparql", query="ASK {}", limit=3))
        many = _refused(await _call(client, "sparql", query="SELECT * WHERE { ?s ?p ?o }"))
        assert "more than 5 rows" in many
        assert "LIMIT" in many
        large = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        assert "took longer than 1 s" in _refused(await _call(client, "sparql", query=large))
        assert _told(await _call(client, "sparql", query="ASK {}"))["truth"] is True, "the next query is answered"

    _talk(data, scenario, OUTSTANDING_QUERY_SECONDS="1", OUTSTANDING_QUERY_ROWS="5")


def test_the_schema_lists_what_is_in_use_and_explains_terms(data: Path) -> None:
    async def scenario(client: Client) -> None:
        told = _told(await _call(client, "schema"))
        assert told["prefixes"]["insp"].endswith("inspection#")
        classes = {each["name"]: each for each in told["classes"]}
        assert classes["insp:AreaForImprovement"]["label"] == "area for improvement"
        assert classes["insp:AreaForImprovement"]["uses"] == 33
        assert "insp:countsFrom" in {each["name"] for each in told["properties"]}
        assert len(told["examples"]) == len(EXAMPLES)
        (term,) = _told(await _call(client, "schema", terms=["insp:Issue"]))["terms"]
        assert term["label"] == "issue"
        assert term["definition"]
        assert "nothing describes" in _refused(await _call(client, "schema", terms=["insp:Nothing"]))
        assert "no prefixed name" in _refused(await _call(client, "schema", terms=["x> ?p ?o"]))
        assert "no argument" in _refused(await _call(client, "schema", words=1))
        assert "more than 50" in _refused(await _call(client, "schema", terms=["insp:Issue"] * 51))

    _talk(data, scenario)


def test_a_new_release_is_asked_as_soon_as_it_is_there(tmp_path: Path) -> None:
    data = tmp_path / "data"
    built(data, folder(tmp_path / "one", {"eff.txt": page()}))
    news = folder(tmp_path / "two", {"leg.txt": page("The force should mend its roofs.", pillar="Legitimacy")})

    async def scenario(client: Client) -> None:
        before = _told(await _call(client, "open-findings"))
        await anyio.to_thread.run_sync(built, data, news)
        after = _told(await _call(client, "open-findings"))
        assert (before["total_rows"], after["total_rows"]) == (1, 2)
        assert after["release"] == Release.opened(DataFolder(data)).hash
        counted = _told(await _call(client, "sparql", query="SELECT ?i WHERE { ?i a insp:Issue }"))
        assert (counted["release"], counted["total_rows"]) == (after["release"], 2)

    _talk(data, scenario)


def test_nothing_but_the_protocol_is_on_standard_output(data: Path) -> None:
    process = subprocess.Popen(
        [COMMAND, "mcp", "--data", data],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin
    assert process.stdout

    def asked(**message: object) -> Told:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        process.stdin.flush()
        answer: Told = json.loads(process.stdout.readline()) if "id" in message else {}
        return answer

    try:
        hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        assert asked(id=1, method="initialize", params=hello)["result"]["serverInfo"]["name"] == "outstanding"
        asked(method="notifications/initialized")
        call = {"name": "sparql", "arguments": {"query": "SELECT ?x WHERE { nonsense"}}
        assert asked(id=2, method="tools/call", params=call)["result"]["isError"] is True
        call = {"name": "open-findings", "arguments": {}}
        assert asked(id=3, method="tools/call", params=call)["result"]["structuredContent"]["rows"]
        rest, complaints = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait(timeout=60)
    assert (rest, complaints, process.returncode) == ("", "", 0)


def test_a_folder_without_a_release_is_told_at_once(tmp_path: Path) -> None:
    done = spawn("mcp", "--data", tmp_path)
    done.clearly_failed(1, "nothing has been published in this data folder")
    assert done.out == ""


# --- the parts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", saved_questions().values(), ids=lambda question: question.name)
def test_the_schema_of_a_question_says_what_its_header_says(question: Question) -> None:
    schema = asking.input_schema(question)
    properties: Mapping[str, Told] = schema["properties"]  # type: ignore[assignment]
    assert list(properties) == [*(each.name for each in question.parameters), "page"]
    for each in question.parameters:
        told = properties[each.name]
        assert told["description"]
        assert ("default" in told) == (each.default is not None)
        for value in [told[key] for key in ("default",) if key in told] + told.get("examples", []):
            check(each, str(value))
    for column, meaning in question.columns:
        assert f"* {column}: {meaning}" in asking.description(question)


def test_a_long_answer_comes_in_pages_that_together_are_all_of_it(
    samples: Release, sample_store: EmbeddedStore
) -> None:
    question = replace(saved_questions()["document-audit"], pagination=100)
    whole = [dict(row) for row in ask(samples, sample_store, question, {}).rows]
    pages = [asking.answered(samples, sample_store, question, {"page": 1})]
    while (following := pages[-1]["next_page"]) is not None:
        pages.append(asking.answered(samples, sample_store, question, {"page": following}))
    assert len(pages) > 1
    assert [row for each in pages for row in each["rows"]] == whole  # type: ignore[attr-defined]
    assert {each["total_rows"] for each in pages} == {len(whole)}
    assert {each["pages"] for each in pages} == {len(pages)}
    assert max(len(each["rows"]) for each in pages) == question.pagination  # type: ignore[arg-type]


@pytest.mark.parametrize("page_asked", [0, -1, 1.5, "2", True, 10**30])
def test_a_page_is_a_whole_number_from_one(page_asked: object, samples: Release, sample_store: EmbeddedStore) -> None:
    with pytest.raises(QuestionError, match="there is no page"):
        asking.answered(samples, sample_store, saved_questions()["open-findings"], {"page": page_asked})


@pytest.mark.parametrize("given", [2015, "2015", 2015.0])
def test_a_number_may_come_as_text_or_as_a_number(given: object, samples: Release, sample_store: EmbeddedStore) -> None:
    told = asking.answered(samples, sample_store, saved_questions()["persistent-afis"], {"since": given})
    assert told["total_rows"] == 1


def test_what_the_guide_lists_is_what_the_release_holds(sample_store: EmbeddedStore) -> None:
    told: Any = Guide(sample_store).told(sample_store, {})
    _, found = table(sample_store, "SELECT DISTINCT ?p WHERE { ?s ?p ?o }")
    assert len(told["properties"]) == len(found)
    assert all(each["uses"] > 0 for each in [*told["classes"], *told["properties"]])
