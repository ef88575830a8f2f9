"""The page that asks in SPARQL, in a real browser: with its editor, as a plain form, and over a hostile graph."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import Visit, visit
from playwright.sync_api import Browser, Page, expect
from running_server import PATIENCE, Server, until

YASQE = Path(__file__).parent.parent / "outstanding" / "web" / "static" / "yasqe" / "yasqe.min.js"
ONE = "SELECT ?theme WHERE { ?theme skos:inScheme <https://w3id.org/outstanding/def/theme> } ORDER BY ?theme LIMIT 3"
LEFT = 499
"""The status in the log of a request whose client left before its answer; its process is replaced."""

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER (?a = ?i) }"


@pytest.fixture
def editing(tab: Visit) -> Page:
    """The page with the editor."""
    if not YASQE.is_file():
        pytest.skip("the editor is not built; `make editor` builds it where npm is there")
    page = tab.go("/editor")
    page.locator(".CodeMirror").wait_for()
    return page


def put(page: Page, query: str) -> None:
    """Put a query into the editor, as a person who pastes it."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)


def test_the_page_has_no_barrier_by_day_or_night_wide_or_narrow(editing: Page, tab: Visit) -> None:
    assert tab.barriers() == []
    put(editing, ONE)
    editing.get_by_role("button", name="Run").click()
    expect(editing.locator("#rows td")).to_have_count(3)
    assert tab.barriers() == []
    editing.emulate_media(color_scheme="dark")
    assert tab.barriers("color-contrast") == []
    editing.set_viewport_size({"width": 320, "height": 640})
    assert not tab.too_wide
    assert tab.complaints == []


def test_a_query_is_run_by_keyboard_and_its_address_shared(editing: Page, chromium: Browser, server: Server) -> None:
    put(editing, ONE)
    editing.keyboard.press("Control+Enter")
    expect(editing.locator("#rows td")).to_have_count(3)
    expect(editing.locator("#told")).to_contain_text("3 rows.")
    with visit(chromium, server.address) as other:
        other.page.goto(editing.url)
        other.page.locator(".CodeMirror").wait_for()
        assert " ".join(other.page.locator("#query").input_value().split()).endswith(ONE)
        expect(other.page.locator("#rows td")).to_have_count(0)


def test_going_back_brings_the_query_before(editing: Page) -> None:
    put(editing, ONE)
    editing.get_by_role("button", name="Run").click()
    expect(editing.locator("#rows td")).to_have_count(3)
    put(editing, "ASK {}")
    editing.get_by_role("button", name="Run").click()
    expect(editing.locator("#told")).to_contain_text("Yes.")
    editing.go_back()
    expect(editing.locator(".CodeMirror-code")).to_contain_text("LIMIT 3")


def test_a_name_is_completed_and_its_prefix_declared(editing: Page) -> None:
    put(editing, "SELECT * WHERE { ?a a CauseOf")
    editing.keyboard.press("Control+Space")
    hint = editing.locator(".CodeMirror-hint", has_text="insp:CauseOfConcern")
    assert hint.get_attribute("title")
    hint.click()
    words = editing.locator(".CodeMirror-code").inner_text()
    assert "PREFIX insp:" in words
    assert "a insp:CauseOfConcern" in words.replace("\n", " ")


def test_a_query_that_is_cancelled_is_stopped_on_the_server(editing: Page, server: Server) -> None:
    assert not any(line.get("status") == LEFT for line in server.logged())
    put(editing, ENDLESS)
    editing.get_by_role("button", name="Run").click()
    editing.get_by_role("button", name="Cancel").click()
    expect(editing.locator("#state")).to_have_text("Stopped.")
    until(lambda: any(line.get("status") == LEFT for line in server.logged()))


def test_an_error_names_its_place(editing: Page) -> None:
    put(editing, "SELECT ?a WHERE { ?a }")
    editing.get_by_role("button", name="Run").click()
    expect(editing.locator("#told")).to_contain_text("line 1")


def test_a_question_opens_in_the_editor_by_one_click(tab: Visit) -> None:
    page = tab.go("/q/persistent-afis?since=2016")
    page.get_by_role("link", name="Open in the SPARQL editor").click()
    assert "2016" in page.locator("#query").input_value()
    page.get_by_role("link", name="Findings that are not closed").click()
    assert "insp:StatusClaim" in page.locator("#query").input_value()


