"""The folder that another publisher starts from: settings, a force, labels, two made-up reports, and the steps.

What is written is read first: a force whose name the layouts of reports cannot print is refused, so that every command
of the folder's README works before anything in it is changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jinja2
import pyoxigraph as ox
from rdflib import Graph

from graph.errors import OutstandingError, UsageError
from graph.reference import ReferenceData
from graph.terms import PUBLIC, Base
from graph.validation import validate
from loaders.reading import read_bytes
from loaders.sources import NAME as SIDECAR
from loaders.sources import DocumentFacts
from outstanding.importing.sifting import check_base
from outstanding.kit.force import Force
from outstanding.settings import CONTACT

REPORTS: Final = "reports"
"""The folder within the folder that holds the texts and what belongs to them."""

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&$:])")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, and under which base IRI.

    Attributes:
        name: as descriptions of the data give it.
        contact: a mail address or the address of a page; empty for none.
    """

    base: Base
    name: str
    contact: str

    @classmethod
    def of(cls, force: Force, base: str | None, name: str | None, contact: str | None) -> Publisher:
        """A publisher about a force; where no base is given, one that is nobody's and is to be changed.

        Raises:
            UsageError: a base that no IRI can be built on or that everybody shares, or a contact that is none.
        """
        chosen = check_base(base if base is not None else f"https://data.{force.slug}.example/", Base(PUBLIC), {})
        if any(each < " " for each in chosen.iri) or not _is_iri(chosen.iri):
            raise UsageError(
                f"{chosen.iri!r} cannot be a base IRI: it has characters that no IRI has",
                hint="Give plain letters and digits, such as https://data.example.org/.",
            )
        if contact and not re.match(CONTACT, contact):
            raise UsageError(
                f"{contact!r} cannot be a contact", hint="Give a mail address, or the address of a page with https://."
            )
        called = name if name is not None else force.name
        if not called.isprintable():
            raise UsageError(f"{called!r} cannot name a publisher", hint="Write the name on one line.")
        return cls(chosen, called, contact or "")


def start(path: Path, force: Force, publisher: Publisher) -> tuple[Path, ...]:
    """Write the folder, and say what was written, by the places below it.

    Raises:
        UsageError: there is something at the path already, or no report can print the force's name.
        OSError: it cannot be written.
    """
    _check_free(path)
    files = contents(force, publisher)
    path.mkdir(parents=True, exist_ok=True)
    (path / REPORTS).mkdir()
    for place, text in files.items():
        (path / place).write_text(text, "utf-8", newline="\n")
    return tuple(map(Path, files))


def _check_free(path: Path) -> None:
    if path.is_dir() and not any(path.iterdir()):
        return
    if path.exists() or path.is_symlink():
        told = "the folder is not empty" if path.is_dir() else "there is something else than a folder"
        raise UsageError(told, where=str(path), hint="Name a folder that is empty, or that there is not yet.")


def contents(force: Force, publisher: Publisher) -> Mapping[str, str]:
    """The text of each file of the folder, by its place in it.

    Raises:
        UsageError: no report can print the force's name so that it is read as it was given.
    """
    names = {
        "force_file": f"force-{force.slug}.ttl",
        "labels_file": f"labels-{force.slug}.ttl",
        "report_file": f"{force.slug}-2017-effectiveness.txt",
        "page_file": f"{force.slug}-2018-effectiveness.txt",
    }
    told: dict[str, object] = {
        **names,
        "name": force.name,
        "slug": force.slug,
        "short": force.short,
        "base": publisher.base.iri,
        "publisher": publisher.name,
        "contact": publisher.contact,
        "force_iri": publisher.base.thing(f"body/{force.slug}"),
    }
    templates = {
        "README.md": "README.md",
        ".gitignore": "gitignore",
        "outstanding.toml": "outstanding.toml",
        f"{REPORTS}/{SIDECAR}": "sources.toml",
        f"{REPORTS}/{names['force_file']}": "force.ttl",
        f"{REPORTS}/{names['labels_file']}": "labels.ttl",
        f"{REPORTS}/{names['report_file']}": "report.txt",
        f"{REPORTS}/{names['page_file']}": "page.txt",
    }
    environment = _environment()
    files = {place: environment.get_template(f"{each}.j2").render(told) for place, each in templates.items()}
    described = files[f"{REPORTS}/{names['force_file']}"]
    for name in (names["report_file"], names["page_file"]):
        _check_readable(force, described, name, files[f"{REPORTS}/{name}"])
    return files


def _check_readable(force: Force, described: str, name: str, text: str) -> None:
    """Refuse a name that a report cannot print: the reader would not find it, or find less in the report."""
    packaged = ReferenceData.packaged()
    own = Graph().parse(data=described, format="turtle")
    reference = ReferenceData({**packaged.graphs, f"force-{force.slug}": own})
    try:
        record = read_bytes(text.encode(), name, DocumentFacts(file=name), reference).record
        read = (record.report.force, len(record.findings)) == (force.slug, 2) and validate(own, packaged).conforms
    except OutstandingError:
        read = False
    if not read:
        raise UsageError(
            f"{force.name!r} would not be recognised in a report",
            hint="Give a plainer --name now, and add this one in the Turtle file as skos:altLabel.",
        )


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("outstanding.kit"),
        autoescape=False,  # noqa: S701  no page: TOML, Turtle, Markdown and plain text have escapes of their own
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(toml=_in_quotes, turtle=_in_quotes, markdown=_in_markdown)
    return environment


def _in_quotes(text: str) -> str:
    r"""A string of TOML 1.0 and of Turtle 1.1: both have the escapes of JSON, save `\/`, which is not written."""
    return json.dumps(text, ensure_ascii=False)


def _in_markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
