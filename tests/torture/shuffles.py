"""The same sources in other circumstances: order, steps, workers, locale, time zone, hash seed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from reports import EXAMPLES, spawn

from graph.folder import DataFolder
from graph.release import Release
from torture.forks import asked
from torture.scenarios import Ground, complain
from torture.tally import Tally

_LOCALES = ("C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "POSIX")
_ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns", "Asia/Kathmandu")


def shuffles(ground: Ground, number: int, seed: int) -> Iterator[Tally]:
    """Add, change and remove documents in random order; what comes out is what a build from nothing gives."""
    dice = random.Random(seed)  # noqa: S311  no secret
    tally = Tally("added, changed and removed in random order, workers, locale, time zone and hash seed")
    for _ in range(number):
        wrong = _wrong(ground.root / "shuffled", dice)
        if wrong:
            complain(f"{tally.fault}: {wrong}")
        tally.tried(lost=bool(wrong))
        shutil.rmtree(ground.root / "shuffled")
    yield tally


def _wrong(root: Path, dice: random.Random) -> str:
    reports = sorted(EXAMPLES.glob("wexmoor-*.txt"))
    wanted = dice.sample(reports, dice.randint(3, 6))
    gone = [each for each in reports if each not in wanted][:2]
    steps = [("build", each) for each in [*wanted, *gone]]
    dice.shuffle(steps)
    changed = root / "in" / wanted[0].name
    shutil.copytree(EXAMPLES, changed.parent)  # the sidecar speaks of all of them
    changed.write_text(wanted[0].read_text("utf-8").replace("\n\n", "\n\n\n", 1), "utf-8")
    steps += [("build", changed), *(("remove", Path(each.name)) for each in gone), ("build", wanted[0])]
    for command, what in steps:
        done = spawn(command, what, "--data", root / "data", env=_circumstances(dice))
        if done.code:
            return f"{command} {what} fails: {done.err}"
    shutil.copytree(root / "data" / "curation", root / "curation")
    full = spawn("build", *wanted, "--data", root / "full", "--curation", root / "curation", env=_circumstances(dice))
    if full.code:
        return full.err
    return _compared(root / "data", root / "full")


def _circumstances(dice: random.Random) -> dict[str, str]:
    return {
        "PYTHONHASHSEED": str(dice.randint(0, 1000)),
        "LC_ALL": dice.choice(_LOCALES),
        "TZ": dice.choice(_ZONES),
        "OUTSTANDING_READERS": str(dice.randint(1, 3)),
    }


def _compared(step_by_step: Path, full: Path) -> str:
    def compare() -> str:
        one, other = Release.opened(DataFolder(step_by_step)), Release.opened(DataFolder(full))
        if one.hash == other.hash:
            return ""
        ours, theirs = one.manifest.graphs, other.manifest.graphs
        others = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
        return f"other graphs: {others}"

    return asked(compare)
