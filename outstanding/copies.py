"""Copies of one report: the same in another format, or from another host. One is primary and counts.

Two files that read as the same document are copies where they print the same findings. Where they do not, one may be an
older version or a misreading, and which is meant is not ours to guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from graph.release import CopyEntry, DocumentEntry
from loaders.records import ReportRecord

ALIKE: Final = 0.9
"""Share of the findings, or of the sections where there are none, that copies print in the same letters and digits."""

PREFERRED: Final = ("html", "docx", "odt", "pdf", "xlsx", "markdown", "rtf", "csv", "text")
"""The readers whose document is primary, the first first: what says most of its own structure."""

_SAME: Final = re.compile(r"[^a-z0-9]+")


def alike(one: ReportRecord, other: ReportRecord) -> bool:
    """Whether two readings are of copies: in kind and words, spaces, dashes and case aside."""
    first, second = _printed(one), _printed(other)
    return sum((first & second).values()) >= ALIKE * max(first.total(), second.total())


def _printed(record: ReportRecord) -> Counter[tuple[str, str]]:
    if record.findings:
        return Counter((each.kind.value, _SAME.sub("", each.text.lower())) for each in record.findings)
    return Counter(("section", _SAME.sub("", each.title.lower())) for each in record.sections)


def preference(record: ReportRecord) -> tuple[int, bool, str, str]:
    """What sorts the primary of several copies first: its format, a known address, its name; then its bytes."""
    reader = record.source.reader.partition("/")[0]
    place = PREFERRED.index(reader) if reader in PREFERRED else len(PREFERRED)
    return place, record.source.url is None, record.source.name, record.source.sha256


def copied(entry: DocumentEntry) -> CopyEntry:
    """An entry as a copy of another one."""
    return CopyEntry(name=entry.name, source=entry.source, facts=entry.facts)


def with_copies(primary: DocumentEntry, others: Sequence[DocumentEntry]) -> DocumentEntry:
    """The primary's entry, with the others as its copies in the order of their names."""
    ordered = sorted(map(copied, others), key=lambda each: (each.name, each.source))
    return primary.model_copy(update={"copies": tuple(ordered)})
