"""`outstanding links`: what waits for a decision, how it is shown, and what a decision does."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, Graph, Literal, URIRef
from reports import EXAMPLES, Ran, run, tree
from running_server import running

from graph.curation import issues, links
from graph.folder import DataFolder
from graph.release import Release
from graph.store import rows
from graph.terms import INSP, PUBLIC

LATER = "wexmoor/peel-2018-19-effectiveness/report/afi-3"
EARLIER = "wexmoor/peel-2016-effectiveness/report/afi-4"
FORMER = "wexmoor/issue/peel-2018-19-effectiveness/report/afi-3"
NOW = "wexmoor/issue/peel-2016-effectiveness/report/afi-4"
PAIR = "wexmoor-9765697033"
"""Two findings of the samples that ask for the same, of which the later one no longer says of whom."""


@pytest.fixture
def data(samples: Release, tmp_path: Path) -> Path:
    """A copy of the data folder of the samples."""
    return Path(shutil.copytree(samples.folder.parents[1], tmp_path / "data", symlinks=True))


def asked(data: Path, *words: str | Path) -> Ran:
    """What `outstanding links` did, which must have gone well."""
    done = run("links", *words, "--data", data)
    assert (done.code, done.err) == (0, ""), done
    return done


def listed(data: Path, *words: str | Path) -> list[dict[str, object]]:
    """The entries that are listed."""
    done = run("links", "list", "--format", "json", "--data", data, *words)
    assert done.code == 0, done.err
    found: list[dict[str, object]] = json.loads(done.out)
    return found


def hash_of(data: Path) -> str:
    """The hash of the current release."""
    return Release.opened(DataFolder(data)).hash


def test_proposals_are_listed_the_best_first_with_both_wordings(data: Path) -> None:
    found = listed(data)
    assert {each["state"] for each in found} == {"proposed"}
    assert found[0]["id"] == PAIR
    assert (found[0]["later"], found[0]["earlier"]) == (f"{PUBLIC}id/{LATER}", f"{PUBLIC}id/{EARLIER}")
    assert (found[0]["predicate"], found[0]["differing"], found[0]["twin"]) == ("persists", "- of robbery", False)
    table = asked(data, "list", "--limit", "2")
    assert f"{len(found)} entries, of which 2 are shown; --limit 0 shows all." in table.told
    assert PAIR in table.out
    rows_ = list(csv.DictReader(io.StringIO(run("links", "list", "--format", "csv", "--data", data).out)))
    assert [each["id"] for each in rows_] == [each["id"] for each in found]


def test_the_list_is_narrowed_by_state_force_and_issue(data: Path) -> None:
    automatic = listed(data, "--state", "automatic", "--force", "wexmoor")
    assert automatic
    assert {each["state"] for each in automatic} == {"automatic"}
    assert {each["basis"] for each in automatic} >= {"same-words", "explicit"}
    of_issue = listed(data, "--issue", FORMER)
    assert PAIR in {each["id"] for each in of_issue}
    assert all(f"{PUBLIC}id/{LATER}" in (each["later"], each["earlier"]) for each in of_issue)
    assert listed(data, "--state", "accepted") == []


def test_a_pair_is_shown_side_by_side_with_what_differs_marked(data: Path) -> None:
    shown = asked(data, "show", "wexmoor-9765")
    assert "\x1b" not in shown.out
    assert f"{PAIR}: proposed, persists" in shown.out
    assert "[-of" in shown.out
    assert "robbery-]" in shown.told
    assert "2017-03-02" in shown.told
    told = json.loads(asked(data, "show", PAIR, "--format", "json").out)
    assert told["earlierPassage"].startswith(f"{PUBLIC}text/wexmoor/peel-2016-effectiveness/report#char=")
    assert told["laterIssue"] == f"{PUBLIC}id/{FORMER}"
    assert told["laterTitle"] == "Wexmoor PEEL 2018: Effectiveness"


def test_what_is_accepted_counts_and_taken_back_everything_is_as_it_was(data: Path) -> None:
    before, names = hash_of(data), (data / "curation" / issues.FILE).read_bytes()
    done = asked(data, "accept", PAIR, "--by", "panel", "--comment", "the same matter", "--date", "2026-03-31")
    assert "Published release 2" in done.told
    release = Release.opened(DataFolder(data))
    assert release.hash != before
    assert set(release.manifest.curation) == {issues.FILE, links.FILE}
    with release.store() as store:
        query = """SELECT ?who ?day ?why ?issue ?known { ?link insp:reviewState "accepted" ; insp:knownFrom ?known ;
          sssom:reviewer_label ?who ; sssom:mapping_date ?day ; rdfs:comment ?why ; owl:annotatedSource ?later .
          ?issue insp:hasFinding ?later }"""
        (row,) = rows(store, query)
    assert row == {
        "who": "panel",
        "day": "2026-03-31",
        "why": "the same matter",
        "issue": f"{PUBLIC}id/{NOW}",
        "known": "2019-05-02",
    }
    (entry,) = listed(data, "--state", "accepted")
    assert (entry["id"], entry["reviewer"], entry["basis"]) == (PAIR, "panel", "decided")
    told = run("explain", NOW, "--data", data).told
    assert "decided by a person: - of robbery" in told
    asked(data, "withdraw", PAIR)
    assert hash_of(data) == before
    assert (data / "curation" / issues.FILE).read_bytes() == names
    assert listed(data)[0]["id"] == PAIR


def test_what_is_rejected_is_never_proposed_again_and_no_rule_links_it(data: Path) -> None:
    (automatic, *_) = listed(data, "--state", "automatic")
    asked(data, "reject", PAIR, str(automatic["id"]), "--no-publish")
    assert "links apply" in asked(data, "reject", PAIR, "--no-publish").told
    asked(data, "apply")
    names = {each["id"] for each in listed(data, "--state", "proposed", "--state", "automatic")}
    assert not names & {PAIR, automatic["id"]}
    with Release.opened(DataFolder(data)).store() as store:
        pairs = {
            (row["a"], row["b"])
            for row in rows(store, "SELECT ?a ?b { ?x owl:annotatedSource ?a ; owl:annotatedTarget ?b }")
        }
    assert (automatic["later"], automatic["earlier"]) not in pairs
    assert run("build", EXAMPLES, "--data", data).code == 0
    assert PAIR not in {each["id"] for each in listed(data)}


def test_two_findings_that_nothing_proposed_are_linked_by_hand(data: Path) -> None:
    later, earlier = "wexmoor/peel-2018-19-effectiveness/report/afi-7", "wexmoor/peel-2015-vulnerability/report/afi-3"
    asked(data, "add", later, earlier, "--as", "supersedes", "--by", "panel")
    with Release.opened(DataFolder(data)).store() as store:
        query = """SELECT ?status ?basis { ?claim a insp:StatusClaim ; insp:hasStatus ?status ; insp:basis ?basis ;
          insp:lastStatement ?f . FILTER (?f = <%s>) FILTER (?basis = <%sdef/basis/decided>) }"""
        (row,) = rows(store, query % (f"{PUBLIC}id/{later}", PUBLIC))
    assert str(row["status"]).endswith("/superseded")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "nothing"), "names no pair"),
        (("show", "wexmoor-0000000000"), "names no pair"),
        (("accept", PAIR, "--as", "resembles"), "no link between findings"),
        (("accept", PAIR, "--date", "yesterday"), "is no day"),
        (("withdraw", PAIR), "nobody decided"),
        (("add", EARLIER, LATER, "--as", "persists"), "is the earlier one"),
        (("add", LATER, "wexmoor/nothing", "--as", "persists"), "there is no finding"),
        (("list", "--force", "essex"), "no findings about"),
        (("list", "--issue", "wexmoor/issue/none"), "there is no issue"),
        (("show", PAIR, "--format", "csv"), "no CSV form"),
    ],
)
def test_wrong_usage_is_told_and_changes_nothing(words: tuple[str, ...], told: str, samples: Release) -> None:
    data = samples.folder.parents[1]
    run("links", *words, "--data", data).clearly_failed(2, told)
    assert not (data / "curation" / links.FILE).exists()


def test_a_decision_whose_words_have_changed_is_told_of_and_shown_for_review(data: Path, tmp_path: Path) -> None:
    asked(data, "accept", PAIR)
    report = (EXAMPLES / "wexmoor-2018-effectiveness.txt").read_text("utf-8")
    words = "each contact is written on the crime record"
    assert words in report
    reports = Path(shutil.copytree(EXAMPLES, tmp_path / "reports"))
    (reports / "wexmoor-2018-effectiveness.txt").write_text(report.replace(words, "each contact is noted"), "utf-8")
    done = run("build", reports, "--data", data)
    assert "a decision is stale, and makes no link: the words of the later finding have changed" in done.told
    (entry,) = listed(data, "--state", "stale")
    assert (entry["id"], entry["reason"]) == (PAIR, "the words of the later finding have changed")
    assert listed(data)[0]["id"] == PAIR
    assert "It makes no link until it is decided again." in asked(data, "show", PAIR).told
    asked(data, "accept", PAIR)
    assert listed(data, "--state", "stale") == []
    assert [each["id"] for each in listed(data, "--state", "accepted")] == [PAIR]


def test_decisions_are_kept_in_a_folder_of_ones_own_and_missed_where_it_is_not_named(
    data: Path, tmp_path: Path
) -> None:
    own = tmp_path / "ours"
    asked(data, "accept", PAIR, "--curation", own)
    assert {path.name for path in own.iterdir()} == {issues.FILE, links.FILE}
    assert not (data / "curation" / links.FILE).exists()
    build = ("build", EXAMPLES, "--data", data)
    run(*build).clearly_failed(1, "was built with decisions, and there are none here")
    assert "Nothing changed" in run(*build, "--curation", own).told
    fresh = tmp_path / "fresh"
    run("build", EXAMPLES, "--data", fresh, "--curation", own)
    assert tree(fresh, ["current/manifest.json"]) == tree(data, ["current/manifest.json"])


def test_a_malformed_file_of_decisions_stops_a_build_with_its_line(data: Path) -> None:
    before = hash_of(data)
    asked(data, "accept", PAIR, "--no-publish")
    path = data / "curation" / links.FILE
    path.write_text(path.read_text("utf-8").replace("insp:persists", "insp:prevails"), "utf-8")
    number = len(path.read_text("utf-8").splitlines())
    for words in (("build", EXAMPLES), ("links", "list"), ("links", "accept", PAIR)):
        run(*words, "--data", data).clearly_failed(1, "insp:prevails", f"{links.FILE}, line {number}")
    assert hash_of(data) == before


def test_names_of_issues_that_got_lost_are_put_back_by_the_next_build(data: Path) -> None:
    path = data / "curation" / issues.FILE
    content = path.read_bytes()
    path.unlink()
    assert "Nothing changed" in run("build", EXAMPLES, "--data", data).told
    assert path.read_bytes() == content


def test_the_name_of_a_merged_issue_leads_to_the_one_that_holds_its_findings(data: Path, tmp_path: Path) -> None:
    asked(data, "accept", PAIR)
    with running(data, tmp_path / "log") as server:
        reply = server.get(f"/id/{FORMER}")
        assert reply.status == 303
        found = Graph().parse(data=server.get(f"/doc/{FORMER}.ttl").body, format="turtle")
        former = URIRef(f"{PUBLIC}id/{FORMER}")
        assert (former, RDF.type, INSP.FormerIssue) in found
        assert (former, RDF.type, INSP.Issue) not in found
        assert (former, OWL.deprecated, Literal(True)) in found  # noqa: FBT003  a literal of RDF
        assert (former, DCTERMS.isReplacedBy, URIRef(f"{PUBLIC}id/{NOW}")) in found
        page = server.get(f"/doc/{FORMER}.html").body.decode()
        assert f'href="/doc/{NOW}"' in page
        assert "belongs to another now" in page
