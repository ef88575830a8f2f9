"""The corpus of the benchmarks is a release like any other, in which each made-up force has the samples' answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.release import Release
from queries.answers import Answer, ask, question_named

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
TRIPLES = 25_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, list[str], Path]:
    folder = tmp_path_factory.mktemp("bench")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        sys.modules.pop("corpus", None)
        from corpus import corpus  # noqa: PLC0415  a script's neighbour, which is no package

        release, forces = corpus(folder, TRIPLES)
        again, _ = corpus(folder, TRIPLES)
    assert again.number == release.number
    return release, forces, folder


def answer(release: Release, question: str, **values: str) -> Answer:
    with release.store() as store:
        return ask(release, store, question_named(question), values)


def test_it_has_as_many_triples_as_were_asked_for(made: tuple[Release, list[str], Path]) -> None:
    release, forces, folder = made
    with release.store() as store:
        triples = len(store.dump().splitlines())
    assert TRIPLES <= triples < TRIPLES * 1.5
    assert triples == len((folder / "corpus.nt").read_bytes().splitlines())
    assert len(set(forces)) == len(forces) >= 2


def test_each_force_has_the_answers_of_the_samples(made: tuple[Release, list[str], Path], samples: Release) -> None:
    release, forces, _ = made
    for question, values in (("open-findings", {}), ("grade-history", {}), ("persistent-afis", {"since": "2016"})):
        wanted = answer(samples, question, force="wexmoor", **values)
        assert wanted.rows
        for force in forces:
            found = answer(release, question, force=force, **values)
            assert len(found.rows) == len(wanted.rows)
            assert all(force in str(row["force"]).lower() for row in found.rows)


def test_the_reports_of_each_force_are_documents_of_the_release(
    made: tuple[Release, list[str], Path], samples: Release
) -> None:
    release, forces, _ = made
    assert len(release.manifest.documents) == len(forces) * len(samples.manifest.documents)
    assert all(entry.graph in release.manifest.graphs.values() for entry in release.manifest.documents)


def printed(script: str, folder: Path, *options: str) -> str:
    """What a benchmark prints of the corpus in a folder."""
    command = [sys.executable, BENCHMARKS / script, "--triples", str(TRIPLES), "--folder", folder, *options]
    environment = os.environ | {"PYTHONPATH": str(BENCHMARKS.parent)}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_every_type_of_page_is_measured(made: tuple[Release, list[str], Path]) -> None:
    release, forces, folder = made
    found = printed("pages.py", folder, "--addresses", "1", "--again", "1")
    assert f"{len(forces)} forces, {len(release.manifest.documents)} documents" in found
    measured = {line[:20].strip() for line in found.splitlines() if line[20:].strip()[:1].isdigit()}
    assert {"home", "force", "compare", "theme", "family", "programme", "person", "issue", "finding"} <= measured
    assert {"document", "text", "question form", "answer", "search, words", "quality", "vocabulary"} <= measured
    assert "not measured" not in found


def test_every_kind_of_search_is_measured_beside_the_others(made: tuple[Release, list[str], Path]) -> None:
    found = printed("search.py", made[2], "--rounds", "1")
    lines = {line[:22].strip(): line[22:].split() for line in found.splitlines()}
    for kind in ("one word", "two words", "a phrase", "a start", "word, force", "word, three filters"):
        assert len(lines[kind]) == 6  # two of ours, two of the others, two ratios
    assert len(lines["nothing, force"]) == 2
