"""Responses and letters are layouts that are not read yet: they load as unrecognised, and nothing is made of them.

Their texts stand in `tests/unread/`, and what a careful person reads in them in `dialogue_expected.py`; here the two
are held together, so that a reader of these layouts has something true to be measured by.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dialogue_expected import LETTERS, RESPONSES

from graph.reference import ReferenceData
from loaders.reading import read_file
from loaders.sources import DocumentFacts

UNREAD = Path(__file__).parent / "unread"


def _flat(name: str) -> str:
    return re.sub(r"\s+", " ", (UNREAD / name).read_text("utf-8"))


@pytest.mark.parametrize("name", [*RESPONSES, *LETTERS])
def test_a_layout_that_is_not_read_yet_is_unrecognised(name: str, sample_reference: ReferenceData) -> None:
    record = read_file(UNREAD / name, DocumentFacts(file=name), sample_reference).record
    assert record.layout is None
    assert record.report.force == "wexmoor"
    assert (record.findings, record.judgments, record.responses) == ((), (), ())
    assert "unrecognised" in {notice.code for notice in record.warnings}


@pytest.mark.parametrize("name", RESPONSES)
def test_what_is_expected_of_a_response_stands_in_its_text(name: str) -> None:
    text, expected = _flat(name), RESPONSES[name]
    starts = [
        *(each.starts for each in expected.restated),
        *expected.positive,
        *(each.starts for each in expected.observations),
        *(each.starts for each in expected.replies),
        *expected.forbidden,
    ]
    assert starts
    assert [start for start in starts if start not in text] == []
    assert expected.published.words in text


@pytest.mark.parametrize("name", LETTERS)
def test_what_is_expected_of_a_letter_stands_in_its_text(name: str) -> None:
    text, expected = _flat(name), LETTERS[name]
    assert [each.starts for each in expected.quoted if each.starts not in text] == []
    assert [each.heading for each in expected.progress if each.heading not in text] == []
    for date in (expected.sent, expected.inspected, expected.revisited):
        assert date.words in text
