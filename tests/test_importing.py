"""What other publishers say: sifted, held to the shapes, kept apart until accepted, and never about our own things."""

from __future__ import annotations

import datetime
import gzip
import json
import random
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from publishers import BODY, THEIRS, dump, graphs, northfell, ours, published
from rdflib import Graph
from reports import EXAMPLES, Ran, folder, page, run, tree

from graph.canonical import digest
from graph.errors import SourceError, UsageError
from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from graph.store import rows
from graph.terms import PREFIXES, PUBLIC, Base
from graph.validation import validate
from outstanding.building import build, reference_data
from outstanding.importing.dumps import DumpLimits, read_dump
from outstanding.importing.sifting import Reason, check_base, sift
from queries.answers import ask, question_named, saved_questions

INSP = PREFIXES["insp"]
TYPE = f"<{PREFIXES['rdf']}type>"
OUR_REPORT = f"{PUBLIC}id/wexmoor/peel-2018-19-effectiveness/report"
OUR_ISSUE = f"{PUBLIC}id/wexmoor/issue/peel-2018-19-effectiveness/report/afi-1"
THEIR_REPORT = f"{THEIRS}id/northfell/peel-2018-19-effectiveness/report"
THEIR_GRAPH = f"{THEIRS}graph/northfell/peel-2018-19-effectiveness/report"
LIMITS = DumpLimits(size=1_000_000, statements=1_000, literal=5_000, memory=2 << 30)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The other publisher's dump."""
    return northfell(tmp_path_factory.mktemp("publisher"))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Our data folder as it is before any import. Nobody may change it."""
    return ours(tmp_path_factory.mktemp("before") / "ours")


@pytest.fixture
def data(before: DataFolder, tmp_path: Path) -> DataFolder:
    """A copy of that folder."""
    return DataFolder(Path(shutil.copytree(before.path, tmp_path / "ours", symlinks=True)))


def _file(place: Path, content: bytes, name: str = "dump.nq") -> Path:
    (place / name).write_bytes(content)
    return place / name


def _add(data: DataFolder, file: Path, *more: str) -> Ran:
    return run("import", "add", file, "--from", "northfell", "--data", data.path, *more)


def _do(verb: str, data: DataFolder) -> Ran:
    done = run("import", verb, "northfell", "--data", data.path)
    assert done.code == 0, done
    return done


def _joined(data: DataFolder, file: Path) -> Release:
    assert _add(data, file).code == 0
    _do("accept", data)
    return Release.opened(data)


# --- reading a dump ---------------------------------------------------------------------------------------------------


def _read(content: bytes, ending: str = ".nq", limits: DumpLimits = LIMITS) -> tuple[ox.Quad, ...]:
    return read_dump(content, ending, None, limits, f"dump{ending}").quads


def _unread(content: bytes, ending: str = ".nq", limits: DumpLimits = LIMITS) -> SourceError:
    with pytest.raises(SourceError) as caught:
        _read(content, ending, limits)
    assert caught.value.hint
    return caught.value


ONE = {
    ".nq": b"<http://a/b> <http://a/c> 'x' <http://a/g> .\n".replace(b"'", b'"'),
    ".nt": b"<http://a/b> <http://a/c> 'x' .\n".replace(b"'", b'"'),
    ".ttl": b"@prefix a: <http://a/> . a:b a:c 'x' .",
    ".trig": b"@prefix a: <http://a/> . a:g { a:b a:c 'x' }",
    ".jsonld": b'{"@id": "http://a/b", "http://a/c": "x"}',
}


@pytest.mark.parametrize("ending", ONE)
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_is_read_packed_or_not_with_a_byte_order_mark_or_without(ending: str, packed: bool) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        content = gzip.compress(mark + ONE[ending]) if packed else mark + ONE[ending]
        (quad,) = _read(content, ending)
        assert quad.subject == ox.NamedNode("http://a/b")
        assert isinstance(quad.graph_name, ox.NamedNode) is (ending in {".nq", ".trig"})


@pytest.mark.parametrize(
    ("ending", "content", "line"),
    [
        (".nq", b"<http://a/b> <http://a/c> 'x' .\n", 1),
        (".nt", ONE[".nt"] + b"<http://a/b> oops .\n", 2),
        (".ttl", b"<http://a/b> <http://a/c> 1 .\n\n<http://a/b> oops .\n", 3),
        (".ttl", b"<b> <http://a/c> 1 .\n", 1),
        (".trig", b"<http://a/g> {\n", 2),
        (".jsonld", b'{"@id": "http://a/b",\n', 2),
        (".nq", b'<http://a/b> <http://a/c> "\xff" .\n', 1),
    ],
)
def test_what_is_not_of_its_format_is_told_with_its_line(ending: str, content: bytes, line: int) -> None:
    error = _unread(content, ending)
    assert error.detail.startswith("not ")
    assert error.where.startswith(f"dump{ending}, line {line}")


def test_a_complaint_cannot_move_the_cursor() -> None:
    assert "\x1b" not in _unread(b"<http://a/b> <http://a/c> oops\x1b[2J .\n", ".ttl").detail


@pytest.mark.parametrize(
    "content",
    [
        b'{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "http://a/b", "name": "x"}',
        b'{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:9/c"}, "@id": "http://a/b", "http://a/c": 1}',
    ],
)
def test_a_context_on_the_web_is_not_fetched(content: bytes) -> None:
    error = _unread(content, ".jsonld")
    assert "JSON-LD context on the web" in error.detail
    assert "Nothing that a dump names is fetched" in error.hint


def test_limits_are_named() -> None:
    line = ONE[".nt"]
    assert "more than 1,000 statements" in _unread(line * 1_001, ".nt").detail
    assert len(_read(line * 1_000, ".nt")) == 1_000
    assert "more than 5,000 characters" in _unread(line.replace(b'"x"', b'"' + b"x" * 5_001 + b'"'), ".nt").detail
    assert "larger than the limit of 1,000,000 bytes" in _unread(b"#" * 1_000_001, ".nt").detail
    assert "1,000,000 bytes once unpacked" in _unread(gzip.compress(b"\0" * 9_000_000), ".nt").detail
    twice = gzip.compress(b"#" * 600_000) * 2
    assert "1,000,000 bytes once unpacked" in _unread(twice, ".nt").detail
    long = b"@prefix a: <http://a/" + b"x" * 4_000 + b"> ." + b"a:b a:c a:d , a:e , a:f ." * 300
    tight = DumpLimits(size=20_000, statements=1_000)
    assert "written out in full" in _unread(long, ".ttl", tight).detail


def test_a_packed_file_that_is_cut_short_or_damaged_is_no_dump() -> None:
    packed = gzip.compress(random.Random(7).randbytes(4_000))  # noqa: S311  bytes that do not pack well
    for end in (3, 10, 500, len(packed) - 1):
        assert "cut short" in _unread(packed[:end]).detail, end
    assert "damaged gzip" in _unread(packed[:200] + b"\0" * 50 + packed[250:]).detail


def test_terms_nested_too_deep_end_only_the_process_that_reads_them() -> None:
    deep = 60_000
    content = b"<http://a/b> <http://a/c> " + b"<<( <http://a/b> <http://a/c> " * deep + b"1" + b" )>>" * deep + b" ."
    limits = DumpLimits(size=10_000_000, statements=10)
    assert "nested too deep" in _unread(content, ".ttl", limits).detail


def test_memory_for_reading_is_bounded() -> None:
    limits = DumpLimits(size=90_000_000, statements=10, memory=1 << 20)
    assert "more memory than it may have" in _unread(ONE[".nt"] + b"#" * 80_000_000, ".nt", limits).detail


def test_statements_about_statements_are_left_out_and_counted() -> None:
    content = b"<http://a/b> <http://a/c> <<( <http://a/b> <http://a/c> 1 )>> , 'x'@en--ltr , 2 ."
    found = read_dump(content, ".ttl", None, LIMITS, "x")
    assert (len(found.quads), found.odd) == (1, 2)


# --- whose words ------------------------------------------------------------------------------------------------------


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


FINE = f"<{THEIRS}id/x> {TYPE} <{INSP}Issue>"
REFUSED: Mapping[str, tuple[Reason, str]] = {
    "our report": (Reason.OURS, f"<{OUR_REPORT}> <{INSP}countsFrom> 'x'"),
    "somebody's thing": (Reason.OTHERS, f"<https://third.example/x> {TYPE} <{INSP}Issue>"),
    "a host that begins alike": (Reason.OTHERS, f"<https://data.northfell.example.evil/x> {TYPE} <{INSP}Issue>"),
    "another scheme": (Reason.OTHERS, f"<{THEIRS.replace('https', 'http')}x> {TYPE} <{INSP}Issue>"),
    "a force's name": (Reason.SHARED, f"<{BODY}wexmoor> <{PREFIXES['skos']}prefLabel> 'Evil'"),
    "a force that nobody knows": (Reason.SHARED, f"<{BODY}evil> {TYPE} <{INSP}PoliceForce>"),
    "a class of ours": (Reason.SHARED, f"<{INSP}Judgment> <{PREFIXES['rdfs']}subClassOf> <{INSP}Finding>"),
    "a status": (Reason.SHARED, f"<{PUBLIC}def/status/open> <{PREFIXES['skos']}broader> <{PUBLIC}def/status/closed>"),
    "the vocabulary of others": (Reason.OTHERS, f"<{PREFIXES['prov']}Entity> <{PREFIXES['rdfs']}label> 'x'"),
    "no IRI": (Reason.BLANK, f"_:b {TYPE} <{INSP}Issue>"),
    "a thing without an IRI": (Reason.BLANK, f"<{THEIRS}id/x> <{INSP}hasFinding> _:b"),
    "a status of our finding": (Reason.POINTS, f"<{THEIRS}id/x> <{INSP}assertedOf> <{OUR_REPORT}/afi-1>"),
    "a claim about our issue": (Reason.POINTS, f"<{THEIRS}id/x> <{INSP}ofIssue> <{OUR_ISSUE}>"),
    "a finding in our report": (Reason.POINTS, f"<{THEIRS}id/x> <{INSP}statedIn> <{OUR_REPORT}>"),
    "a part of our finding": (Reason.POINTS, f"<{THEIRS}id/x> <{INSP}partOfFinding> <{OUR_REPORT}/afi-1>"),
    "a link to a third": (Reason.POINTS, f"<{THEIRS}id/x> <{INSP}ofIssue> <https://third.example/x>"),
    "a page that is ours": (Reason.POINTS, f"<{THEIRS}id/x> <{PREFIXES['rdfs']}seeAlso> <{OUR_REPORT}>"),
    "the same thing": (Reason.PROPERTY, f"<{THEIRS}id/x> <{PREFIXES['owl']}sameAs> <{OUR_REPORT}>"),
    "a slug": (Reason.PROPERTY, f"<{THEIRS}id/x> <{INSP}slug> 'wexmoor'"),
    "a preferred name": (Reason.PROPERTY, f"<{THEIRS}id/x> <{PREFIXES['skos']}prefLabel> 'Wexmoor Police'"),
    "a broader status": (Reason.PROPERTY, f"<{THEIRS}id/x> <{PREFIXES['skos']}broader> <{PUBLIC}def/status/closed>"),
    "a property of nobody": (Reason.PROPERTY, f"<{THEIRS}id/x> <https://third.example/p> 'x'"),
    "a force": (Reason.KIND, f"<{THEIRS}id/x> {TYPE} <{INSP}PoliceForce>"),
    "a theme": (Reason.KIND, f"<{THEIRS}id/x> {TYPE} <{PREFIXES['skos']}Concept>"),
    "a class": (Reason.KIND, f"<{THEIRS}id/x> {TYPE} <{PREFIXES['owl']}Class>"),
    "a shape": (Reason.KIND, f"<{THEIRS}id/x> {TYPE} <{PREFIXES['sh']}NodeShape>"),
    "a class that is text": (Reason.KIND, f"<{THEIRS}id/x> {TYPE} 'Issue'"),
    "a thing of no class": (Reason.KIND, f"<{THEIRS}id/y> <{INSP}loaderVersion> '1'"),
    "words that turn round": (Reason.ODD, f"<{THEIRS}id/x> <{INSP}wording> 'a\u202eb'"),
    "words that move the cursor": (Reason.ODD, f"<{THEIRS}id/x> <{INSP}wording> 'a\\u001B[2Jb'"),
    "a name that turns round": (Reason.ODD, f"<{THEIRS}id/\u202ex> {TYPE} <{INSP}Issue>"),
}


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
        f"<{THEIRS}id/x> <{PREFIXES['sssom']}mapping_justification> <{PREFIXES['semapv']}LexicalMatching>",
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


# --- by the command ---------------------------------------------------------------------------------------------------


def test_an_import_waits_and_changes_nothing_until_it_is_accepted(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    was = tree(data.path)
    done = _add(data, _file(tmp_path, theirs))
    assert done.code == 0, done
    assert "documents 1" in done.told
    assert "not taken" in done.told
    assert tree(data.path) == was
    assert run("build", EXAMPLES, "--data", data.path).code == 0
    assert "northfell/peel" not in run("ask", "open-findings", "--data", data.path).told
    shown = json.loads(run("import", "show", "northfell", "--format", "json", "--data", data.path).out)
    assert shown["states"] == ["waiting"]
    assert shown["base"] == THEIRS
    assert shown["sha256"] == digest(theirs)
    assert shown["licence"]
    assert shown["conforms"] is True
    assert [each["force"] for each in shown["documents"]] == [f"{BODY}northfell"]


def test_an_accepted_import_is_asked_with_our_own_and_named_in_the_coverage(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    release = _joined(data, _file(tmp_path, theirs))
    assert THEIR_GRAPH in release.manifest.graphs
    with release.store() as store:
        answer = ask(release, store, question_named("open-findings"), {})
        assert [row["force"] for row in answer.rows] == ["Northfell Police", "Wexmoor Police"]
        assert (answer.coverage.documents, answer.coverage.publishers) == (2, ("northfell",))
        assert answer.coverage.others == ("Northfell PEEL 2018/19: Effectiveness",)
        assert "1 of them come from other publishers: northfell" in answer.coverage.sentence
        ours_only = ask(release, store, question_named("open-findings"), {"force": "wexmoor"})
        assert "other publishers" not in ours_only.coverage.sentence
        assert not {"others", "publishers"} & set(ours_only.coverage.model_dump())
        said = {
            row["p"]: row["o"] for row in rows(store, f"SELECT ?p ?o WHERE {{ <{PUBLIC}id/import/northfell> ?p ?o }}")
        }
    assert said[f"{INSP}sha256"] == digest(theirs)
    assert said["http://rdfs.org/ns/void#uriSpace"] == THEIRS
    assert said[f"{INSP}origin"] == "dump.nq"
    assert datetime.datetime.fromisoformat(str(said[f"{PREFIXES['prov']}generatedAtTime"]))


def test_an_import_stays_through_builds_and_is_made_of_the_kept_bytes(
    theirs: bytes, before: DataFolder, data: DataFolder, tmp_path: Path
) -> None:
    release = _joined(data, _file(tmp_path, theirs))
    more = folder(tmp_path / "more", {"leg.txt": page(pillar="Legitimacy")})
    assert run("build", more, "--data", data.path).code == 0
    later = Release.opened(data)
    assert later.manifest.imports == release.manifest.imports
    assert later.number > release.number
    fresh = DataFolder(tmp_path / "fresh")
    shutil.copytree(data.imports, fresh.path / "imports")
    (fresh.path / "outstanding").write_text("1\n")
    # The sources and the kept bytes alone, in another folder, give the same release.
    assert run("build", more, before.path.parent / "ours-in", "--data", fresh.path).code == 0
    assert Release.opened(fresh).hash == later.hash
    assert Release.opened(fresh).manifest.imports == later.manifest.imports


def test_forgetting_an_import_gives_the_release_that_was_there_before(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    was = Release.opened(data).hash
    _joined(data, _file(tmp_path, theirs))
    assert Release.opened(data).hash != was
    assert "Published release" in _do("forget", data).told
    assert Release.opened(data).hash == was
    assert list(data.imports.iterdir()) == []
    run("import", "forget", "northfell", "--data", data.path).clearly_failed(2, "there is no import 'northfell'")


def test_an_import_alone_makes_a_release(theirs: bytes, tmp_path: Path) -> None:
    plain = theirs.replace(f"{BODY}northfell".encode(), f"{BODY}cleveland".encode())
    data = DataFolder(tmp_path / "empty")
    assert _add(data, _file(tmp_path, plain)).code == 0
    _do("accept", data)
    assert "Cleveland Police" in run("ask", "open-findings", "--data", data.path).told


# --- what is refused as a whole ---------------------------------------------------------------------------------------


def test_a_dump_without_a_base_needs_one_and_the_nearest_is_named(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    silent = b"".join(line for line in theirs.splitlines(keepends=True) if b"void#uriSpace" not in line)
    file = _file(tmp_path, silent)
    done = _add(data, file)
    done.clearly_failed(2, "declares no base")
    done.clearly_failed(2, THEIRS, "--base")
    assert "as you say" in _add(data, file, "--base", THEIRS).told


def test_a_dump_under_our_own_base_is_none_of_another_publisher(data: DataFolder, tmp_path: Path) -> None:
    _add(data, _file(tmp_path, dump(data))).clearly_failed(2, f"{PUBLIC} cannot be a publisher's base")
    _add(data, _file(tmp_path, dump(data)), "--base", THEIRS).clearly_failed(
        1, f"nothing in it is about things under {THEIRS}"
    )


def test_breaches_of_the_shapes_are_listed_and_nothing_is_kept(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    broken = b"".join(line for line in theirs.splitlines(keepends=True) if b"wordingHash" not in line)
    done = _add(data, _file(tmp_path, broken))
    done.clearly_failed(1, "it breaks the shapes, and was not kept")
    assert "violation:" in done.told
    assert "Does not conform" in done.told
    assert not data.imports.exists()


def test_a_name_is_used_for_one_source_and_a_base_by_one_import(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    assert _add(data, _file(tmp_path, theirs)).code == 0
    other = _file(tmp_path, theirs, "other.nq")
    _add(data, other).clearly_failed(2, "the name northfell is used for dump.nq")
    done = run("import", "add", other, "--from", "again", "--data", data.path)
    done.clearly_failed(2, "the IRIs of the import northfell")
    assert "Nothing new" in _add(data, tmp_path / "dump.nq").told
    for name in ("North", "a--b", "..", "x" * 65):
        run("import", "add", other, "--from", name, "--data", data.path).clearly_failed(2, "cannot name an import")


def test_a_name_cannot_change_its_base(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    file = _file(tmp_path, theirs)
    assert _add(data, file).code == 0
    file.write_bytes(theirs.replace(THEIRS.encode(), b"https://evil.example/"))
    _add(data, file).clearly_failed(1, f"nothing in it is about things under {THEIRS}")
    _add(data, file, "--base", "https://evil.example/").clearly_failed(2, f"the import northfell is bound to {THEIRS}")
    file.write_bytes(b"".join(each for each in theirs.splitlines(keepends=True) if b"void#uriSpace" not in each))
    _add(data, file).clearly_failed(2, f"the import northfell is bound to {THEIRS}")


def test_limits_are_settings(theirs: bytes, data: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _file(tmp_path, theirs)
    monkeypatch.setenv("OUTSTANDING_IMPORT_STATEMENTS", "10")
    _add(data, file).clearly_failed(1, "more than 10 statements")
    monkeypatch.delenv("OUTSTANDING_IMPORT_STATEMENTS")
    monkeypatch.setenv("OUTSTANDING_IMPORT_MEGABYTES", "1")
    file.write_bytes(theirs + b"#" * 1_000_000)
    _add(data, file).clearly_failed(1, "larger than the limit of 1,000,000 bytes")


def test_files_that_are_none_are_told_in_one_line(data: DataFolder, tmp_path: Path) -> None:
    run("import", "add", tmp_path / "none.nq", "--data", data.path).clearly_failed(2, "there is no such file")
    run("import", "add", tmp_path, "--data", data.path).clearly_failed(2, "there is no such file")
    run("import", "add", _file(tmp_path, b"", "x.csv"), "--data", data.path).clearly_failed(1, "no RDF dump")
    run("import", "add", _file(tmp_path, b"", "x.nq"), "--data", data.path).clearly_failed(2, "declares no base")
    run("import", "add", _file(tmp_path, b"oops", "x.ttl"), "--data", data.path).clearly_failed(1, "x.ttl, line 1")


def test_kept_bytes_that_were_changed_are_not_believed(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    assert _add(data, _file(tmp_path, theirs)).code == 0
    kept = data.imports / "northfell" / digest(theirs)
    kept.write_bytes(theirs.replace(b"bicycles", b"tricycles"))
    done = run("import", "accept", "northfell", "--data", data.path)
    done.clearly_failed(1, "what is kept of the import northfell is missing or damaged")
    assert Release.opened(data).number == 1
    (data.imports / "northfell" / "waiting.json").write_text("{}")
    run("import", "list", "--data", data.path).clearly_failed(1, "missing or damaged")
    assert run("import", "forget", "northfell", "--data", data.path).code == 0


def test_what_a_killed_writer_left_is_cleared_away(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    assert _add(data, _file(tmp_path, theirs)).code == 0
    (data.imports / ".new-half").mkdir()
    (data.imports / "northfell" / ".new-half").write_bytes(b"half")
    assert "northfell" in run("import", "list", "--data", data.path).told
    _do("accept", data)
    assert not list(data.path.rglob(".new-*"))


# --- a publisher who means harm ---------------------------------------------------------------------------------------


def _hostile(theirs: bytes) -> bytes:
    """The other publisher's dump, with everything in it that none may say."""
    lines = [f"{statement} <{THEIR_GRAPH}> .\n".replace("'", '"') for _, statement in REFUSED.values()]
    lines += [f"{statement} <{PUBLIC}graph/derived> .\n".replace("'", '"') for _, statement in REFUSED.values()]
    lines = [line.replace(f"<{THEIRS}id/x>", f"<{THEIR_REPORT}/afi-1>") for line in lines]
    return theirs + "".join(lines).encode()


