"""Dumps: a whole release, or what it holds of one force, as a file in every form.

The name of a file never means anything else:

    outstanding-<first 16 of the release's hash>[-<force>].<form>[.gz]
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from graph.errors import UsageError
from graph.folder import DataFolder
from graph.release import Release
from outstanding.catalogue.holdings import forces
from outstanding.catalogue.keeping import File, Kept
from outstanding.export.forms import Form, content
from outstanding.export.selection import Selection, select

MARK = 16
"""Characters of a release's hash that name its dumps."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What the slug of a force can be."""

PACKED = (Form.NQ, Form.TTL, Form.JSONLD, Form.CSV)
"""The forms that can be had packed by gzip, too."""

_NAME = re.compile(
    rf"outstanding(?:-(?P<mark>[0-9a-f]{{{MARK}}}))?(?:-(?P<slug>{SLUG.pattern}))?"
    rf"\.(?P<ending>{'|'.join(re.escape(form.ending) for form in Form)})(?P<packed>\.gz)?"
)


@dataclass(frozen=True, slots=True)
class Dump:
    """What a dump is of, and its form.

    Attributes:
        form: of its content.
        slug: of the one force; None for the whole release.
        packed: whether the content is packed by gzip.
    """

    form: Form
    slug: str | None = None
    packed: bool = False

    def name(self, release: Release | None) -> str:
        """The name of the file; without a release the name that stands for the current one."""
        return f"{self.stem(release)}.{self.form.ending}{'.gz' if self.packed else ''}"

    @property
    def media_type(self) -> str:
        """The media type of the file."""
        return "application/gzip" if self.packed else self.form.media_type

    def stem(self, release: Release | None) -> str:
        """The name up to the first dot."""
        return "-".join(filter(None, ("outstanding", release.hash[:MARK] if release else "", self.slug)))


def named(name: str) -> tuple[Dump, str | None] | None:
    """The dump of a file's name, and the first characters of the release's hash where the name has them.

    None where no dump can have that name.
    """
    found = _NAME.fullmatch(name)
    if not found:
        return None
    form = next(form for form in Form if form.ending == found["ending"])
    packed = found["packed"] is not None
    return None if packed and form not in PACKED else (Dump(form, found["slug"], packed), found["mark"])


def offered(slug: str | None = None) -> tuple[Dump, ...]:
    """Every dump of a whole release, or of a force."""
    return tuple(Dump(form, slug, packed) for form in Form for packed in (False, True) if not packed or form in PACKED)


class Dumps:
    """The dumps of the releases of a data folder, made when they are asked for."""

    def __init__(self, data: DataFolder, elsewhere: Path | None = None) -> None:
        """Make dumps of a data folder's releases; `elsewhere` is where to keep them if not beside each release."""
        self._data = data
        self._elsewhere = elsewhere

    def kept(self, release: Release, dump: Dump) -> File | None:
        """A dump that was made already."""
        return Kept(release, self._elsewhere).file(dump.name(release))

    def made(self, release: Release, dump: Dump) -> File:
        """A dump, made if it was not made yet.

        Raises:
            UsageError: no document of the release is about the force.
            ReleaseError: a kept graph is missing or damaged, or the dump cannot be kept.
        """
        return next(self.all_made(release, [dump]))

    def all_made(self, release: Release, dumps: Iterable[Dump]) -> Iterator[File]:
        """Dumps of one release, each made if it was not made yet; its graphs are read once for each force.

        Raises:
            UsageError: no document of the release is about a force.
            ReleaseError: a kept graph is missing or damaged, or a dump cannot be kept.
        """
        kept = Kept(release, self._elsewhere)
        selections: dict[str | None, Selection] = {}
        for dump in dumps:
            yield kept.made(dump.name(release), partial(self._content, release, dump, selections))

    def _content(self, release: Release, dump: Dump, selections: dict[str | None, Selection]) -> bytes:
        """The bytes; equal for equal releases, but those of a packed dump depend on the machine's zlib too."""
        with release.store() as store:
            known = [force.slug for force in forces(store)]
            if dump.slug is not None and dump.slug not in known:
                raise UsageError(
                    f"no document of this release is about {dump.slug!r}",
                    hint=f"There are documents about: {', '.join(known) or 'no force'}.",
                )
            if dump.slug not in selections:
                selections[dump.slug] = select(self._data, release, store, dump.slug)
            plain = content(dump.form, selections[dump.slug], store, dump.stem(release))
        return gzip.compress(plain, mtime=0) if dump.packed else plain
