"""What is done to a data folder while it is killed or its disk fails, and what must hold afterwards."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publishers import file_of, northfell, ours
from reports import folder, page

from graph.folder import DataFolder
from graph.placing import NEW
from graph.release import Release
from outstanding.verification import Harm, verify
from torture.forks import asked, told

LATER = "wexmoor/peel-2018-19-efficiency/report/afi-1"
EARLIER = "wexmoor/peel-2017-effectiveness/report/afi-1"


@dataclass(frozen=True)
class Scenario:
    """A command that writes.

    Attributes:
        name: what is done.
        words: of the command, but for `--data`.
        empty: whether it begins where there is no data folder yet.
    """

    name: str
    words: Sequence[str | Path]
    empty: bool = False


@dataclass(frozen=True)
class Ground:
    """Where scenarios begin: a data folder with two releases and an import that waits."""

    root: Path
    data: Path

    @classmethod
    def laid(cls, root: Path) -> Ground:
        """Made in an empty folder, by children."""
        data = root / "ground"

        def lay() -> None:
            ours(data)
            file_of(root, northfell(root))

        asked(lay)
        news = folder(root / "news", {"eff.txt": page("The force should mend its lamps.", cycle="2017")})
        folder(root / "more", {"fit.txt": page("The force should mend all its lamps.", pillar="Efficiency")})
        for words in (("build", news), ("import", "add", root / "dump.nq", "--from", "northfell")):
            code, output = told(*words, "--data", data)
            if code:
                raise RuntimeError(output)
        return cls(root, data)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Everything that writes to a data folder."""
        more = self.root / "more"
        return (
            Scenario("build", ("build", more)),
            Scenario("first build", ("build", more), empty=True),
            Scenario("build --only", ("build", "--only", more)),
            Scenario("remove", ("remove", "eff.txt")),
            Scenario("import accept", ("import", "accept", "northfell")),
            Scenario("import forget", ("import", "forget", "northfell")),
            Scenario("rollback", ("rollback", "1")),
            Scenario("prune", ("prune", "--keep", "1")),
        )

    def undisturbed(self, scenario: Scenario) -> str:
        """The hash of the release that the scenario ends with."""
        place = self.begun(scenario, self.root / "end")
        told(*scenario.words, "--data", place)
        found = state(place)
        shutil.rmtree(place)
        return found.hash

    def begun(self, scenario: Scenario, place: Path) -> Path:
        """A data folder in which the scenario may begin."""
        if not scenario.empty:
            shutil.copytree(self.data, place, symlinks=True)
        return place


@dataclass(frozen=True)
class State:
    """What is in a data folder.

    Attributes:
        hash: of the current release; empty where nothing was published.
        harms: what `verify` found damaged or missing, a sentence each.
        leftovers: what a killed run left.
    """

    hash: str
    harms: tuple[str, ...]
    leftovers: tuple[str, ...]


def state(data: Path) -> State:
    """What is in a data folder, by a child that reads every byte."""

    def look() -> State:
        folder = DataFolder(data)
        if folder.layout() is None:
            return State("", (), ())
        faults = [each for each in verify(folder) if each.harm is not Harm.NOTED]
        current = Release.current(folder)
        left = tuple(sorted(str(path.relative_to(data)) for path in data.rglob(f"{NEW}*")))
        return State(current.hash if current else "", tuple(f"{each.path} {each.told}" for each in faults), left)

    return asked(look)


def complain(text: str) -> None:
    """Print what went wrong where whoever runs this sees it."""
    sys.stderr.write(f"{text}\n")
