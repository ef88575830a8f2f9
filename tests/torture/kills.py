"""Kills: at random times, and at each change of a name and each write to disk."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from torture.forks import KILLED, asked, counting, dying_at, told
from torture.scenarios import Ground, Scenario, State, complain, state
from torture.tally import Tally

_MOST_STEPS = 10_000


def random_kills(ground: Ground, number: int, seed: int) -> Iterator[Tally]:
    """Kill every scenario at random times, `number` times in all."""
    dice = random.Random(seed)  # noqa: S311  no secret
    every = ground.scenarios
    for place, scenario in enumerate(every):
        undisturbed = _undisturbed(ground, scenario)
        tries = number // len(every) + (place < number % len(every))
        tally = Tally(f"killed at a random time: {scenario.name}")
        for _ in range(tries):
            _one(ground, scenario, undisturbed, tally, after=dice.uniform(0, undisturbed.seconds * 1.1))
        yield tally


def kills_at_steps(ground: Ground, every: int) -> Iterator[Tally]:
    """Kill every scenario before each change of a name and each fsync; every n-th of them."""
    for scenario in ground.scenarios:
        undisturbed = _undisturbed(ground, scenario)
        tally = Tally(f"killed at a rename, removal, link, new folder or fsync: {scenario.name}")
        for moment in range(1, undisturbed.steps + 1, every):
            _one(ground, scenario, undisturbed, tally, moment=moment)
        yield tally


class Undisturbed:
    """A scenario that nobody disturbs: how it begins and ends, its seconds, and its steps that can be killed at."""

    def __init__(self, before: State, after: State, seconds: float, steps: int) -> None:
        """As measured."""
        self.before, self.after, self.seconds, self.steps = before, after, seconds, steps


def _undisturbed(ground: Ground, scenario: Scenario) -> Undisturbed:
    place = ground.begun(scenario, ground.root / "undisturbed")
    before = state(place)
    begin = time.perf_counter()
    code, output = told(*scenario.words, "--data", place)
    seconds = time.perf_counter() - begin
    after = state(place)
    shutil.rmtree(place)
    if code or after.harms:
        raise RuntimeError(f"{scenario.name} fails undisturbed: {output} {after}")
    return Undisturbed(before, after, seconds, _steps(ground, scenario))


def _steps(ground: Ground, scenario: Scenario) -> int:
    """How many changes of names and writes to disk a scenario makes."""
    place = ground.begun(scenario, ground.root / "counted")
    notes = ground.root / "steps"

    def prepare() -> None:
        counter = counting(place)
        listeners = counter.__enter__()
        listeners.append(lambda number: notes.write_text(str(number)))

    told(*scenario.words, "--data", place, prepare=prepare)
    shutil.rmtree(place)
    return min(_MOST_STEPS, int(notes.read_text()))


def _one(  # noqa: PLR0913  a kill, and what must hold after it
    ground: Ground,
    scenario: Scenario,
    undisturbed: Undisturbed,
    tally: Tally,
    *,
    after: float | None = None,
    moment: int = 0,
) -> None:
    place = ground.begun(scenario, ground.root / "killed")
    prepare = dying_at(place, moment) if moment else (lambda: None)
    code, _ = told(*scenario.words, "--data", place, prepare=prepare, after=after)
    wrong = list(_wrong(scenario, place, undisturbed))
    for each in wrong:
        complain(f"{tally.fault} (step {moment}, after {after}): {each}")
    tally.tried(lost=bool(wrong), reached=code == KILLED)
    shutil.rmtree(place, ignore_errors=True)


def _wrong(scenario: Scenario, place: Path, undisturbed: Undisturbed) -> Iterator[str]:
    """What does not hold after a kill: the old or the new release is whole, and the next run heals."""
    found = asked(place.exists) and state(place)
    now = found or State("", (), ())
    if now.harms:
        yield f"damaged: {now.harms}"
    if now.hash not in {undisturbed.before.hash, undisturbed.after.hash}:
        yield f"neither the old release nor the new one is there: {now.hash}"
    code, output = told(*scenario.words, "--data", place)
    done = now.hash == undisturbed.after.hash or "there is no import" in output or "there is no document" in output
    if code and not done:
        yield f"the next run fails: {output}"
    healed = state(place)
    if healed.hash != undisturbed.after.hash:
        yield f"the next run does not end as one that nobody disturbed: {healed.hash} {output}"
    if healed.harms or (healed.leftovers and not code):
        yield f"the next run leaves {healed}"
