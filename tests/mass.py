"""Folders of many small reports about many made-up forces, with the files that a real folder has between them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reports import QUESTIONS, folder, page

_BEGINNINGS = ("Ald", "Bram", "Cor", "Dun", "Elm", "Fen", "Gor", "Hal", "Ing", "Kel", "Lan", "Mel", "Nor", "Orm", "Pen")
_ENDINGS = ("moor", "shaw", "combe", "wold", "fell", "mere")
_PREFIXES = """@prefix body: <https://w3id.org/outstanding/body/> .
@prefix insp: <https://w3id.org/outstanding/def/inspection#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
MINUTES = "Minutes of a meeting with HMICFRS\nThe pump in {name} was broken and was mended.\n"
"""A text of no known layout that speaks of the inspectorate."""


@dataclass(frozen=True)
class Mass:
    """A folder, and the names of its files by what should become of them."""

    path: Path
    published: frozenset[str]
    unrecognised: frozenset[str]
    copies: frozenset[str]
    rejected: frozenset[str]

    @property
    def files(self) -> int:
        """How many files there are."""
        return len(self.published) + len(self.unrecognised) + len(self.copies) + len(self.rejected)


def forces() -> Iterator[str]:
    """Made-up names of forces."""
    return (begin + end for end, begin in itertools.product(_ENDINGS, _BEGINNINGS))


def mass(path: Path, number: int) -> Mass:
    """A folder of `number` reports, as text and as web pages, and for ten of them one file of each other kind."""
    names = list(itertools.islice(forces(), -(-number // len(QUESTIONS))))
    published: dict[str, str] = {}
    for (name, pillar), at in zip(itertools.product(names, QUESTIONS), range(number), strict=False):
        words = f"The force should look at matter {at} of {name} again.", f"The force should tell {name} how it does."
        text = page(*words, pillar=pillar, force=name)
        stem = f"{name.lower()}-{pillar.lower()}"
        published |= {f"{stem}.html": _web(text)} if at % 4 == 3 else {f"{stem}.txt": text}
    tens = range(number // 10)
    unrecognised = {f"minutes-{at}.txt": MINUTES.format(name=names[at]) for at in tens}
    texts = sorted(name for name in published if name.endswith(".txt"))
    copies = {f"z-again-{at}.txt": published[texts[at]] for at in tens}
    rejected = {f"empty-{at}.txt": "" for at in tens[::2]} | {f"cut-{at}.pdf": f"%PDF-1.7\n{at}" for at in tens[1::2]}
    turtle = _PREFIXES + "".join(
        f'body:{each.lower()} a insp:PoliceForce ; skos:prefLabel "{each} Police"@en ; skos:altLabel "{each}"@en ;'
        f' insp:slug "{each.lower()}" ; insp:policingBody body:{each.lower()}-pcc .\n'
        f'body:{each.lower()}-pcc a insp:PolicingBody ; skos:prefLabel "{each} Police and Crime Commissioner"@en ;'
        f' insp:slug "{each.lower()}-pcc" .\n'
        for each in names
    )
    others = {"sources.toml": 'reference = ["forces.ttl"]\n', "forces.ttl": turtle}
    folder(path, {**published, **unrecognised, **copies, **rejected, **others}, known=False)
    return Mass(path, frozenset(published), frozenset(unrecognised), frozenset(copies), frozenset(rejected))


def _web(text: str) -> str:
    """A page whose lines are those of a text."""
    lines = text.splitlines()
    items = "".join(f"<li>{line[2:]}</li>" for line in lines if line.startswith("- "))
    rest = [line for line in lines if not line.startswith("- ")]
    head = "".join(f"<h{min(at, 3)}>{line}</h{min(at, 3)}>" for at, line in enumerate(rest, start=1))
    return f"<!doctype html><title>{lines[0]}</title><main>{head}<ul>{items}</ul></main>"
