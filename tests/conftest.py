"""What all tests share: the real documents, where they can be found, and the rule that CI skips nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Visit, browser, visit
from conformance.cases import SHAPES_FOLDER
from grown import grown_folder
from playwright.sync_api import Browser
from running_server import Server, running

from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from graph.store import EmbeddedStore
from graph.terms import Base
from outstanding.building import build

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--write-golden` write the golden files anew."""
    parser.addoption("--write-golden", action="store_true", help="write the golden files anew")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None]:  # pragma: no cover  only where something is skipped
    """Make a skip a failure where everything is required, as in CI."""
    report = yield
    required = os.environ.get("OUTSTANDING_REQUIRE_ALL") == "1"
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and OUTSTANDING_REQUIRE_ALL is set: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def write_golden(pytestconfig: pytest.Config) -> bool:
    """Whether golden files are to be written anew instead of compared."""
    return bool(pytestconfig.getoption("--write-golden"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the real documents (OUTSTANDING_CORPUS, default ../shared/corpus)."""
    folder = Path(os.environ.get("OUTSTANDING_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not any(folder.glob("*.txt")):
        pytest.skip(f"the real documents are not at {folder}; set OUTSTANDING_CORPUS")
    return folder


@pytest.fixture(scope="session")
def sample_reference() -> ReferenceData:
    """The reference data with the made-up force of the samples."""
    return ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the sample reports. Nobody may change it."""
    folder = DataFolder(tmp_path_factory.mktemp("samples") / "data")
    build([EXAMPLES], folder, Base())
    return Release.opened(folder)


@pytest.fixture(scope="session")
def sample_store(samples: Release) -> Iterator[EmbeddedStore]:
    """The store of the samples' release."""
    with samples.store() as store:
        yield store


@pytest.fixture(scope="session")
def server(samples: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the samples' release, as users run it. Nobody may kill it."""
    with running(samples.folder.parents[1], tmp_path_factory.mktemp("server") / "log") as served:
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser, without a window; of one module, as its event loop runs in the tests' own thread meanwhile."""
    with browser() as started:
        yield started


@pytest.fixture
def tab(chromium: Browser, server: Server) -> Iterator[Visit]:
    """A tab of the browser over the server of the samples' release."""
    with visit(chromium, server.address) as there:
        yield there


@pytest.fixture(scope="session")
def sparql_suites() -> Path:
    """The folder of the W3C's SPARQL 1.1 suites (below OUTSTANDING_W3C, default ../shared/w3c)."""
    folder = (
        Path(os.environ.get("OUTSTANDING_W3C", ROOT.parent / "shared" / "w3c")) / "rdf-tests" / "sparql" / "sparql11"
    )
    if not (folder / "manifest-sparql11-query.ttl").is_file():
        pytest.skip(f"the W3C's tests are not at {folder}; set OUTSTANDING_W3C")
    return folder


@pytest.fixture(scope="session")
def shapes_suite() -> Path:
    """The folder of the W3C's tests of SHACL (below OUTSTANDING_W3C, default ../shared/w3c)."""
    folder = Path(os.environ.get("OUTSTANDING_W3C", ROOT.parent / "shared" / "w3c")) / SHAPES_FOLDER
    if not (folder / "manifest.ttl").is_file():
        pytest.skip(f"the W3C's tests are not at {folder}; set OUTSTANDING_W3C")
    return folder


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder: release 1 holds the sample reports up to 2017, release 2 all of them. Nobody may change it."""
    return grown_folder(tmp_path_factory.mktemp("grown"))


@pytest.fixture(scope="session")
def real(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the real documents. Nobody may change it."""
    folder = DataFolder(tmp_path_factory.mktemp("real") / "data")
    build([corpus], folder, Base())
    return Release.opened(folder)


@pytest.fixture(scope="session")
def real_store(real: Release) -> Iterator[EmbeddedStore]:
    """The store of the real documents' release."""
    with real.store() as store:
        yield store
