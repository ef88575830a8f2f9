"""`make torture`: faults on purpose, and a table of what was survived.

python -m torture --kills 200 --every 1 --write docs/reliability.md
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from torture.faults import faults
from torture.flips import flips
from torture.kills import kills_at_steps, random_kills
from torture.scenarios import Ground
from torture.shuffles import shuffles
from torture.tally import Tally, table

MARKS = ("<!-- torture -->\n", "<!-- /torture -->\n")
"""What the table stands between in the document."""


PARTS = ("kills", "steps", "faults", "shuffles", "flips")


def main() -> int:
    """Try everything; 1 where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="kills at random times")
    parser.add_argument("--every", type=int, default=1, help="try every n-th step at which a run can be killed")
    parser.add_argument("--flips", type=int, default=200, help="bits turned round")
    parser.add_argument("--shuffles", type=int, default=10, help="builds in other circumstances")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS, help="what is tried")
    parser.add_argument("--seed", type=int, default=2026, help="of all that is random")
    parser.add_argument("--write", type=Path, help="a document to put the table into, between its marks")
    given = parser.parse_args()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        tallies = list(_tried(Ground.laid(Path(place)), given))
    told = table(tallies)
    sys.stdout.write(f"{told}\nIn {time.monotonic() - begin:,.0f} s.\n")
    if given.write:
        _write(given.write, told)
    return int(any(each.losses for each in tallies))


def _tried(ground: Ground, given: argparse.Namespace) -> Iterator[Tally]:
    parts = {
        "kills": random_kills(ground, given.kills, given.seed),
        "steps": kills_at_steps(ground, given.every),
        "faults": faults(ground, given.every),
        "shuffles": shuffles(ground, given.shuffles, given.seed),
        "flips": flips(ground, given.flips, given.seed),
    }
    for name, part in parts.items():
        for tally in part if name in given.parts else ():
            sys.stderr.write(f"{tally.fault}: {tally.tries - tally.losses} of {tally.tries} survived\n")
            yield tally


def _write(path: Path, told: str) -> None:
    text = path.read_text("utf-8")
    begin, end = map(re.escape, MARKS)
    path.write_text(re.sub(f"(?<={begin}).*(?={end})", lambda _: told, text, flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
