"""How well documents of all layouts are read: what was written down of each sample by hand, held against its reading.

What is known to be missed stands in `KNOWN`, so that no sample gets worse unseen and none gets better untold.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from sample_forms import SAMPLES, Expectation, corpus_expectations, expectations
from samples_made import made
from scoring import plain, scored

from graph.errors import OutstandingError
from graph.reference import ReferenceData
from loaders.formats import read_document
from loaders.reading import read_file
from loaders.sources import Sidecar

KNOWN = tomllib.loads((Path(__file__).parent / "samples_missed.toml").read_text("utf-8"))
"""The faults that are known, by the sample's name; of real documents there are none."""

EXPECTED = {path.name: (path, each) for path, each in expectations().items()}


@pytest.fixture(scope="module")
def reference() -> ReferenceData:
    """The reference data with the bodies of the samples."""
    return ReferenceData.packaged().extended_by(Sidecar.beside(SAMPLES).reference)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_read_as_it_was_written_down(name: str, reference: ReferenceData) -> None:
    path, expected = EXPECTED[name]
    try:
        faults = scored(expected, read_file(path, Sidecar.beside(SAMPLES).facts(name), reference)).faults
    except OutstandingError as error:
        faults = [f"refused: {error.detail}"]
    assert sorted(faults) == sorted(KNOWN.get(name, []))


@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_written_down_stands_in_the_sample(name: str) -> None:
    path, expected = EXPECTED[name]
    text = plain(read_document(path.read_bytes(), name).text)
    for words in _words(expected):
        assert plain(words) in text, words


def _words(expected: Expectation) -> list[str]:
    found = [words for each in expected.findings for words in (each.begins, each.ends, each.question) if words]
    found += [each.begins for each in (*expected.replies, *expected.phases)]
    found += [each.name for each in expected.people]
    return found


def test_every_sample_has_its_expectation_and_no_fault_is_known_of_another() -> None:
    files = {
        path.name
        for path in SAMPLES.iterdir()
        if path.is_file() and path.suffix not in {".toml", ".ttl", ".py"} and path.name != "README.md"
    }
    assert files == set(EXPECTED) >= set(KNOWN)
    assert len(files) >= 30


def test_the_samples_that_are_no_text_are_what_their_script_writes() -> None:
    for name, content in made().items():
        # How a file is packed and its XML is set depends on the machine's libraries; what is read from it does not.
        kept, anew = (read_document(each, name) for each in ((SAMPLES / name).read_bytes(), content))
        assert (kept.text, kept.blocks, kept.tables) == (anew.text, anew.blocks, anew.tables), name


def test_the_real_documents_are_read_as_they_were_written_down(corpus: Path) -> None:
    for path, expected in corpus_expectations(corpus).items():
        facts = Sidecar.beside(corpus).facts(path.name)
        assert scored(expected, read_file(path, facts, ReferenceData.packaged())).faults == [], path.name
