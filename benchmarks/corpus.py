"""A corpus of a size for benchmarks: the sample release again and again, each time under another made-up force.

What speaks of the sample force, its reports, what follows from them and the force itself, is written once for each
name, with the force's name in every IRI and every word. So lineage, claims and questions have real answers, and each
force has those of the samples. What all share is written once. The same size gives the same bytes on any machine.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from graph.canonical import digest
from graph.folder import DataFolder
from graph.release import MANIFEST, Manifest, Release, release_hash
from graph.store import EmbeddedStore
from graph.terms import INSP, Base
from outstanding.building import build

EXAMPLES = Path(__file__).parent.parent / "examples"
SAMPLE = "Wexmoor"
_BEGINNINGS = (
    *("Ald", "Bram", "Cor", "Dun", "Elm", "Fen", "Gor", "Hal", "Ing", "Jor", "Kel", "Lan"),
    *("Mel", "Nor", "Orm", "Pen", "Quar", "Row", "Sel", "Tam", "Ulls", "Vel", "Wex", "Yar"),
)
_ENDINGS = ("moor", "shaw", "combe", "wold", "fell", "mere", "thwaite", "holme")


def names() -> Iterator[str]:
    """Made-up names of forces, the sample's first."""
    made = (begin + end for end, begin in itertools.product(_ENDINGS, _BEGINNINGS))
    yield SAMPLE
    yield from (name for name in made if name != SAMPLE)


def corpus(folder: Path, triples: int) -> tuple[Release, list[str]]:
    """A release of at least so many triples, and the slugs of its forces; made where it is not there already.

    Args:
        folder: where everything is kept: the release in `data`, the same as triples in `corpus.nt`.
        triples: how many; 190 forces, about 1.5 million, at most.
    """
    samples = DataFolder(folder / "samples")
    build([EXAMPLES], samples, Base())
    made_from = Release.opened(samples)
    mark = hashlib.sha256(f"{made_from.hash} {triples}".encode()).hexdigest()
    with made_from.store() as store:
        lines = store.dump().decode().splitlines(keepends=True)
    again = [line for line in lines if _is_of_the_force(line)]
    shared = [line for line in lines if not _is_of_the_force(line)]
    wanted = -(-(triples - len(shared)) // len(again))
    forces = list(itertools.islice(names(), wanted))
    if len(forces) < wanted:
        message = f"there are names for {len(shared) + len(forces) * len(again)} triples only"
        raise SystemExit(message)
    data = DataFolder(folder / "data")
    if not (folder / mark).is_file():
        _publish(data, made_from, shared, again, forces)
        with (folder / "corpus.nt").open("w", encoding="utf-8") as file:
            for line in _lines(shared, again, forces):
                file.write(line[: line.rindex(" <")] + " .\n")
        (folder / mark).touch()
    shutil.copytree(samples.path / "sources", data.path / "sources", dirs_exist_ok=True)
    return Release.opened(data), [force.lower() for force in forces]


def _is_of_the_force(line: str) -> bool:
    """Whether it is written again for each force: the examples of the vocabulary, which name the sample's, are not."""
    return SAMPLE.lower() in line and not line.startswith(f"<{INSP}")


def _lines(shared: list[str], again: list[str], forces: list[str]) -> Iterator[str]:
    yield from shared
    for force in forces:
        for line in again:
            yield _renamed(line, force)


def _renamed(text: str, force: str) -> str:
    return text.replace(SAMPLE, force).replace(SAMPLE.lower(), force.lower())


def _publish(data: DataFolder, made_from: Release, shared: list[str], again: list[str], forces: list[str]) -> None:
    graphs: dict[str, list[str]] = defaultdict(list)
    for line in _lines(shared, again, forces):
        graphs[line[line.rindex("<") + 1 : line.rindex(">")]].append(line)
    checksums = {name: digest("".join(sorted(lines)).encode()) for name, lines in sorted(graphs.items())}
    before = made_from.manifest
    documents = [
        entry.model_copy(
            update={
                "key": _renamed(entry.key, force),
                "name": _renamed(entry.name, force),
                "graph": checksums[str(Base().graph(_renamed(entry.key, force)))],
            }
        )
        for force in forces
        for entry in before.documents
    ]
    with data.writing(), data.new_release(data.next_number()) as folder:
        (folder / "store").mkdir()
        with EmbeddedStore.create(folder / "store") as store:
            store.bulk_load("".join(lines).encode() for lines in graphs.values())
            store.flush()
        manifest = Manifest(
            version=version("outstanding"),
            base=before.base,
            hash=release_hash(checksums),
            documents=tuple(documents),
            reference={},
            graphs=checksums,
        )
        (folder / MANIFEST).write_text(json.dumps(manifest.model_dump(mode="json"), indent=1), "utf-8")
