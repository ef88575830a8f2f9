"""The reader of Word documents: a report reads from one as it does from its text."""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import same_reading
from rendered_docx import word_document
from reports import EXAMPLES

from graph.reference import ReferenceData
from loaders.formats import read_document

SAMPLES = sorted(EXAMPLES.glob("*.txt"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_reads_from_a_word_document_as_from_its_text(path: Path, sample_reference: ReferenceData) -> None:
    document = read_document(path.read_bytes(), path.name)
    same_reading(path, word_document(document), ".docx", sample_reference)
