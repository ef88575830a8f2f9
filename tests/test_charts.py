"""Pictures of answers: without script, the same bytes everywhere, whole or saying what they leave out."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from browsing import Visit, visit
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from reports import run
from running_server import Server
from test_canned_forms import HTML

from graph.release import Release
from graph.store import EmbeddedStore
from outstanding.charts.captions import CAPTIONS
from outstanding.charts.drawing import svg, text
from outstanding.charts.fitting import width
from outstanding.charts.grid import grey, ink
from outstanding.charts.survival import curve, median
from queries.answers import Value, ask, saved_questions
from queries.binding import sorted_by
from queries.charts import CHARTS

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {name: question.chart for name, question in saved_questions().items() if question.chart}
HOSTILE = "<script>alert(1)</script>&\"'\u202e]]>\u0000\u200f" + "x" * 200
ROWS: Mapping[str, Sequence[Mapping[str, Value]]] = {
    "persistence": [
        {"force": "A", "since": 2015, "lastStated": 2018, "quotation": "mend the pump"},
        {"force": "B", "since": None, "lastStated": 2019, "quotation": "mend it again"},
        {"force": "B", "since": 2016, "lastStated": None, "quotation": "of no year"},
    ],
    "closure-curve": [
        *({"kind": "recommendation", "years": years, "ended": "closed"} for years in (1, 2, 2, 4, 4)),
        {"kind": "recommendation", "years": 3, "ended": "open (censored)"},
    ],
    "closure-range": [
        {"kind": "k", "theme": "t", "closed": 5, "open": 1, "median": 2, "shortest": 1, "longest": 4, "longestOpen": 6},
        {
            "kind": "k",
            "theme": "all",
            "closed": 1,
            "open": 0,
            "median": "too few",
            "shortest": None,
            "longest": None,
            "longestOpen": None,
        },
    ],
    "themes": [{"theme": "t", "year": 2015, "findings": 3}, {"theme": "t", "year": 2018, "findings": 1}],
    "judgments": [
        {
            "force": "A",
            "family": None,
            "subject": "Overall",
            "cycle": "PEEL 2018/19",
            "grade": "Good",
            "series": "four tiers",
            "novelty": "carried over",
        },
        {
            "force": "A",
            "family": "Crime",
            "subject": "s",
            "cycle": "PEEL 2021/22",
            "grade": "Inadequate",
            "series": "five tiers",
            "novelty": "new",
        },
    ],
    "coverage": [
        {"force": "A", "year": 2015, "state": "inspected", "findings": 3, "missing": 1},
        {"force": "A", "year": 2016, "state": "inspected and nothing found", "findings": 0, "missing": 0},
        {"force": "A", "year": 2017, "state": "report not loaded", "findings": 0, "missing": 2},
        {"force": "A", "year": 2018, "state": "no inspection known", "findings": 0, "missing": 0},
    ],
}
"""A few rows for each chart."""


def words(picture: bytes) -> list[str]:
    """The texts that are seen, in order."""
    return [each.text or "" for each in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314  our own


# --- what is drawn ----------------------------------------------------------------------------------------------------


def test_every_chart_has_a_caption_and_a_question() -> None:
    assert set(CHARTS) == set(CAPTIONS) == set(DRAWN.values()) == set(ROWS)
    for name, rows in ROWS.items():
        assert all(set(CHARTS[name]) <= set(row) | {"force"} for row in rows)


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_has_title_and_description_and_nothing_that_runs(name: str) -> None:
    root = ET.fromstring(svg(name, ROWS[name]))  # noqa: S314  our own
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == CAPTIONS[name].title
    assert root[1].tag == f"{SVG}desc"
    assert str(root[1].text).startswith(CAPTIONS[name].reading)
    for element in root.iter():
        assert element.tag not in {f"{SVG}{each}" for each in ("script", "style", "a", "image", "foreignObject")}
        assert not [key for key in element.attrib if key.lower().startswith("on") or key in {"style", "href"}]


@pytest.mark.parametrize("name", CHARTS)
def test_no_rows_are_said_to_be_none(name: str) -> None:
    assert "There is nothing to show." in words(svg(name, []))


@pytest.mark.parametrize("name", CHARTS)
def test_hostile_words_are_shown_as_words(name: str) -> None:
    rows = [{key: HOSTILE if isinstance(value, str) else value for key, value in row.items()} for row in ROWS[name]]
    picture = svg(name, rows)
    assert b"<script" not in picture
    ET.fromstring(picture)  # noqa: S314  our own
    assert not {"\u202e", "\u200f", "\u0000"} & set(picture.decode())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.integers(2, 40))
def test_a_label_is_one_line_of_visible_letters_and_never_too_long(value: str, most: int) -> None:
    label = text(value, most)
    assert len(label) <= most
    assert label == " ".join(label.split())
    assert all(letter.isprintable() for letter in label)
    assert text(label) == label


def test_an_issue_of_unknown_beginning_has_a_question_mark_and_one_without_an_end_is_left_out() -> None:
    told = words(svg("persistence", ROWS["persistence"]))
    assert told.count("?") == 1
    assert "A: mend the pump" in told
    assert not [each for each in told if "of no year" in each]


def test_the_curve_tells_issues_closures_and_median() -> None:
    assert "Recommendation: 6 issues, 5 closed, median 2 years" in words(svg("closure-curve", ROWS["closure-curve"]))
    few = svg("closure-curve", ROWS["closure-curve"][:3])
    assert "Recommendation: 3 issues, 3 closed, too few closed for a median" in words(few)


def test_ranges_over_all_themes_come_first() -> None:
    told = words(svg("closure-range", ROWS["closure-range"]))
    assert told.index("k: all") < told.index("k: t")
    assert "1 closed, 0 open: too few" in told


def test_grades_are_letters_and_series_are_divided() -> None:
    picture = svg("judgments", ROWS["judgments"])
    assert {"(G)", "I", "G Good, I Inadequate", "Overall", "Crime"} <= set(words(picture))
    one_series = svg("judgments", [{**row, "series": "four tiers"} for row in ROWS["judgments"]])
    assert picture.count(b'stroke-width="4"') == one_series.count(b'stroke-width="4"') + 1


@given(st.floats(0, 1))
def test_letters_stand_out_from_every_shade(shade: float) -> None:
    channel = int(grey(shade)[1:3], 16) / 255
    luminance = channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
    contrast = (1.05 / (luminance + 0.05)) if ink(shade) == "white" else (luminance + 0.05) / 0.05
    assert contrast >= 4.5


def test_coverage_tells_found_nothing_found_missing_and_unknown_apart() -> None:
    told = words(svg("coverage", ROWS["coverage"]))
    assert [each for each in told if each in {"3 ?", "0", "?", ""}] == ["3 ?", "0", "?"]


def test_a_picture_that_leaves_lines_or_rows_out_says_so() -> None:
    rows = [{"force": "A", "since": 2015, "lastStated": 2018, "quotation": f"pump {at}"} for at in range(45)]
    told = words(svg("persistence", rows, more=True))
    assert "Drawn from the first 45 rows; the answer has more. The first 40 of 45 issues." in told
    assert "pump 39" in told
    assert "pump 40" not in told
    assert "The first" not in " ".join(words(svg("persistence", rows[:40])))


def test_kaplan_and_meier_is_what_the_textbook_has() -> None:
    """Six closed after 6, 6, 6, 7, 10, 13 years and three lost from sight after 6, 9, 10."""
    issues = [*((years, True) for years in (6, 6, 6, 7, 10, 13)), *((years, False) for years in (6, 9, 10))]
    steps = curve(issues)
    assert [(step.years, step.standing, step.closed, step.censored) for step in steps] == [
        (6, 9, 3, 1),
        (7, 5, 1, 0),
        (9, 4, 0, 1),
        (10, 3, 1, 1),
        (13, 1, 1, 0),
    ]
    assert [str(step.share) for step in steps] == ["2/3", "8/15", "8/15", "16/45", "0"]
    assert median(steps) == 10
    assert median(curve([(1, False), (2, True), (3, False)])) == 2
    assert median(curve([(5, False)])) is None


@given(st.lists(st.tuples(st.integers(0, 30), st.just(value=True)), min_size=1))
def test_where_all_are_closed_the_share_is_the_plain_one(issues: list[tuple[int, bool]]) -> None:
    for step in curve(issues):
        assert step.share * len(issues) == sum(years > step.years for years, _ in issues)


# --- the same bytes everywhere ----------------------------------------------------------------------------------------


def test_another_process_draws_the_same_bytes() -> None:
    program = (
        "import hashlib, sys; sys.path.insert(0, 'tests'); from test_charts import ROWS;"
        "from outstanding.charts.drawing import svg;"
        "print(hashlib.sha256(b''.join(svg(name, rows) for name, rows in ROWS.items())).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    here = hashlib.sha256(b"".join(svg(name, rows) for name, rows in ROWS.items())).hexdigest()
    assert done.stdout.decode().strip() == here


def test_neither_the_server_nor_the_command_loads_what_draws() -> None:
    program = (
        "import sys, outstanding.web.application, outstanding.cli.main;"
        "print([each for each in ('altair', 'vl_convert') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_each_text_says_how_long_it_is() -> None:
    for element in ET.fromstring(svg("judgments", ROWS["judgments"])).iter(f"{SVG}text"):  # noqa: S314  our own
        size = float(str(element.get("font-size")).removesuffix("px"))
        bold = element.get("font-weight") == "bold"
        assert float(str(element.get("textLength"))) == pytest.approx(
            width(element.text or "", size, bold=bold), abs=0.1
        )
    assert width("mm", 10, bold=False) > width("ii", 10, bold=False) > 0


def test_the_command_draws_into_a_file_and_prints_the_answer_as_ever(
    samples: Release, sample_store: EmbeddedStore, tmp_path: Path
) -> None:
    data = samples.folder.parent.parent
    done = run("ask", "time-to-closure", "--chart", tmp_path / "c.svg", "--sort", "-years", "--data", data)
    assert done.code == 0, done
    question = sorted_by(saved_questions()["time-to-closure"], "-years")
    assert (tmp_path / "c.svg").read_bytes() == svg("closure-curve", ask(samples, sample_store, question, {}).rows)
    assert "Wexmoor Police" in done.out
    plain = run("ask", "time-to-closure", "--format", "csv", "--data", data).out.splitlines()
    turned = run("ask", "time-to-closure", "--format", "csv", "--sort", "-years", "--data", data).out.splitlines()
    assert turned != plain
    assert sorted(turned) == sorted(plain)


def test_a_file_that_cannot_be_written_and_a_column_that_is_not_there_are_told(
    samples: Release, tmp_path: Path
) -> None:
    data = samples.folder.parent.parent
    failed = run("ask", "time-to-closure", "--chart", tmp_path / "no" / "c.svg", "--data", data)
    assert failed.code == 2
    assert "cannot be written" in failed.err
    failed = run("ask", "time-to-closure", "--sort", "year", "--data", data)
    assert failed.code == 2
    assert "Did you mean years?" in failed.err


# --- over HTTP and in a browser ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWN)
def test_a_question_with_a_chart_is_answered_as_a_picture(
    name: str, server: Server, samples: Release, sample_store: EmbeddedStore
) -> None:
    reply = server.get(f"/q/{name}.svg")
    assert reply.status == 200
    assert reply.headers["content-type"] == "image/svg+xml"
    assert reply.body == svg(DRAWN[name], ask(samples, sample_store, saved_questions()[name], {}).rows)
    assert server.get(f"/q/{name}.svg", If_None_Match=reply.headers["etag"]).status == 304
    assert server.get(f"/q/{name}", "image/svg+xml").body == reply.body
    assert server.get(f"/q/{name}?format=svg").body == reply.body
    page = server.get(f"/q/{name}", HTML).body.decode()
    assert f'<img src="/q/{name}.svg"' in page
    assert "svg" in next(each for each in server.get("/q").json["questions"] if each["name"] == name)["forms"]


def test_a_question_without_a_chart_has_no_picture(server: Server) -> None:
    reply = server.get("/q/status-history.svg")
    assert reply.status == 404
    assert "svg" not in reply.json["hint"]
    assert b"<img" not in server.get("/q/status-history", HTML).body
    assert server.get("/q/status-history", "image/svg+xml").status == 406


def test_an_answer_without_rows_has_no_picture_on_its_page(server: Server) -> None:
    page = server.get("/q/persistent-afis?since=1999", HTML).body
    assert b"No rows" in page
    assert b"<img" not in page


PAGES = ("/q/open-findings", "/q/grade-history", "/q/time-to-closure?sort=-years", "/q/closure-times", "/q/coverage")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_a_chart_has_no_barrier_in_either_scheme(
    chromium: Browser, server: Server, path: str, scheme: str
) -> None:
    with visit(chromium, server.address, color_scheme=scheme) as there:
        page = there.go(path)
        assert page.locator(".chart img").evaluate("image => image.complete && image.naturalWidth > 300")
        assert there.barriers() == []
        assert there.complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_a_chart_is_read_at_320_pixels_without_script(chromium: Browser, server: Server, path: str) -> None:
    with visit(chromium, server.address, viewport={"width": 320, "height": 640}) as there:
        page = there.go(path)
        assert not there.too_wide
        assert page.locator(".chart img").evaluate("image => image.width === image.naturalWidth")  # not shrunk
    with visit(chromium, server.address, java_script_enabled=False) as there:
        page = there.go(path)
        assert page.get_by_role("img").is_visible()
        assert page.get_by_role("table").is_visible()
        assert there.complaints == []


def test_a_picture_is_printed_with_its_page(tab: Visit) -> None:
    page = tab.go("/q/open-findings")
    page.emulate_media(media="print")
    box = page.locator(".chart img").bounding_box()
    assert box
    assert box["width"] <= page.viewport_size["width"] if page.viewport_size else False
    assert not page.get_by_role("button", name="Ask").is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_a_heading_is_clicked_to_sort_and_to_turn_round(tab: Visit) -> None:
    page = tab.go("/q/time-to-closure")
    page.locator("th a", has_text="years").click()
    page.wait_for_url("**sort=years*")
    page.locator("th a", has_text="years").click()
    page.wait_for_url("**sort=-years*")
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.go_back()
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.get_by_role("link", name="own order").click()
    assert page.locator("th[aria-sort]").count() == 0
    assert tab.complaints == []
