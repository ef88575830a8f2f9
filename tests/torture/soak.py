"""Mixed load on a server for a long time, with a new release every minute: no error, flat memory, nothing left behind.

python -m torture.soak --minutes 30 --write docs/reliability.md
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from grown import grown_folder
from reports import run
from running_server import Server, running
from visited import PAGES

MARKS = ("<!-- soak -->\n", "<!-- /soak -->\n")
CLIENTS = 4
QUERIES = (
    "SELECT * { ?s a insp:AreaForImprovement } LIMIT 50",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 5",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 100",
    "SELECT * { ?s ?p",
)
"""Asked in turn; the last one is no query, which is an answer too."""

FINE = frozenset({200, 303, 304, 400, 404, 422, 429, 503})
"""What a busy server may say: the last two tell a client to come back."""


@dataclass
class Load:
    """What the clients met.

    Attributes:
        statuses: how often each status came.
        wrong: what should not have come, a line each.
        mixed: answers whose release is none that was ever current.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Sample:
    """A look at the server and its processes: kilobytes of memory, open files, processes, and dead ones not buried."""

    memory: int
    files: int
    processes: int
    zombies: int


def main() -> int:
    """Run; 1 where something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--switch", type=float, default=60.0, help="seconds between two releases")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        told, well = soaked(Path(place), given.minutes * 60, given.switch)
    sys.stdout.write(told)
    if given.write:
        text = given.write.read_text("utf-8")
        begin, end = map(re.escape, MARKS)
        given.write.write_text(re.sub(f"(?<={begin}).*(?={end})", lambda _: told, text, flags=re.DOTALL), "utf-8")
    return int(not well)


def soaked(place: Path, seconds: float, switch: float) -> tuple[str, bool]:
    """Load a server for some seconds: a table in Markdown, and whether all was well."""
    data = grown_folder(place)
    load = Load()
    samples: list[Sample] = []
    numbers = itertools.cycle((1, 2))
    switches = 0
    with running(data, place / "log") as server:
        clients = [threading.Thread(target=_client, args=(server, load, seed)) for seed in range(CLIENTS)]
        for each in clients:
            each.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            load.stop.wait(min(switch, max(0.0, end - time.monotonic())))
            samples.append(sampled(server.process.pid))
            done = run("rollback", str(next(numbers)), "--data", data)
            switches += not done.code
            if done.code:
                load.wrong.append(done.err)
        load.stop.set()
        for each in clients:
            each.join()
        failures = [line for line in server.logged() if line.get("level") == "error"]
        samples.append(sampled(server.process.pid))
    load.wrong += [str(line) for line in failures]
    return _told(load, samples, switches, seconds), not load.wrong and not any(each.zombies for each in samples)


def _client(server: Server, load: Load, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  no secret
    while not load.stop.is_set():
        query = dice.random() < 0.3
        path = dice.choice(QUERIES) if query else dice.choice(PAGES)
        try:
            reply = server.query(path) if query else server.get(path, "text/html")
        except OSError as error:
            with load.lock:
                load.wrong.append(f"{path}: {error}")
            continue
        with load.lock:
            load.statuses[reply.status] += 1
            if reply.status not in FINE:
                load.wrong.append(f"{path}: {reply.status}")


def sampled(server: int) -> Sample:
    """How the server and the processes under it are."""
    memory = files = zombies = 0
    family = [server, *_children(server)]
    for pid in family:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            resident = re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)
            memory += int(resident[1]) if resident else 0
            zombies += "State:\tZ" in status
            files += sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()) if resident else 0
        except OSError:
            continue
    return Sample(memory, files, len(family), zombies)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return [*found, *(each for child in found for each in _children(child))]


def _told(load: Load, samples: list[Sample], switches: int, seconds: float) -> str:
    # The first quarter is for what is kept to fill up.
    settled = samples[len(samples) // 4 :] or samples
    half = len(settled) // 2
    early, late = settled[:half] or settled, settled[half:]
    statuses = ", ".join(f"{number:,} times {status}" for status, number in sorted(load.statuses.items()))
    rows = [
        ("minutes", f"{seconds / 60:g}"),
        ("releases switched", f"{switches}"),
        ("requests", f"{sum(load.statuses.values()):,}: {statuses}"),
        ("errors", f"{len(load.wrong)}{': ' + load.wrong[0][:200] if load.wrong else ''}"),
        ("memory of all its processes, MB", _range([each.memory // 1024 for each in samples])),
        ("its mean in the second and the third part", f"{_mean(early)} and {_mean(late)} MB"),
        ("open files", _range([each.files for each in samples])),
        ("processes", _range([each.processes for each in samples])),
        ("dead processes that were not buried", f"{sum(each.zombies for each in samples)}"),
    ]
    return "| | |\n|---|---|\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)


def _range(values: list[int]) -> str:
    return f"{min(values)} to {max(values)}, at the end {values[-1]}"


def _mean(samples: list[Sample]) -> int:
    return round(statistics.mean(each.memory for each in samples) / 1024)


if __name__ == "__main__":
    sys.exit(main())
