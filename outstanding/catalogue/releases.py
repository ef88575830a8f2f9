"""The releases of a data folder: when each was published there, and what it changed."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from graph.comparison import compare
from graph.errors import ReleaseError
from graph.folder import DataFolder
from graph.release import MANIFEST, Release
from outstanding.catalogue import changes as words
from outstanding.catalogue.addresses import Addresses
from outstanding.catalogue.atom import Entry, Feed
from outstanding.catalogue.dumps import MARK, Dump, Dumps, offered
from outstanding.catalogue.keeping import File, Kept
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS

LATEST = 20
"""How many releases the feed of releases has at most, the newest ones."""

LISTED = 50
"""How many differences an entry of that feed lists; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class Published:
    """A release and the moment at which this data folder got it, in UTC."""

    release: Release
    on: datetime.datetime

    @classmethod
    def of(cls, release: Release) -> Published:
        """The moment is that of its manifest, which is written once: a release itself holds no clock."""
        seconds = (release.folder / MANIFEST).stat().st_mtime
        return cls(release, datetime.datetime.fromtimestamp(int(seconds), datetime.UTC))


def published(data: DataFolder) -> tuple[Published, ...]:
    """The releases of a data folder by their numbers; an old one whose manifest is damaged is passed over."""
    found = []
    for number in data.numbers:
        try:
            found.append(Published.of(Release.numbered(data, number)))
        except (ReleaseError, OSError):
            continue
    return tuple(found)


class DumpFile(BaseModel):
    """A file that can be taken; size and checksum once it was made."""

    address: str
    media_type: str
    size: int | None
    sha256: str | None


class ReleaseSummary(BaseModel):
    """A release of this server's data folder."""

    number: int
    hash: str
    published: str
    documents: int
    current: bool
    dumps: list[DumpFile]


def summary(each: Published, addresses: Addresses, dumps: Dumps, current: int) -> ReleaseSummary:
    """A release in short; `current` is the number of the one that is served."""
    of = each.release
    return ReleaseSummary(
        number=of.number,
        hash=of.hash,
        published=f"{each.on:%Y-%m-%dT%H:%M:%SZ}",
        documents=len(of.manifest.documents),
        current=of.number == current,
        dumps=[_dump_file(dump, of, addresses, dumps.kept(of, dump)) for dump in offered()],
    )


def _dump_file(dump: Dump, of: Release, addresses: Addresses, file: File | None) -> DumpFile:
    return DumpFile(
        address=str(addresses.at(f"dumps/{dump.name(of)}")),
        media_type=dump.media_type,
        size=file.size if file else None,
        sha256=file.sha256 if file else None,
    )


def changes(before: Release, after: Release, elsewhere: Path | None = None) -> Mapping[str, object]:
    """What differs between two releases of one data folder, as JSON-ready values with `lines`, the same in sentences.

    Compared once, and then kept beside the later one, or in a folder elsewhere.

    Raises:
        ReleaseError: one of them is damaged, or the comparison cannot be kept.
    """
    name = f"changes-{before.number}-{after.number}-{before.hash[:MARK]}.json"
    file = Kept(after, elsewhere).made(name, lambda: _compared(before, after))
    found: Mapping[str, object] = json.loads(file.path.read_bytes())
    return found


def _compared(before: Release, after: Release) -> bytes:
    comparison = compare(before, after)
    quoted = (
        f"{words.heading(each)}: \u201c{each.said.words}\u201d ({each.said.document})"
        for each in comparison.differences
    )
    rights = {"rights": f"{ATTRIBUTION} {TERMS}", "license": LICENCE}
    told = {
        **words.as_json(comparison),
        **rights,
        "lines": [*words.documents(comparison), words.summary(comparison), *quoted],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def feed(releases: Sequence[Published], addresses: Addresses, elsewhere: Path | None = None) -> Feed:
    """The feed of the releases themselves, each with what it changed. At least one release is needed.

    Raises:
        ReleaseError: a release that is compared is damaged, or the comparison cannot be kept.
    """
    pairs = list(zip([None, *releases], releases, strict=False))[-LATEST:]
    entries = [_entry(before, each, addresses, elsewhere) for before, each in pairs]
    return Feed(
        id=f"{addresses.base.iri}feeds/releases",
        title="Findings of police inspections: releases",
        subtitle=f"The {LATEST} newest releases and what each changed. Quotation marks hold the words of documents.",
        updated=max(each.on for each in releases),
        address=str(addresses.at("feeds/releases.atom")),
        page=str(addresses.at("")),
        entries=entries[::-1],
    )


def _entry(before: Published | None, each: Published, addresses: Addresses, elsewhere: Path | None) -> Entry:
    release = each.release
    if before is None:
        number = len(release.manifest.documents)
        told, content = "the first one", f"Documents: {number}."
        page = addresses.at("catalog")
    else:
        found = changes(before.release, release, elsewhere)
        lines = [str(line) for line in found["lines"]] if isinstance(found["lines"], list) else []
        told = str(found["summary"])
        more = [f"And {len(lines) - LISTED} more."] if len(lines) > LISTED else []
        content = "\n".join([*lines[:LISTED], *more])
        page = addresses.at(f"changes/{before.release.number}..{release.number}")
    return Entry(
        id=f"{addresses.release(release.hash)}#{release.number}",  # a release can be published again
        title=f"Release {release.number} ({release.hash[:MARK]}): {told}",
        updated=each.on,
        words=content,
        page=str(page),
    )
