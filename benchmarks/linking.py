"""How long linking takes: everything that follows from many findings, and what is proposed, with growth.

    python benchmarks/linking.py [FINDINGS ...]

Findings about 43 made-up forces, of made-up words, in reports of twelve years with 20 findings each, every ninth of
them a response: a third of the findings is stated again later, in the same words or with a word changed, and a fifth
says that it stands. Measured are, force by force, the links that rules find, the issues with their names, and every
claim with its days; then all proposals with their flags. Reading findings from a store and writing RDF are not: they
are in benchmarks/document_stages.py. Each size is measured in a process of its own, whose greatest memory is printed.

The forces stay 43, so each has more findings the larger the size, and the pairs to look at grow with the square.
"""

from __future__ import annotations

import argparse
import datetime
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Iterator

from graph.lineage.deciding import Decisions
from graph.lineage.history import history, known_by_day
from graph.lineage.identities import Identities
from graph.lineage.proposing import proposals
from graph.lineage.statements import Statement
from graph.terms import INSP
from graph.wording import letters_and_digits, wording_hash

SIZES = (5_000, 10_000, 25_000, 50_000)
FORCES = 43
PRINTED = 20
"""Findings of a report."""
NINTH = 9
"""Every ninth document is a response to the report before it."""
AGAIN, STANDING = 0.33, 0.2

_OPENINGS = (
    *("The force should make sure that", "The force should improve how", "The constabulary needs to see that"),
    *("The force should review the way in which", "The service should set out by when", "The force must find out why"),
)
_WHO = (
    *(
        "call handlers",
        "detectives",
        "neighbourhood officers",
        "custody sergeants",
        "supervisors",
        "control room staff",
    ),
    *("firearms officers", "special constables", "analysts", "victim care staff", "recruits", "senior leaders"),
)
_DO = (
    *("record", "assess", "review", "share", "understand", "answer", "investigate", "explain", "check", "follow up"),
    *("publish", "plan for", "train for", "supervise", "report on", "reduce", "respond to", "keep track of"),
)
_WHAT = (
    *("domestic abuse", "stop and search", "missing children", "burglary", "fraud", "the use of force", "hate crime"),
    *("registered sex offenders", "modern slavery", "stalking", "organised crime", "digital devices", "crime reports"),
    *("vulnerable victims", "complaints", "vetting", "antisocial behaviour", "the wellbeing of staff", "future demand"),
)
_HOW = (
    *("without delay", "within a day", "in every case", "with their partners", "at the first call", "each month"),
    *("in line with national guidance", "and learn from what they find", "and tell victims the outcome"),
    *("so that risk is seen early", "so that the public can trust them", "with the time and tools they need"),
)


def forces(findings: int) -> Iterator[list[Statement]]:
    """So many findings, force by force; the same on any machine."""
    for number in range(FORCES):
        count = findings // FORCES + (number < findings % FORCES)
        yield list(_force(f"force-{number:02}", count, random.Random(number)))  # noqa: S311  made-up data


def _force(slug: str, count: int, chance: random.Random) -> Iterator[Statement]:
    said: list[str] = []
    reports = -(-count // PRINTED)
    for report in range(reports):
        year = 2012 + 12 * report // reports
        document = f"https://data.example.org/id/{slug}/report-{report:03}/report"
        day = datetime.date(year + 1, 1 + report % 12, 1 + report % 28)
        for order in range(1, min(PRINTED, count - report * PRINTED) + 1):
            words = _again(chance, said) if said and chance.random() < AGAIN else _new(chance)
            said.append(words)
            answers = report % NINTH == NINTH - 1
            yield Statement(
                iri=f"{document}/afi-{order}",
                kind=str(INSP.Recommendation if chance.random() < 0.1 else INSP.AreaForImprovement),  # noqa: PLR2004
                wording=words,
                hash=wording_hash(words),
                letters=letters_and_digits(words),
                order=order,
                document=document,
                force=f"https://data.example.org/body/{slug}",
                year=year,
                counts_from=day,
                voice="policing-body" if answers else "inspectorate",
                statuses=("outstanding",) if not answers and chance.random() < STANDING else (),
                inspection=f"https://data.example.org/id/{slug}/inspection-{report - answers:03}",
            )


def _new(chance: random.Random) -> str:
    parts = (_OPENINGS, _WHO, _DO, _WHAT, _HOW)
    first = " ".join(chance.choice(part) for part in parts)
    return f"{first}, and that {chance.choice(_WHO)} {chance.choice(_DO)} {chance.choice(_WHAT)} {chance.choice(_HOW)}."


def _again(chance: random.Random, said: list[str]) -> str:
    words = chance.choice(said[-400:])
    return words if chance.random() < 0.5 else words.replace("should", "should further", 1)  # noqa: PLR2004


def measured(findings: int) -> tuple[float, float, int, int, int, float]:
    """Seconds for links and claims, and for proposals; how many of each; the greatest memory, in millions of bytes."""
    linking = proposing = 0.0
    links = claims = proposed = 0
    identities = Identities()
    for statements in forces(findings):
        begun = time.perf_counter()
        decisions = Decisions((), statements)
        by_day = known_by_day(statements, decisions)
        links += sum(len(each) for _, each in by_day.values())
        identities.extended(by_day, {})
        claims += sum(1 for _ in history(statements, frozenset({"complete"}), identities=identities, by_day=by_day))
        linked = time.perf_counter()
        found = proposals(statements, decisions, [link for _, each in by_day.values() for link in each])
        proposed += len(found)
        sum(each.twin for each in found)
        linking += linked - begun
        proposing += time.perf_counter() - linked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return linking, proposing, links, claims, proposed, memory


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("findings", type=int, nargs="*", default=SIZES)
    sizes = parser.parse_args().findings
    sys.stdout.write("findings  links and claims  proposals   total  growth    links   claims  proposed  memory\n")
    before: tuple[int, float] | None = None
    for size in sizes:
        # A new process each: the greatest memory of one never shrinks.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            linking, proposing, links, claims, proposed, memory = pool.apply(measured, (size,))
        total = linking + proposing
        growth = f"{total / before[1]:.1f}x for {size / before[0]:.1f}x" if before else ""
        sys.stdout.write(
            f"{size:8,}  {linking:14.1f} s  {proposing:7.1f} s  {total:4.1f} s  {growth}  "
            f"{links:,}  {claims:,}  {proposed:,}  {memory:.0f} MB\n"
        )
        sys.stdout.flush()
        before = size, total


if __name__ == "__main__":
    main()
