"""How often links and proposals are right: precision and recall over pairs of findings with known truth.

    python benchmarks/links.py [--misses]

All pairs of `benchmarks/pairs.toml` are put before the project as one force would: the earlier findings in a report of
2016, the later ones in a report of 2018, each among those of all other pairs. A later finding of a true pair is found
where the earlier one of its pair is linked or proposed. The pairs are our own words, written before they were scored;
they are few, and no sample of real reports, so a figure here says how the rules do on hard cases, not how often an
answer is wrong.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from graph.lineage.deciding import Decisions
from graph.lineage.linking import all_links, seem_twins
from graph.lineage.proposing import LEAST, TEN, Proposal, proposals
from graph.lineage.statements import Statement
from graph.terms import INSP
from graph.wording import letters_and_digits, wording_hash

PAIRS = Path(__file__).with_name("pairs.toml")
TRUE = frozenset({"reworded", "narrowed"})
KINDS = ("reworded", "narrowed", "twin", "theme")
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True)
class Pair:
    """Two findings, and whether they are about one matter."""

    kind: str
    earlier: Statement
    later: Statement

    @property
    def true(self) -> bool:
        """Whether they are."""
        return self.kind in TRUE


def pairs() -> list[Pair]:
    """The pairs of the file, as statements of two reports."""
    data = tomllib.loads(PAIRS.read_text("utf-8"))["pair"]
    return [
        Pair(
            each["kind"],
            _statement(each["earlier"], 2016, number, standing=False),
            _statement(each["later"], 2018, number, standing=each.get("standing", False)),
        )
        for number, each in enumerate(data, start=1)
    ]


def _statement(words: str, year: int, order: int, *, standing: bool) -> Statement:
    document = f"https://data.example.org/id/x/peel-{year}/report"
    return Statement(
        iri=f"{document}/afi-{order}",
        kind=str(INSP.AreaForImprovement),
        wording=words,
        hash=wording_hash(words),
        letters=letters_and_digits(words),
        order=order,
        document=document,
        force="https://data.example.org/body/x",
        year=year,
        counts_from=datetime.date(year + 1, 3, 1),
        voice="inspectorate",
        statuses=("outstanding",) if standing else (),
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="name the pairs that were missed or wrongly linked")
    misses = parser.parse_args().misses
    known = pairs()
    statements = [each for pair in known for each in (pair.earlier, pair.later)]
    truth = {(each.later.iri, each.earlier.iri) for each in known if each.true}
    _say(f"{len(known)} pairs: " + ", ".join(f"{sum(p.kind == kind for p in known)} {kind}" for kind in KINDS))
    linked = {(link.later.iri, link.earlier.iri) for link in all_links(statements)}
    _say(f"Links by rule: {len(linked)} made, {len(linked & truth)} right; {_ratios(linked, truth)}")
    # Every pair is proposed here, linked or not, so that what proposes is seen by itself.
    alone = [_plain(each) for each in statements]
    proposed = proposals(alone, Decisions((), alone))
    _say(f"Proposals, at most {TEN} a finding, score {LEAST} or more: {len(proposed)}")
    for count in (1, 5, TEN):
        found = _first(proposed, count) & truth
        _say(f"  true pairs among the first {count}: {len(found)} of {len(truth)} ({len(found) / len(truth):.2f})")
    for least in THRESHOLDS:
        made = {(each.later.iri, each.earlier.iri) for each in proposed if each.score >= least}
        _say(f"  score {least} or more: {len(made)} proposed; {_ratios(made, truth)}")
    for kind in KINDS:
        of_kind = [each for each in known if each.kind == kind]
        flagged = sum(seem_twins(each.earlier.wording, each.later.wording) for each in of_kind)
        here = {(each.later.iri, each.earlier.iri) for each in of_kind}
        seen = len(_first(proposed, TEN) & here)
        told = f"{seen} of {len(of_kind)} proposed, {flagged} flagged as twins, {len(linked & here)} linked by rule"
        _say(f"  {kind}: {told}")
    if misses:
        _name(known, linked, _first(proposed, TEN))


def _plain(statement: Statement) -> Statement:
    """A finding of which its report does not say that it stands, so that no rule links it."""
    return statement if not statement.statuses else _statement(statement.wording, 2018, statement.order, standing=False)


def _first(proposed: list[Proposal], count: int) -> set[tuple[str, str]]:
    """The first proposals of each finding."""
    taken: dict[str, int] = {}
    first = set()
    for each in proposed:
        taken[each.later.iri] = taken.get(each.later.iri, 0) + 1
        if taken[each.later.iri] <= count:
            first.add((each.later.iri, each.earlier.iri))
    return first


def _ratios(made: set[tuple[str, str]], truth: set[tuple[str, str]]) -> str:
    right = len(made & truth)
    precision = f"{right / len(made):.2f}" if made else "none made"
    return f"precision {precision}, recall {right / len(truth):.2f}"


def _name(known: list[Pair], linked: set[tuple[str, str]], proposed: set[tuple[str, str]]) -> None:
    for each in known:
        pair = (each.later.iri, each.earlier.iri)
        if pair in linked and not each.true:
            _say(f"wrongly linked ({each.kind}): {each.later.wording}")
        if each.true and pair not in proposed:
            _say(f"not proposed ({each.kind}): {each.later.wording}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
