"""Renditions by processes of their own: the same as here; one that dies costs its file only, and none is left."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from reports import EXAMPLES, page

from graph.errors import GrammarError, IdentityError, LimitError, OutstandingError, SourceError
from graph.reference import ReferenceData
from graph.terms import Base
from loaders.child_process import ChildProcess, Pool
from loaders.formats import read_document
from loaders.processes import Limits
from loaders.renderers import FEW, Renderers
from loaders.renditions import Ground, packed, rendition, unpacked
from loaders.sources import DocumentFacts, Sidecar

CUES = {"own.toml": b"[containers.area_for_improvement]\nheadings = ['points to put right']\n"}


@pytest.fixture(scope="module")
def ground(sample_reference: ReferenceData) -> Ground:
    return Ground(Base("https://data.example.org/"), sample_reference, CUES)


def children() -> set[int]:
    """The processes that this one has started and that are still there."""
    found: set[int] = set()
    for task in Path("/proc/self/task").glob("*/children"):
        found |= {int(number) for number in task.read_text("ascii").split()}
    return found


def of_sample(name: str) -> tuple[bytes, DocumentFacts]:
    return (EXAMPLES / name).read_bytes(), Sidecar.beside(EXAMPLES).facts(name)


def test_a_process_gives_what_is_given_here(ground: Ground) -> None:
    own = page("The force should tidy its yard.").replace("Areas for improvement", "Points to put right")
    html = page().replace("\n", "<br>\n").encode()
    files = [of_sample("wexmoor-2018-effectiveness.txt"), of_sample("wexmoor-2017-letter.txt")]
    files += [(own.encode(), DocumentFacts(file="own.txt")), (html, DocumentFacts(file="a.html"))]
    with Renderers(ground, expected=FEW) as apart:
        for content, facts in files:
            here = rendition(read_document(content, facts.file), facts, ground)
            there = apart.rendition(content, facts)
            assert there == here
            assert apart.record(content, facts) == here.record == there.record
    assert there.summary.key


def test_a_record_is_the_same_once_packed_and_unpacked(ground: Ground) -> None:
    for path in sorted(EXAMPLES.glob("*.txt")):
        content, facts = of_sample(path.name)
        record = rendition(read_document(content, facts.file), facts, ground).record
        assert unpacked(packed(record)) == record


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"", SourceError), (b"Nothing.", SourceError), (page(force="Nowhere").encode(), IdentityError)],
)
def test_an_error_of_a_process_is_the_error_of_here(
    content: bytes, kind: type[OutstandingError], ground: Ground
) -> None:
    told = []
    for expected in (0, FEW):
        with Renderers(ground, expected=expected) as renderers, pytest.raises(kind) as error:
            renderers.rendition(content, DocumentFacts(file="a.txt"))
        told.append((type(error.value), error.value.detail, error.value.where, error.value.hint))
    assert told[0] == told[1]


def test_few_files_or_one_at_a_time_need_no_process(ground: Ground) -> None:
    content, facts = of_sample("wexmoor-2018-legitimacy.txt")
    before = children()
    for limits, expected in ((Limits(readers=2), FEW - 1), (Limits(readers=1), 10 * FEW)):
        with Renderers(ground, limits, expected=expected) as renderers:
            renderers.rendition(content, facts)
            assert children() == before


def test_a_process_that_dies_costs_its_file_and_no_other_and_none_is_left(ground: Ground) -> None:
    content, facts = of_sample("wexmoor-2018-legitimacy.txt")
    before = children()
    with Renderers(ground, Limits(readers=2), expected=FEW) as renderers:
        renderers.record(content, facts)
        (pid,) = children() - before
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(LimitError, match="ended the process"):
            renderers.record(content, facts)
        assert renderers.record(content, facts).findings
        assert children() > before
    assert children() == before


def test_all_who_wait_are_told_when_the_work_is_stopped(ground: Ground) -> None:
    content, facts = of_sample("wexmoor-2018-effectiveness.txt")
    before = children()
    with Renderers(ground, Limits(readers=2), expected=FEW) as renderers, ThreadPoolExecutor(4) as pool:
        first = pool.submit(renderers.record, content, facts)
        first.result()
        waiting = [pool.submit(renderers.record, content, facts) for _ in range(40)]
        renderers.stop()
        for each in waiting:
            error = each.exception()
            assert error is None or isinstance(error, LimitError)
        with pytest.raises(LimitError):
            renderers.record(content, facts)
    assert children() == before


def test_cues_that_do_not_fit_are_refused_before_any_file_is_read(sample_reference: ReferenceData) -> None:
    bad = Ground(Base(), sample_reference, {"bad.toml": b"[containers]\nnone = 1\n"})
    with pytest.raises(GrammarError, match="containers"):
        bad.digest()


def test_a_process_whose_asker_is_gone_ends(ground: Ground) -> None:
    with Pool(1, lambda: ChildProcess("loaders.formats.child", str(2**30), "60")) as pool:
        assert pool.ask({"name": "a.html"}, b"<p>The force is good.", 60).message
    process = ChildProcess("loaders.formats.child", str(2**30), "60")
    assert process.process.stdin
    process.process.stdin.close()
    assert process.process.wait(60) == 0
    process.end()
