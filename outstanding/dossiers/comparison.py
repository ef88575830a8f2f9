"""Forces side by side: what is open at each, under which themes, and how each was judged last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store import Store
from outstanding.dossiers.grades import Grid, grids
from outstanding.dossiers.sections import Row, section
from queries.answers import Enquiries
from queries.headlines import Force, Themed, rank, themes_of_open


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the page shows.

    Attributes:
        forces: in the order asked for.
        kinds: of open issues at any of them, the gravest first.
        themes: each with how many issues are open at each force, those that most forces share first.
        grids: the newest grades, a grid for each run of cycles that may be compared, forces across.
    """

    forces: tuple[Force, ...]
    kinds: tuple[str, ...]
    themes: tuple[tuple[Themed, tuple[int, ...]], ...]
    grids: tuple[Grid, ...]


def dossier(enquiries: Enquiries, store: Store, forces: Sequence[tuple[Force, str]]) -> Dossier:
    """Put some forces side by side.

    Args:
        enquiries: of the release.
        store: its store.
        forces: each with its IRI.
    """
    counts: dict[Themed, list[int]] = defaultdict(lambda: [0] * len(forces))
    judged: list[Row] = []
    for place, (force, iri) in enumerate(forces):
        for themes in themes_of_open(store, str(ox.NamedNode(iri))).values():
            for theme in themes:
                counts[theme][place] += 1
        judged += _newest(section(enquiries, "grade-history", force=force.slug).rows)
    kinds = {each.kind for force, _ in forces for each in force.open}
    shared = sorted(counts.items(), key=lambda each: (-sum(map(bool, each[1])), -sum(each[1]), each[0].name))
    return Dossier(
        tuple(force for force, _ in forces),
        tuple(sorted(kinds, key=lambda kind: (rank(kind), kind))),
        tuple((theme, tuple(each)) for theme, each in shared),
        grids(judged, across="force"),
    )


def _newest(rows: Sequence[Row]) -> list[Row]:
    """The grades of the newest document of each run of cycles that judges a matter."""
    newest: dict[tuple[str, str], str] = {}
    for row in rows:
        matter = str(row["series"] or row["scale"]), str(row["family"] or row["subject"])
        newest[matter] = max(newest.get(matter, ""), str(row["issued"] or ""))
    return [
        row
        for row in rows
        if str(row["issued"] or "") == newest[str(row["series"] or row["scale"]), str(row["family"] or row["subject"])]
    ]
