"""The reader of web pages: a report reads from a page as it does from its text, and no word of any page is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from readings import same_reading
from rendered_html import inspectorate_page, policing_body_page
from reports import EXAMPLES

from graph.reference import ReferenceData
from loaders.documents import Document
from loaders.formats import read_document

SAMPLES = sorted(EXAMPLES.glob("*.txt"))


@pytest.mark.parametrize("render", [inspectorate_page, policing_body_page])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_reads_from_a_page_as_from_its_text(
    path: Path, render: Callable[[Document], bytes], sample_reference: ReferenceData
) -> None:
    document = read_document(path.read_bytes(), path.name)
    same_reading(path, render(document), ".html", sample_reference)
