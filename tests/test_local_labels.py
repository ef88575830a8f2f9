"""Labels of themes that a folder of reports brings: they are looked for beside ours, or refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reports import EFFECTIVENESS, EXAMPLES, built, folder, page, run

from graph.errors import SidecarError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import rows

PREFIXES = """@prefix theme: <https://w3id.org/outstanding/def/theme/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix insp: <https://w3id.org/outstanding/def/inspection#> .
"""

THEMES = "SELECT DISTINCT ?finding ?theme WHERE { ?finding insp:wordingHash ?hash ; dcterms:subject ?theme }"

SAFETY = page("The force should hold a tea meeting every week.")
"""A report in whose finding no label of ours stands."""


def _keys(data: Path) -> list[str]:
    return [entry.key for entry in Release.opened(DataFolder(data)).manifest.documents]


def _local(turtle: str) -> dict[str, str]:
    return {"labels.ttl": PREFIXES + turtle, "sources.toml": 'reference = ["wexmoor.ttl", "labels.ttl"]\n'}


def test_labels_of_ones_own_are_looked_for_beside_ours(tmp_path: Path) -> None:
    mine = _local('theme:marac skos:hiddenLabel "tea meeting"@en ; skos:altLabel "TM" .')
    outcome = built(tmp_path / "data", folder(tmp_path / "in", {"eff.txt": SAFETY, **mine}))
    assert not outcome.kept_out
    assert outcome.unthemed == 0
    (tag,) = outcome.published[0].record.findings[0].themes
    assert (tag.id, tag.label) == ("marac", "tea meeting")
    done = run("ask", "findings-by-theme", "--theme", "marac", "--format", "json", "--data", tmp_path / "data")
    assert [row["label"] for row in json.loads(done.out)["rows"]] == ["tea meeting"]
    assert (
        "graph/reference/labels"
        in run("sparql", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "--data", tmp_path / "data").out
    )


def test_the_documented_labels_of_ones_own_can_be_brought(tmp_path: Path) -> None:
    told = (EXAMPLES.parent / "docs" / "loading.md").read_text("utf-8").partition("## Themes in your own words")[2]
    turtle = told.partition("```turtle\n")[2].partition("```")[0]
    files = {"labels.ttl": turtle, "sources.toml": 'reference = ["wexmoor.ttl", "labels.ttl"]\n'}
    report = page(
        "The force should do each aftercare check.", "The force should tell the WSH.", "It should read the DA notice."
    )
    outcome = built(tmp_path / "data", folder(tmp_path / "in", {"eff.txt": report, **files}))
    assert not outcome.kept_out
    tags = [[tag.id for tag in finding.themes] for finding in outcome.published[0].record.findings]
    assert tags == [["vetting"], ["multi-agency-safeguarding-hub"], []]


def test_what_was_read_before_is_read_anew_when_labels_come_or_go(tmp_path: Path) -> None:
    data, first = tmp_path / "data", folder(tmp_path / "first", {"eff.txt": SAFETY})
    assert built(data, first).unthemed == 1
    mine = _local('theme:marac skos:hiddenLabel "tea meeting"@en .')
    second = folder(tmp_path / "second", {"leg.txt": page(pillar="Legitimacy"), **mine})
    built(data, second)
    built(tmp_path / "whole", first, second)
    assert Release.opened(DataFolder(data)).hash == Release.opened(DataFolder(tmp_path / "whole")).hash
    with Release.opened(DataFolder(data)).store() as store:
        assert [str(row["theme"]).rpartition("/")[2] for row in rows(store, THEMES)] == ["marac"]
    folder(
        tmp_path / "second",
        {"labels.ttl": PREFIXES + 'theme:marac skos:hiddenLabel "coffee meeting"@en .'},
        known=False,
    )
    built(data, second)
    with Release.opened(DataFolder(data)).store() as store:
        assert list(rows(store, THEMES)) == []


def test_a_theme_of_ones_own_and_a_phrase_that_misleads_can_be_brought(tmp_path: Path) -> None:
    mine = _local(
        """<https://example.org/theme/drones> a skos:Concept ; skos:prefLabel "Drones"@en ;
            skos:hiddenLabel "quadcopter"@en ; skos:inScheme <https://w3id.org/outstanding/def/theme> .
        theme:vetting insp:misleadingPhrase "vetting of tea"@en ."""
    )
    report = page("The force should buy quadcopters.", "The force should begin the vetting of tea.")
    outcome = built(tmp_path / "data", folder(tmp_path / "in", {"eff.txt": report, **mine}))
    assert not outcome.kept_out
    tags = [[tag.id for tag in finding.themes] for finding in outcome.published[0].record.findings]
    assert tags == [["https://example.org/theme/drones"], []]


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ('theme:marak skos:hiddenLabel "tea meeting"@en .', ["there is no theme 'marak'", "Did you mean marac"]),
        ('theme:qqq skos:hiddenLabel "tea meeting"@en .', ["there is no theme 'qqq'", "ontology/themes.ttl"]),
        ('theme:marac skos:hiddenLabel "domestic violences"@en .', ["'domestic violences'", "marac", "domestic-abuse"]),
        (
            'theme:vetting skos:hiddenLabel "stalking horses"@en .',
            ["'stalking horses'", "vetting", "misleading phrase"],
        ),
        ('theme:marac skos:altLabel "MARAC"@en .', ["no new label"]),
        ("theme:marac skos:altLabel theme:vetting .", ["no new label"]),
        ('theme:marac skos:altLabel "?"@en .', ["no word"]),
        ('theme:marac skos:prefLabel "Tea meeting"@en .', ["described", "only labels can be added"]),
        ("theme:marac skos:broader theme:vetting .", ["described", "only labels can be added"]),
    ],
    ids=[
        "misspelt",
        "unknown",
        "another theme's",
        "misleads",
        "ours already",
        "no words",
        "no word",
        "name",
        "broader",
    ],
)
def test_labels_that_cannot_be_taken_are_kept_out_and_the_report_is_read_without_them(
    turtle: str, words: list[str], tmp_path: Path
) -> None:
    done = run("build", folder(tmp_path / "in", {"eff.txt": SAFETY, **_local(turtle)}), "--data", tmp_path / "data")
    done.clearly_failed(1, "kept out: labels.ttl", *words)
    assert _keys(tmp_path / "data") == [EFFECTIVENESS]
    assert "labels" not in Release.opened(DataFolder(tmp_path / "data")).manifest.reference


def test_two_folders_cannot_give_one_label_to_two_themes(tmp_path: Path) -> None:
    given = {"a": 'theme:marac skos:altLabel "tea meeting" .', "b": 'theme:vetting skos:altLabel "tea meeting" .'}
    folders = []
    for name, turtle in given.items():
        sidecar = f'reference = ["{name}.ttl"]\n'
        files = {
            f"{name}.txt": f"Letter {name} of HMICFRS.\n",
            f"{name}.ttl": PREFIXES + turtle,
            "sources.toml": sidecar,
        }
        folders.append(folder(tmp_path / name, files, known=False))
    outcome = built(tmp_path / "data", *folders)
    assert [(each.name, type(each.error)) for each in outcome.kept_out] == [("b.ttl", SidecarError)]


def test_an_extract_looks_for_labels_of_ones_own_and_names_one_that_leads_to_two_themes(tmp_path: Path) -> None:
    mine = folder(tmp_path / "in", {"eff.txt": SAFETY, **_local('theme:marac skos:hiddenLabel "tea meeting"@en .')})
    record = json.loads(run("extract", mine / "eff.txt", "--format", "json").out)
    assert [tag["label"] for tag in record["findings"][0]["themes"]] == ["tea meeting"]
    folder(mine, _local('theme:marac skos:hiddenLabel "vetting"@en .'), known=False)
    run("extract", mine / "eff.txt").clearly_failed(1, "'Vetting'", "marac", "vetting")
