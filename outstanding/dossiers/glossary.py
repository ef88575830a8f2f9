"""What grades, statuses and rules mean, in a sentence each, by their names."""

from __future__ import annotations

from collections.abc import Mapping

from graph.store import Store, rows

_MEANINGS = """
SELECT DISTINCT ?name ?meaning WHERE {
  ?concept skos:prefLabel ?name ; skos:definition ?meaning ; skos:inScheme ?scheme .
  FILTER NOT EXISTS { ?concept skos:inScheme <https://w3id.org/outstanding/def/theme> }
} ORDER BY ?name ?meaning"""


def meanings(store: Store) -> Mapping[str, str]:
    """The definition of each grade, status, rule and voice, by its name; of two of one name both."""
    found: dict[str, list[str]] = {}
    for row in rows(store, _MEANINGS):
        found.setdefault(row["name"] or "", []).append(row["meaning"] or "")
    return {name: " Or: ".join(dict.fromkeys(each)) for name, each in found.items()}
