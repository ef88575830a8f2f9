"""What was tried, how often, and what was lost by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass
class Tally:
    """A fault that was tried.

    Attributes:
        fault: in words.
        tries: how often.
        reached: how often it really struck: a kill may come after the end.
        losses: how often something was lost or wrong afterwards.
    """

    fault: str
    tries: int = 0
    reached: int = 0
    losses: int = 0

    def tried(self, *, lost: bool, reached: bool = True) -> None:
        """Count one more."""
        self.tries += 1
        self.reached += reached
        self.losses += lost


def table(tallies: Iterable[Tally]) -> str:
    """As Markdown."""
    every = list(tallies)
    lines = ["| fault | tried | struck | survived |", "|---|---|---|---|"]
    lines += [f"| {each.fault} | {each.tries} | {each.reached} | {each.tries - each.losses} |" for each in every]
    total = (sum(each.tries for each in every), sum(each.reached for each in every), sum(each.losses for each in every))
    lines.append(f"| **all** | {total[0]} | {total[1]} | {total[0] - total[2]} |")
    return "\n".join(lines) + "\n"