def _answers(release: Release, theirs: str) -> dict[str, list[str]]:
    """The rows of every saved question that are not the other publisher's, and of those about our force."""
    found = {}
    with release.store() as store:
        for name, question in saved_questions().items():
            asked = {each.name for each in question.parameters}
            for values in ({}, {"force": "wexmoor"}) if "force" in asked else ({},):
                lines = [json.dumps(dict(row)) for row in ask(release, store, question, values).rows]
                found[f"{name} {values}"] = [line for line in lines if theirs not in line]
    return found


def test_a_hostile_import_changes_nothing_that_is_said_of_our_documents(
    theirs: bytes, before: DataFolder, data: DataFolder, tmp_path: Path
) -> None:
    release = _joined(data, _file(tmp_path, _hostile(theirs)))
    was, now = graphs(before), graphs(data)
    assert {name: now[name] for name in was} == was
    added = {name: each for name, each in now.items() if name not in was}
    assert {name for name in added if not name.startswith(THEIRS)} == {f"{PUBLIC}graph/imports"}
    for name, content in added.items():
        if name.startswith(THEIRS):
            subjects = {line.split(b" ", 1)[0] for line in content.splitlines()}
            assert all(each.startswith(f"<{THEIRS}".encode()) for each in subjects)
            assert f"<{PUBLIC}id/".encode() not in content
    answers = _answers(release, THEIRS)
    assert answers == _answers(Release.opened(before), THEIRS)
    assert sum(map(len, answers.values())) > 5
    with release.store() as store:
        assert [
            row["slug"] for row in rows(store, "SELECT ?slug WHERE { ?b insp:slug ?slug FILTER(?slug = 'wexmoor') }")
        ]


