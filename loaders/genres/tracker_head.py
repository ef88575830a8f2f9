"""The head of a tracker: which force it is about, who keeps it, what it is called, and of which day it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.errors import IdentityError
from graph.naming import Body
from loaders.clues import clues, force_clue, published
from loaders.column_cues import column_cues
from loaders.dates import printed_dates, published_date
from loaders.documents import BlockKind, Document
from loaders.genres.matter import Matter, slug
from loaders.identity import UNDATED
from loaders.mappings import Mapped
from loaders.prose import Prose, matching_view
from loaders.records import Identity, Issued, Notice, Told
from loaders.statuses import colour_of, leading_status, told_status
from loaders.tabled import Tabled

GENRE = "tracker"
"""The genre of what is read here, and the last part of its key."""

_LAST_WORDS = re.compile(r"(?:-(?:on|of|for|to|the|by|at|in|and|about))+$")
_LONGEST_TITLE = 160
_COVER = 12
"""Rows of a cover."""

_NO_WORD = re.compile(r"[^a-z0-9]+")
_AS_AT = re.compile(
    r"\b(?:as (?:at|of|on)|(?:quarter|period|month) end(?:ing|ed)|(?:last )?updated?(?: on)?|position at"
    r"|compiled(?: on)?|version|dated|date)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a table as a whole.

    Attributes:
        identity: of the document.
        voice: who keeps it.
        force: that all rows are about; None where a column names forces row by row.
        notices: what is doubtful.
    """

    identity: Identity
    voice: str
    force: Body | None
    notices: tuple[Notice, ...]


def read_head(matter: Matter, mapping: Mapped, tables: Sequence[Tabled]) -> Head:
    """What the first lines of a tracker say, and what is known beside them.

    Raises:
        IdentityError: nothing tells which force it is about.
    """
    lines = _head(matter.document, tables)
    force, told = _force(matter, mapping, lines, [each for each in tables if each.columns.tells_of_findings])
    voice, keeper = _keeper(matter, mapping, lines, force)
    # What a page labels as published is here the report that it tells of.
    metadata = tuple(each for each in matter.document.metadata if not each.place.startswith("label"))
    issued, dated = published(replace(matter.document, metadata=metadata), matter.facts, _issued(lines))
    identity = _identity(matter, _title(matter, mapping, lines, force), force, issued, (*told, keeper))
    return Head(identity, voice, force, dated)


def _head(document: Document, tables: Sequence[Tabled]) -> list[Prose]:
    """What stands before the first row of a document; of a workbook, above the header of each sheet."""
    if document.tables:
        return [prose for each in tables for prose in (*each.grid.above, *_lone_lines(each))]
    first = next((at for at, block in enumerate(document.blocks) if block.kind is BlockKind.ROW), 0)
    return [Prose.of(document, block.extents) for block in document.blocks[:first]]


def _lone_lines(table: Tabled) -> Iterator[Prose]:
    """The lines of a sheet that is no table of findings, but a cover or a summary."""
    if not table.columns.tells_of_findings:
        yield from (words for row in table.grid.rows[:_COVER] if (words := row.group))


def _force(
    matter: Matter, mapping: Mapped, head: Sequence[Prose], tables: Sequence[Tabled]
) -> tuple[Body | None, tuple[Told, ...]]:
    """The force that all rows are about, and what says so; none where a column names forces row by row.

    Raises:
        IdentityError: nothing names one force.
    """
    reference, facts = matter.reference, matter.facts
    if mapping.force:
        force = reference.force(mapping.force) or reference.force_named(mapping.force)
        if force is None:
            raise IdentityError(
                f"its mapping file says that it is about {mapping.force!r}, which no reference data describes",
                where=facts.file,
                hint="Give the slug of a force, such as cleveland.",
            )
        return force, (Told(name="force", value=force.slug, source="sidecar", place=facts.file),)
    if any(each.columns.one("force") for each in tables):
        return None, ()
    for words in ("\n".join(prose.text for prose in head), matter.document.text):
        named = reference.forces_in(words)
        if len(named) == 1:
            return named[0], (Told(name="force", value=named[0].slug, source="text"),)
        if named:
            break
    text = f" {_NO_WORD.sub(' ', matching_view(' '.join(prose.text for prose in head)))} "
    called = [force for force in reference.forces if f" {force.slug.replace('-', ' ')} " in text]
    if len(called) == 1:
        return called[0], (Told(name="force", value=called[0].slug, source="text"),)
    clue = force_clue(clues(matter.document, facts), reference)
    if clue:
        return clue[0], (Told(name="force", value=clue[0].slug, source=clue[1].origin, place=clue[1].place),)
    raise IdentityError(
        "nothing tells which force this table is about",
        where=facts.file,
        hint='Say so in a mapping file: force = "cleveland"; `outstanding columns FILE` prints one to begin with.',
    )