def test_a_download_holds_the_answer_of_the_query_in_the_editor(editing: Page) -> None:
    put(editing, "SELECT ?s WHERE { ?s ?p ?o } LIMIT 3")
    with editing.expect_request("**/sparql") as sent:
        editing.get_by_role("button", name="Get it").click()
    assert sent.value.post_data_json == {"query": "SELECT ?s WHERE { ?s ?p ?o } LIMIT 3", "format": "csv"}


def test_the_code_of_a_query_runs_as_it_stands(editing: Page, tmp_path: Path) -> None:
    put(editing, ONE)
    for summary in ("curl", "Python"):
        editing.locator("summary", has_text=summary).click()
    shell = editing.locator("#code-curl").inner_text()
    told = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert len(told.stdout.splitlines()) == 4
    script = tmp_path / "asked.py"
    script.write_text(editing.locator("#code-python").inner_text(), "utf-8")
    told = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert len(told.stdout.splitlines()) == 3
    assert ONE in editing.locator("#code-r").text_content()  # type: ignore[operator]


@pytest.mark.parametrize("query", [ONE, "ASK {}", "CONSTRUCT { ?a a insp:Issue } WHERE { ?a a insp:Issue }"])
def test_it_asks_without_script(chromium: Browser, server: Server, query: str) -> None:
    with visit(chromium, server.address, java_script_enabled=False) as there:
        page = there.go("/editor")
        page.get_by_role("textbox", name="Query").fill(query)
        page.get_by_role("button", name="Run").click()
        expect(page.locator("#told")).to_contain_text("seconds")
        shown = page.locator("#result").inner_text()
        assert "Yes." in shown or "https://w3id.org/outstanding/" in shown or "insp:Issue" in shown


def test_without_script_a_problem_stands_above_the_query(server: Server) -> None:
    reply = server.get("/editor?run=1&query=SELEC", "text/html")
    assert reply.status == 400
    assert b"There is a problem" in reply.body
    assert b">SELEC</textarea>" in reply.body


def test_what_the_completion_knows_is_the_published_vocabulary(server: Server) -> None:
    told = server.get("/editor/terms.json").json
    assert told["terms"]["class"]["insp:Issue"]["definition"]
    assert told["terms"]["property"]["insp:wording"]["label"]
    assert told["prefixes"]["insp"] == "https://w3id.org/outstanding/def/inspection#"


HARD = """SELECT ?literal ?address ("\\u202Etxt.exe" AS ?turned) (STRDT("<img src=x onerror=alert(1)>",
  <http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>) AS ?html) (IRI("JaVaScRiPt:alert(1)") AS ?script)
WHERE { VALUES (?literal ?address) {
  ("<script>window.hit = 1</script>" <javascript:window.hit=1>) ("<svg onload=window.hit=1>" <data:text/html,hit>)
  ("\\"><b onmouseover=window.hit=1>" <vbscript:hit>) } }"""


@pytest.mark.parametrize("script", [True, False])
def test_a_hostile_answer_is_shown_and_does_nothing(chromium: Browser, server: Server, script: bool) -> None:
    with visit(chromium, server.address, java_script_enabled=script) as there:
        dialogs: list[str] = []
        there.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page = there.go("/editor?query=" + quote(HARD))
        page.get_by_role("button", name="Run").click()
        expect(page.locator("#rows tbody tr")).to_have_count(3)
        expect(page.locator("#rows")).to_contain_text("<script>window.hit = 1</script>")
        assert page.locator("#rows a, #rows img, #rows script, #rows svg, #rows b").count() == 0
        if script:
            assert page.evaluate("window.hit") is None
        assert dialogs == []
        assert there.complaints == []


def test_hostile_names_of_columns_and_problems_are_text(chromium: Browser, server: Server) -> None:
    with visit(chromium, server.address) as there:
        page = there.go("/editor?query=" + quote("SELECT <img/src=x/onerror=window.hit=1> WHERE {"))
        page.get_by_role("button", name="Run").click()
        expect(page.locator("#told.error")).to_be_visible()
        assert page.locator("#result img").count() == 0
        assert page.evaluate("window.hit") is None
        assert [each for each in there.complaints if "400" not in each] == []