def _part(data: Path, base: str, *years: str) -> DataFolder:
    """A data folder with the sample reports on effectiveness of some years."""
    names = ("wexmoor-{}-effectiveness.txt", "wexmoor-{}-vulnerability.txt")
    files = [EXAMPLES / name.format(year) for year in years for name in names]
    outcome = build([file for file in files if file.exists()], DataFolder(data), Base(base))
    assert not outcome.kept_out
    return DataFolder(data)


def test_reports_of_two_publishers_on_one_force_stand_side_by_side(tmp_path: Path) -> None:
    """Their reports of other years repeat what ours says; they begin, continue and end nothing of ours all the same."""
    data = _part(tmp_path / "ours", PUBLIC, "2017")
    was, answers = graphs(data), _answers(Release.opened(data), THEIRS)
    rival = _part(tmp_path / "rival", THEIRS, "2015", "2016", "2018")
    release = _joined(data, _file(tmp_path, dump(rival)))
    assert {name: graphs(data)[name] for name in was} == was
    with release.store() as store:
        answer = ask(release, store, question_named("open-findings"), {"force": "wexmoor"})
    assert {str(row["issue"]).partition("id/")[0] for row in answer.rows} == {PUBLIC, THEIRS}
    assert answer.coverage.publishers == ("northfell",)
    assert _answers(release, THEIRS) == answers
    shown = run("import", "show", "northfell", "--data", data.path)
    assert "we have documents too about: Wexmoor Police" in shown.told


