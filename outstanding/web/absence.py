"""The answer for a thing that is not there: where it went, that it is gone, or what is called much like it."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
from starlette.responses import Response

from graph.folder import DataFolder
from outstanding.linked.absences import Absences, Gone, near
from outstanding.linked.places import Places
from outstanding.web.problems import Extension, Problem
from outstanding.web.representations import see
from outstanding.web.served import Served

_SHOWN: Final = 120
"""Characters of a path that a problem repeats."""


class Absence:
    """Answers for what is not there, for one application."""

    def __init__(self) -> None:
        """Nothing has been looked for yet."""
        self._absences = Absences()

    def answer(self, served: Served, at: Places, thing: ox.NamedNode | None, path: str, suffix: str = "") -> Response:
        """A redirect: to the one thing that took its place (301), or to the path without a slash at its end (308).

        Args:
            served: what the request is answered from.
            at: where things are.
            thing: what was asked for, None where the path names nothing that could be.
            path: as it was asked for, for the problem.
            suffix: `.ttl` and the like, kept in the redirect.

        Raises:
            Problem: 410, an earlier release held it; 404, none of those that are kept did.
        """
        if thing is None:
            raise Problem(
                404, "this path names nothing", hint="Paths are made of letters, digits, hyphens and slashes."
            )
        shorter = path.rstrip("/")
        if shorter != path and "/" in shorter:
            return see(at.path(shorter), 308)
        gone = self._absences.gone(DataFolder(served.settings.data), served.release, served.store, thing)
        if gone is None:
            raise _unknown(path, near(served.release, served.store, at, thing))
        if len(gone.successors) == 1:
            page = at.page_key(gone.successors[0]) or ""
            return see(at.path(f"doc/{page}{suffix}" if suffix or path.startswith("doc/") else f"id/{page}"), 301)
        raise _gone(at, gone)


def _unknown(path: str, nearest: list[str]) -> Problem:
    shown = path if len(path) <= _SHOWN else f"{path[:_SHOWN]}..."
    told: dict[str, Extension] = {"near": nearest} if nearest else {}
    hint = (
        f"Did you mean {' or '.join(nearest)}?" if nearest else "The issues and documents there are stand in /catalog."
    )
    return Problem(404, f"nothing in this release is called {shown}", hint=hint, extensions=told)


def _gone(at: Places, gone: Gone) -> Problem:
    told: dict[str, Extension] = {"last_release": gone.last, "last_release_hash": gone.hash, "gone_since": gone.since}
    if gone.successors:
        told["successors"] = [at.address(iri) for iri in gone.successors]
    hint = (
        f"Its findings are in several things now: {', '.join(map(at.address, gone.successors))}."
        if gone.successors
        else "Who needs what was said of it can ask that release."
    )
    return Problem(
        410,
        f"release {gone.last} held this; release {gone.since} and those after it do not",
        hint=hint,
        extensions=told,
    )
