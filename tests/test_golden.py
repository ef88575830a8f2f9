"""Every saved question over the sample reports gives exactly the answer that was read and found right.

`make golden` writes the answers anew; what differs is read before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.release import Release
from graph.store import EmbeddedStore
from queries.answers import ask, question_named, saved_questions

GOLDEN = Path(__file__).parent / "golden"

CASES = {
    "causes-of-concern-open": [{}],
    "closure-times": [{}, {"kind": "insp:Recommendation", "as_of": "2017-09-30"}],
    "conflicts": [{}, {"about": "kind", "as_of": "2018-06-30"}],
    "coverage": [{}, {"force": "wexmoor", "as_of": "2017-06-30"}],
    "deadlines": [{}],
    "documents": [{}, {"as_of": "2017-12-31"}],
    "escalations": [{}],
    "good-practice": [{}],
    "later-mentions": [{}],
    "low-grades": [{}, {"grade": "requires-improvement"}],
    "monitoring-phases": [{}],
    "no-follow-up": [{}, {"until": "2016"}],
    "recurring-themes": [{}],
    "related-passages": [{"document": "wexmoor/peel-2018-19-effectiveness/report"}],
    "response-compared": [{}],
    "themes-by-year": [{}, {"theme": "missing-children"}],
    "time-to-closure": [{}, {"kind": "insp:Recommendation"}],
    "family-grades": [{}, {"family": "f9"}],
    "findings-by-theme": [{"theme": "problem-solving"}, {"force": "wexmoor", "as_of": "2017-06-30"}],
    "grade-history": [{}, {"force": "wexmoor", "as_of": "2017-06-30"}],
    "people-and-letters": [{}],
    "repeated-wordings": [{}],
    "unthemed": [{}, {"force": "wexmoor", "as_of": "2017-12-31"}],
    "statistics": [{"document": "wexmoor/peel-2017-effectiveness/report"}],
    "status-history": [{}],
    "responses-due": [{}],
    "persistent-afis": [
        {"since": "2015"},
        {"since": "2016"},
        {"since": "2017", "as_of": "2018-06-30"},
    ],
    "open-findings": [{}, {"kind": "insp:CauseOfConcern"}, {"as_of": "2016-06-30", "force": "wexmoor"}],
    "issue-history": [
        {},
        {"issue": "wexmoor/issue/peel-2015-vulnerability/report/afi-1"},
        {"issue": "wexmoor/issue/peel-2017-effectiveness/report/afi-3", "as_of": "2018-06-30"},
        {"issue": "wexmoor/issue/peel-2016-legitimacy/report/rec-1"},
    ],
    "document-audit": [
        {"document": "wexmoor/peel-2018-19-legitimacy/report"},
        {"document": "wexmoor/peel-2017-effectiveness/report", "kind": "insp:Judgment"},
    ],
}
"""The calls that are kept for each question."""

_CALLS = [(name, values) for name, calls in CASES.items() for values in calls]


def _file(name: str, values: dict[str, str]) -> Path:
    given = "_".join(f"{key}={value.replace(':', '.').replace('/', '.')}" for key, value in values.items())
    return GOLDEN / name / f"{given or 'all'}.json"


def test_every_saved_question_has_golden_answers() -> None:
    assert set(CASES) == set(saved_questions())
    assert set(GOLDEN.rglob("*.json")) == {_file(name, values) for name, values in _CALLS}


@pytest.mark.parametrize(("name", "values"), _CALLS, ids=str)
def test_the_answer_is_the_golden_one(
    name: str, values: dict[str, str], samples: Release, sample_store: EmbeddedStore, write_golden: bool
) -> None:
    answer = ask(samples, sample_store, question_named(name), values).as_json()
    del answer["release"]  # changes with every triple; test_determinism holds it
    text = json.dumps(answer, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    path = _file(name, values)
    if write_golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text
    assert answer["rows"], "a golden answer without rows tells nothing"


def test_every_quotation_of_a_finding_is_in_the_text_it_was_read_from(
    samples: Release, sample_store: EmbeddedStore
) -> None:
    sources = samples.folder.parent.parent / "sources"
    texts = {
        entry.key: (sources / entry.source).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        for entry in samples.manifest.documents
    }
    audit = ask(samples, sample_store, question_named("document-audit"), {})
    assert len(audit.rows) > 200
    for row in audit.rows:
        key = str(row["document"]).partition("/id/")[2]
        start, end = row["start"], row["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert texts[key][start:end] == row["words"]