def _keeper(matter: Matter, mapping: Mapped, head: Sequence[Prose], force: Body | None) -> tuple[str, Told]:
    """Whose words the table is: by the mapping file, the first lines, the file's own properties; else the force's."""
    cues = column_cues()
    if mapping.voice:
        return mapping.voice, Told(name="keeper", value=mapping.voice, source="sidecar", place=matter.facts.file)
    lines = [prose.text for prose in head]
    for line in lines:
        kept = cues.keeper.kept.search(matching_view(line))
        if kept:
            who = _voice(kept["who"], force) or "third-party"
            return who, Told(name="keeper", value=who, source="text", place=line[:120])
    for each in matter.document.metadata:
        if each.name in {"author", "title"} and (voice := _office(each.value)):
            return voice, Told(name="keeper", value=voice, source="metadata", place=each.place)
    for line in [*lines, matter.facts.file]:
        if voice := _office(line):
            return voice, Told(name="keeper", value=voice, source="text", place=line[:120])
    return "force", Told(name="keeper", value="force", source="text", place="nothing says otherwise")


def _voice(words: str, force: Body | None) -> str | None:
    """Whose voice somebody has who is named."""
    if force and any(matching_view(label) in words for label in force.labels):
        office = _office(words)
        return office or "force"
    return column_cues().voice(words)


def _office(words: str) -> str | None:
    """The policing body, where words name its office; that they name the inspectorate tells nothing of the keeper."""
    return "policing-body" if column_cues().voices["policing-body"].search(matching_view(words)) else None


def _issued(head: Sequence[Prose]) -> Issued:
    """The date of the table: a line that is one, one that a line gives as the table's, or the only one above it."""
    date = published_date("\n".join(prose.text for prose in head))
    if date is None:
        about_report = column_cues().reports.published
        lines = [each for each in head if len(each.extents) == 1 and not about_report.search(matching_view(each.text))]
        dated = {prose.start: printed_dates(prose.text, offset=prose.start) for prose in lines}
        sure = [each for prose in lines if _AS_AT.search(prose.text) for each in dated[prose.start]]
        told = [each for dates in dated.values() for each in dates]
        date = sure[0] if sure else told[0] if len({each.printed for each in told}) == 1 else None
    if date is None:
        return UNDATED
    earliest = date.latest if date.precision == "range" else date.earliest  # of a period its end
    return Issued(printed=date.printed, earliest=earliest, latest=date.latest, source="text")


def _title(matter: Matter, mapping: Mapped, head: Sequence[Prose], force: Body | None) -> str:
    """What the table is called: its first line, else what the file says of itself, else its name."""
    if mapping.title:
        return mapping.title
    names = {matching_view(label) for label in force.labels} if force else set()
    plain = [prose.text for prose in head if prose.text and len(prose.text) < _LONGEST_TITLE]
    plain = [each for each in plain if matching_view(each).strip(" .:") not in names]
    plain = [each for each in plain if not (colour_of(each) or leading_status(each) or told_status(each))]
    lines = [each for each in plain if not printed_dates(each)]
    named = [each.value for each in matter.document.metadata if each.name == "title"]
    stem = re.sub(r"[-_]+", " ", matter.facts.file.rsplit(".", 1)[0]).strip()
    dated = [each for each in plain if not any(date.printed == each.strip(" .") for date in printed_dates(each))]
    title = next((each for each in (*lines, *dated, *named) if each.strip()), stem)
    if force and not any(matching_view(label) in matching_view(title) for label in force.labels):
        title = f"{title}, {force.name}"
    return title


def _place(title: str, force: Body | None) -> str:
    """A title as a part of the key, without the force, which stands before it."""
    plain = title
    for label in sorted(force.labels if force else (), key=len, reverse=True):
        plain = re.sub(rf"\b{re.escape(label)}\b", " ", plain, flags=re.IGNORECASE)
    return _LAST_WORDS.sub("", slug(plain)) or slug(title)


def _identity(matter: Matter, title: str, force: Body | None, issued: Issued, told: tuple[Told, ...]) -> Identity:
    voice = told[-1].value
    year = issued.latest.year if issued.latest else None
    body = matter.reference.policing_body(force.iri, year) if force and voice == "policing-body" else None
    place = _place(title, force) if issued.latest else slug(matter.facts.file.rsplit(".", 1)[0])
    day = f"-{issued.latest:%Y-%m-%d}" if issued.latest else ""
    return Identity(
        title=title,
        genre=GENRE,
        force=force.slug if force else None,
        programme=None,
        cycle=None,
        pillar=None,
        inspection_year=None,
        inspection_year_basis=None,
        inspectorate=None,
        issued=issued,
        fieldwork=None,
        isbn=None,
        key=f"{force.slug if force else 'several'}/{place}{day}/{GENRE}",
        told=told,
        respondent=str(body).rsplit("/", 1)[-1] if body else None,
    )
