"""Whose words are taken: a publisher speaks of its own things, in known words, and of nothing else."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest
from hostile import FINE, INSP, REFUSED, THEIR_GRAPH, TYPE
from publishers import BODY, THEIRS, northfell, ours

from graph.errors import UsageError
from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from graph.terms import PREFIXES, PUBLIC, Base
from outstanding.grounding import reference_data
from outstanding.importing.sifting import Reason, check_base, sift


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The other publisher's dump."""
    return northfell(tmp_path_factory.mktemp("publisher"))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Our data folder as it is before any import. Nobody may change it."""
    return ours(tmp_path_factory.mktemp("before") / "ours")


@pytest.mark.parametrize(
    "iri",
    [
        PUBLIC,
        f"{PUBLIC}weststead/",
        "https://w3id.org/",
        "http://www.w3.org/",
        "http://purl.org/dc/terms/",
        "https://data.taken.example/",
        "https://data.taken.example/below/",
        "https://ours.example/below/",
        "https://data.n\u00f6rthfell.example/",
        "https://data.northfell.example",
        "urn:northfell/",
        "https:///x/",
        "https://\u202eelpmaxe/",
    ],
)
def test_a_base_that_others_speak_under_is_none_for_a_publisher(iri: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_base(iri, Base("https://ours.example/"), {"taken": "https://data.taken.example/"})
    assert caught.value.hint


def _sifted(statement: str, graph: str = "") -> tuple[Counter[Reason], list[bytes]]:
    text = "\n".join(f"{each} {graph} .".replace("'", '"') for each in (FINE, statement))
    quads = tuple(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    found = sift(quads, Base(THEIRS), Base(), ReferenceData.packaged())
    return found.refused, [line for lines in found.graphs.values() for line in lines]


@pytest.mark.parametrize("what", REFUSED)
def test_a_publisher_may_not_say_this(what: str) -> None:
    reason, statement = REFUSED[what]
    refused, taken = _sifted(statement)
    assert refused == {reason: 1}
    assert len(taken) == 1


@pytest.mark.parametrize(
    "statement",
    [
        f"<{THEIRS}id/x> <{INSP}concerns> <{BODY}cleveland>",
        f"<{THEIRS}id/x> <{INSP}hasFinding> <{THEIRS}id/y>",
        f"<{THEIRS}id/x> <{PREFIXES['dcterms']}source> <https://third.example/report.pdf>",
        f"<{THEIRS}graph/x> <{PREFIXES['foaf']}primaryTopic> <{THEIRS}id/x>",
        f"<{THEIRS}id/x> {TYPE} <{PREFIXES['owl']}Axiom>",
    ],
)
def test_a_publisher_may_say_this(statement: str) -> None:
    refused, taken = _sifted(statement)
    assert not refused
    assert len(taken) == 2


def test_graphs_are_the_publishers_own(theirs: bytes) -> None:
    for name in (f"{PUBLIC}graph/imports", f"{PUBLIC}graph/derived", "https://third.example/g"):
        refused, taken = _sifted(f"<{THEIRS}id/x> <{INSP}order> '1'", f"<{name}>")
        assert refused == {Reason.GRAPH: 2}
        assert not taken
    refused, _ = _sifted(FINE, f"<{THEIRS}graph/g>")
    assert refused == {Reason.TWICE: 1}
    _, taken = _sifted(FINE)
    assert taken[0].endswith(f"<{THEIRS}graph/imported> .\n".encode())
    assert THEIR_GRAPH.encode() in theirs


def test_the_whole_dump_of_another_installation_can_be_taken_but_for_what_is_shared(
    theirs: bytes, before: DataFolder
) -> None:
    shared = reference_data(before, Release.opened(before))
    found = sift(tuple(ox.parse(theirs, format=ox.RdfFormat.N_QUADS)), Base(THEIRS), Base(), shared)
    assert set(found.refused) == {Reason.KNOWN, Reason.DUMP}
    assert found.taken + sum(found.refused.values()) == found.total
    own = sorted(line for line in theirs.splitlines(keepends=True) if line.startswith(f"<{THEIRS}".encode()))
    taken = sorted(line for lines in found.graphs.values() for line in lines)
    assert taken == [line for line in own if f"{THEIRS}release/".encode() not in line]
