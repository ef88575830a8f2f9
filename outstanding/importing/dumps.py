"""The statements of a dump.

Bytes of strangers are parsed in a process of its own, with bounds on its memory and time: the parser is native code,
and a deeply nested term ends the process that reads it. Nothing that a dump names is fetched; a JSON-LD context on the
web is an error.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

import pyoxigraph as ox

from graph.errors import SourceError

FORMATS: Mapping[str, ox.RdfFormat] = MappingProxyType(
    {
        ".nq": ox.RdfFormat.N_QUADS,
        ".nt": ox.RdfFormat.N_TRIPLES,
        ".trig": ox.RdfFormat.TRIG,
        ".ttl": ox.RdfFormat.TURTLE,
        ".jsonld": ox.RdfFormat.JSON_LD,
    }
)
"""The formats of dumps by the ending of a file; `.gz` may stand behind it."""

MEDIA_TYPES: Mapping[str, str] = MappingProxyType({form.media_type: ending for ending, form in FORMATS.items()})

VAGUE = frozenset(
    {
        "",
        "application/gzip",
        "application/json",
        "application/octet-stream",
        "application/x-gzip",
        "binary/octet-stream",
        "text/plain",
    }
)
"""Media types that say nothing of the format: there the ending of the address tells."""

SECONDS = 300
"""Seconds for reading a dump."""

EXPANSION = 10
"""Times its size that a dump may take once its short names are written out in full."""

HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and marks that make text read in another order than it is written (UAX 9)."""

SHOWN = 300
"""Characters of a stranger's words that a message shows."""

_INTACT = "Check the installation."
_GZIP = b"\x1f\x8b"
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class DumpLimits:
    """How much a dump may hold.

    Attributes:
        size: bytes, unpacked.
        statements: number of them.
        literal: characters of one literal.
        memory: bytes of memory for reading it.
    """

    size: int
    statements: int
    literal: int = 1_000_000
    memory: int = 4 << 30


@dataclass(frozen=True, slots=True)
class Dump:
    """The statements of a dump, those left out that are about statements (RDF 1.2) or have a text direction.

    Attributes:
        odd: how many were left out.
    """

    quads: tuple[ox.Quad, ...]
    odd: int


def ending_of(media_type: str, names: Sequence[str], where: str) -> str:
    """The format of a dump, as a key of `FORMATS`: by the media type, or where that is vague, by a name's ending.

    Raises:
        SourceError: neither tells.
    """
    if media_type in MEDIA_TYPES:
        return MEDIA_TYPES[media_type]
    if media_type in VAGUE:
        for name in names:
            ending = PurePosixPath(name.lower().removesuffix(".gz")).suffix
            if ending in FORMATS:
                return ending
    told = f"the server calls it {media_type!r}" if media_type else "its name does not tell the format"
    raise SourceError(
        f"this is no RDF dump that can be read: {told}",
        where=where,
        hint=f"It must end in {', '.join(FORMATS)} or one of these and .gz, or have the media type of one of them.",
    )


def unpacked(content: bytes, limit: int, where: str) -> bytes:
    """Bytes taken out of gzip (RFC 1952), or as they are where they are not packed; never more than the limit.

    Raises:
        SourceError: they are cut short or damaged, or larger than the limit once unpacked.
    """
    parts: list[bytes] = []
    size = 0
    while content.startswith(_GZIP):
        inflater = zlib.decompressobj(wbits=31)
        rest = content
        while not inflater.eof:
            try:
                part = inflater.decompress(rest, _STEP)
            except zlib.error as error:
                raise SourceError(f"damaged gzip: {error}", where=where, hint="Fetch it again.") from error
            rest = inflater.unconsumed_tail
            size += len(part)
            parts.append(part)
            if size > limit:
                raise SourceError(
                    f"it is larger than the limit of {limit:,} bytes once unpacked",
                    where=where,
                    hint="Raise OUTSTANDING_IMPORT_MEGABYTES if you trust the publisher.",
                )
            if not part and not rest and not inflater.eof:
                raise SourceError("the gzip file is cut short", where=where, hint="Fetch it again.")
        content = inflater.unused_data
    return b"".join(parts) if parts else content


def visible(text: str) -> str:
    """Words of a stranger as they can be shown: nothing hidden, nothing that moves a cursor, not too long."""
    plain = HIDDEN.sub("\ufffd", text)
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]} ..."


def read_dump(content: bytes, ending: str, address: str | None, limits: DumpLimits, where: str) -> Dump:
    """The statements of a dump.

    Args:
        content: may be packed by gzip.
        ending: a key of `FORMATS`.
        address: what relative IRIs are relative to, if the dump came from the web.
        limits: how much it may hold.
        where: what errors call it.

    Raises:
        SourceError: not of its format, with the line; or beyond a limit, which is named.
    """
    plain = unpacked(content, limits.size, where)
    if len(plain) > limits.size:
        raise SourceError(
            f"it is larger than the limit of {limits.size:,} bytes",
            where=where,
            hint="Raise OUTSTANDING_IMPORT_MEGABYTES if you trust the publisher.",
        )
    task = {
        "ending": ending,
        "address": address,
        "statements": limits.statements,
        "literal": limits.literal,
        "memory": limits.memory,
        "written": limits.size * EXPANSION,
    }
    # -P: no module of the folder that the command happens to run in.
    command = [sys.executable, "-P", "-m", "outstanding.importing.parsing", json.dumps(task)]
    try:
        done = subprocess.run(  # noqa: S603  the project's own module, with words of its own
            command,
            input=plain,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(
            f"it cannot be read within {SECONDS} seconds", where=where, hint="Ask the publisher for a smaller dump."
        ) from error
    if done.returncode:
        raise _failure(done.stderr, ending, where)
    quads = tuple(ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS))
    return Dump(quads, int(json.loads(done.stderr)["odd"]))


def _failure(told: bytes, ending: str, where: str) -> SourceError:
    """What the reading process said before it ended; where it could say nothing, the memory or the parser gave out."""
    try:
        said = json.loads(told)
        detail, line, hint = str(said["detail"]), said["line"], str(said["hint"])
    except (ValueError, KeyError, TypeError):
        last = told.decode("utf-8", "replace").strip().rpartition("\n")[2]
        if last and not last.startswith("MemoryError"):
            return SourceError(visible(f"the process that reads dumps failed: {last}"), where=where, hint=_INTACT)
        return SourceError(
            "reading it needs more memory than it may have, or its terms are nested too deep",
            where=where,
            hint="Ask the publisher for a plain dump as N-Quads.",
        )
    place = f"{where}, line {line}" if line else where
    return SourceError(visible(detail.replace("FORMAT", FORMATS[ending].name)), where=place, hint=hint)
