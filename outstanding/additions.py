"""What the Turtle of a folder of reports may add to the reference data, and what it may not.

It describes things of its own, such as a force, and may add labels to themes that are described already. Each triple
stays in one graph, so nothing that is said already is said again.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from rdflib import SKOS, Graph, URIRef
from rdflib.term import Literal, Node

from graph.errors import SidecarError
from graph.reference import ReferenceData, Theme
from graph.terms import INSP, THEME
from loaders.themes import ThemeLabels

_SCHEME = URIRef(str(THEME).rstrip("/"))

LABELS = frozenset({SKOS.altLabel, SKOS.hiddenLabel, INSP.misleadingPhrase})
"""What may be added to a theme that is described already."""


def check_addition(graph: Graph, path: Path, others: Mapping[str, Graph], twin: Path | None) -> None:
    """Refuse reference data that speaks of what other reference data describes already, save new labels of themes.

    Args:
        graph: what a folder brings.
        path: the file that it was read from.
        others: all other reference data, by name.
        twin: the file of that name that another folder of the same build brings.

    Raises:
        SidecarError: it does; or it speaks of a theme that is not there; or a label would lead to two themes.
    """
    if twin is not None and twin.read_bytes() != path.read_bytes():
        raise SidecarError(
            f"{twin} brings reference data of the same name", where=str(path), hint="Rename one of them."
        )
    for name, other in others.items():
        for subject in sorted(set(graph.subjects()) & set(other.subjects()), key=str):
            _check_shared(subject, graph, path, (name, other))
    if any(str(subject).startswith(str(THEME)) for subject in graph.subjects()) or (None, None, _SCHEME) in graph:
        _check_labels(graph, path, ReferenceData({**others, path.stem: graph}).themes)


def _check_shared(subject: Node, graph: Graph, path: Path, described: tuple[str, Graph]) -> None:
    """Refuse what is more than a new label of a theme."""
    name, other = described
    added = list(graph.predicate_objects(subject))
    if not str(subject).startswith(str(THEME)) or any(predicate not in LABELS for predicate, _ in added):
        raise SidecarError(
            f"{subject} is described in the reference data {name!r} already",
            where=str(path),
            hint="Describe only bodies that nothing else describes. To a theme only labels can be added.",
        )
    for predicate, label in added:
        if not isinstance(label, Literal) or (subject, predicate, label) in other:
            raise SidecarError(
                f"{str(label)!r} is no new label of {subject}",
                where=str(path),
                hint="Give words in quotes that the theme does not have yet.",
            )


def _check_labels(graph: Graph, path: Path, themes: Sequence[Theme]) -> None:
    """Refuse labels of a theme that nothing describes, a label that leads to two themes, or one that has no word."""
    known = {str(theme.iri): theme.id for theme in themes}
    for subject in sorted(map(str, graph.subjects())):
        if subject.startswith(str(THEME)) and subject not in known:
            slug = subject.removeprefix(str(THEME))
            near = difflib.get_close_matches(slug, sorted(known.values()))
            raise SidecarError(
                f"there is no theme {slug!r}",
                where=str(path),
                hint=f"Did you mean {' or '.join(near)}?" if near else "See ontology/themes.ttl for what there is.",
            )
    try:
        ThemeLabels(themes)
    except SidecarError as error:
        raise SidecarError(error.detail, where=str(path), hint=error.hint) from error
