"""The real documents read the same from a PDF as from their text. No sentence of them stands here."""

from __future__ import annotations

from pathlib import Path

import pytest
from rendered_pdf import as_html, by_chromium, by_reportlab, chromium, pieces
from test_pdf_samples import told

from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.sources import Sidecar


@pytest.mark.parametrize("producer", ["reportlab", "chromium"])
@pytest.mark.parametrize(("number", "findings"), [("000", 14), ("001", 20), ("002", 22), ("003", 5), ("004", 6)])
def test_a_real_document_reads_the_same_from_a_pdf(number: str, findings: int, producer: str, corpus: Path) -> None:
    if producer == "chromium" and chromium() is None:  # pragma: no cover  only where it is not installed
        pytest.skip("Chromium, which prints HTML as PDF, is not installed (Debian's package chromium)")
    path = next(corpus.glob(f"{number}_*.txt"))
    facts, reference = Sidecar.beside(corpus).facts(path.name), ReferenceData.packaged()
    text = read_bytes(path.read_bytes(), path.name, facts, reference).record
    printed = pieces(path.read_bytes(), path.name)
    content = by_reportlab(printed, path.stem) if producer == "reportlab" else by_chromium(as_html(printed))[0]
    record = read_bytes(content, f"{path.stem}.pdf", facts, reference).record
    assert len(record.findings) == findings
    assert told(record) == told(text)