def test_every_triple_of_a_release_stands_in_one_graph_with_imports_too(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    _joined(data, _file(tmp_path, theirs + theirs.replace(THEIR_GRAPH.encode(), f"{THEIRS}graph/twice".encode())))
    triples = [line.rsplit(b" <", 1)[0] for content in graphs(data).values() for line in content.splitlines()]
    assert len(triples) == len(set(triples))


@pytest.mark.parametrize("form", ["ttl", "jsonld"])
def test_a_dump_without_graphs_gives_the_same_answers(
    form: str, theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    source = published(
        tmp_path / "theirs",
        THEIRS,
        {"n.txt": page("The force should count its bicycles once a month.", force="Northfell")},
    )
    content = run("export", "--format", form, "--data", source.path).out.encode()
    release = _joined(data, _file(tmp_path, content, f"dump.{form}"))
    assert f"{THEIRS}graph/imported" in release.manifest.graphs
    alike = ours(tmp_path / "alike")
    assert _answers(release, "nothing") == _answers(_joined(alike, _file(tmp_path, theirs)), "nothing")


def test_the_provenance_graph_and_what_joins_keep_to_the_shapes(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    release = _joined(data, _file(tmp_path, theirs))
    lines = b"".join(graphs(data).values()).splitlines()
    triples = b"".join(line.rsplit(b" <", 1)[0] + b" .\n" for line in lines)
    assert validate(Graph().parse(data=triples, format="nt"), ReferenceData.packaged()).conforms
    assert release.manifest.imports[0].base == THEIRS


def test_an_export_of_a_force_of_theirs_has_the_same_answers(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    _joined(data, _file(tmp_path, theirs))
    content = run("export", "--format", "nq", "--force", "northfell", "--data", data.path).out
    assert f"<{THEIR_REPORT}>" in content
    assert "/wexmoor/" not in content


def test_a_difference_between_releases_names_the_import(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    _joined(data, _file(tmp_path, theirs))
    assert "new: import northfell" in run("diff", "1", "2", "--data", data.path).told
