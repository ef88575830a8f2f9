"""How good the data is: what a build leaves behind, what is told of it, and the page."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from browsing import visit
from playwright.sync_api import Browser
from reports import EXAMPLES
from running_server import Server, running

from graph.folder import DataFolder
from graph.release import Release
from graph.terms import Base
from outstanding.building import build
from outstanding.last_build import FILE, last_build
from outstanding.outcomes import Fate
from outstanding.quality import Report, Section, report
from queries.answers import ask, question_named


def looked_over(data: DataFolder) -> Report:
    """What is told of the current release."""
    release = Release.opened(data)
    with release.store() as store:
        return report(data, release, store)


def section(found: Report, name: str) -> Section:
    """A section by its name."""
    (each,) = (each for each in found.sections if each.name == name)
    return each


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The samples with a file that is empty, one of no known layout, and a copy."""
    folder = tmp_path_factory.mktemp("troubled")
    sources = Path(shutil.copytree(EXAMPLES, folder / "sources"))
    (sources / "empty.txt").write_bytes(b"")
    (sources / "letter.txt").write_text("A note on nothing much\n\nNobody inspected anything here.\n", "utf-8")
    shutil.copy(sources / "wexmoor-2016-legitimacy.txt", sources / "wexmoor-2016-legitimacy-again.txt")
    data = DataFolder(folder / "data")
    build([sources], data, Base())
    return data


def test_a_build_writes_down_what_became_of_each_file_without_its_folder(troubled: DataFolder) -> None:
    built = last_build(troubled)
    assert built
    assert built.release == Release.opened(troubled).hash
    fates = {each.file: each.outcome for each in built.files}
    assert fates["empty.txt"] is Fate.REJECTED
    assert fates["wexmoor-2018-effectiveness.txt"] is Fate.PUBLISHED
    (empty,) = (each for each in built.files if each.file == "empty.txt")
    assert empty.reason
    assert empty.what_to_do
    assert str(troubled.path.parent) not in (troubled.path / FILE).read_text("utf-8")


def test_where_nothing_was_written_down_what_was_kept_out_is_unknown_and_not_none(
    samples: Release, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(samples.folder.parents[1], tmp_path / "data", symlinks=True))
    assert section(looked_over(DataFolder(data)), "rejected").matters == ()
    for content in (None, "{}", "no JSON"):
        (data / FILE).unlink()
        if content:
            (data / FILE).write_text(content, "utf-8")
        found = looked_over(DataFolder(data))
        assert found.files is None
        assert section(found, "rejected").matters is None
        (data / FILE).touch()


def test_what_went_wrong_is_told_with_what_to_do(troubled: DataFolder) -> None:
    found = looked_over(troubled)
    assert found.files
    assert found.files["rejected"] == len(section(found, "rejected").matters or ()) >= 1
    assert any("empty.txt" in each.detail and each.what_to_do for each in section(found, "rejected").matters or ())
    release = Release.opened(troubled)
    with release.store() as store:
        for name in ("conflicts", "unthemed"):
            assert len(section(found, name).matters or ()) == len(ask(release, store, question_named(name), {}).rows)
    warned = section(found, "warnings").matters or ()
    assert all(each.what_to_do and each.document in found.titles for each in warned)
    assert found.checks[1] <= found.checks[0]
    failed = [each for each in found.sections if each.name.startswith("check-")]
    assert len(failed) == found.checks[0] - found.checks[1]


def test_the_same_is_had_as_json_and_as_a_table(server: Server) -> None:
    for path, accept in (("/quality.json", None), ("/quality", "application/json"), ("/quality?format=json", None)):
        reply = server.get(path, accept)
        assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    found = reply.json
    table = list(csv.DictReader(io.StringIO(server.get("/quality.csv").body.decode("utf-8-sig"))))
    assert len(table) == sum(len(each["matters"] or ()) for each in found["sections"])
    assert found["release"] in server.get("/quality", "text/html").body.decode()
    again = server.get("/quality.json", If_None_Match=server.get("/quality.json").headers["etag"])
    assert again.status == 304


def test_what_is_not_there_is_refused_with_what_there_is(server: Server) -> None:
    assert "csv" in server.get("/quality.pdf").json["hint"]
    reply = server.get("/quality?section=nothing")
    assert (reply.status, "warnings" in reply.json["hint"]) == (404, True)
    for number in ("0", "-1", "x", "1.5", "%D9%A1", "9" * 40):
        assert server.get(f"/quality?section=warnings&page={number}").status == 422


def test_every_link_of_the_page_leads_somewhere(server: Server, chromium: Browser) -> None:
    with visit(chromium, server.address, java_script_enabled=False) as there:
        page = there.go("/quality")
        found = {each.get_attribute("href") or "" for each in page.locator("main a").all()}
    assert any(each.startswith("/text/") for each in found)
    for each in found:
        if each.startswith("/"):
            assert server.get(each, "text/html").status == 200, each


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}])
def test_the_page_has_no_barrier(
    look: dict[str, object], troubled: DataFolder, chromium: Browser, tmp_path: Path
) -> None:
    with (
        running(troubled.path, tmp_path / "log") as served,
        visit(chromium, served.address, **look) as there,
    ):
        for path in ("/quality", "/quality?section=rejected", "/quality?section=unthemed&page=2"):
            there.go(path)
            assert there.barriers() == []
            assert there.complaints == []
            assert not there.too_wide


def test_json_is_json(troubled: DataFolder, tmp_path: Path) -> None:
    with running(troubled.path, tmp_path / "log") as served:
        found = json.loads(served.get("/quality.json").body)
    assert found["documents"] == len(Release.opened(troubled).manifest.documents)
