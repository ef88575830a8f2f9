"""How the characters of a text are coded: UTF-8 and UTF-16 by their marks, else cp1252 where the bytes look like it.

Old Windows programs wrote cp1252, in which every byte but five is a character: that a text decodes proves nothing. It
is taken for cp1252 only where its high bytes are the quotation marks, dashes, pound signs and accents of European
prose and stand as such characters do. Whoever reads it is told that the coding was a guess.
"""

from __future__ import annotations

import codecs
import re

from graph.errors import SourceError
from loaders.documents import Loss

CP1252 = "cp1252"
"""The coding of old Windows programs, by Python's name."""

GUESSED = Loss("cp1252", "the file is no UTF-8: it was read as cp1252, the coding of old Windows programs")
"""What a reader says where it took a text for cp1252."""

_BINARY_SHARE = 0.01
_LOOKED_AT = 65536
_CONTROLS = bytes(byte for byte in range(27) if byte < 9 or byte > 13)  # noqa: PLR2004  controls that no text holds
# Characters of cp1252 that reports in English or Welsh hold: quotation marks, dashes, ellipsis, bullet, signs, accents.
_LIKELY = re.compile(rb"[\x80\x82-\x89\x8a-\x8c\x91-\x9c\x9f-\xa1\xa3\xa7\xa9\xae\xb0\xb1-\xb3\xb4\xb7\xb9\xba-\xbf]")
_LETTER = re.compile(rb"(?:^|[\x00-\x7f\x91-\x94])[\xc0-\xd6\xd8-\xf6\xf8-\xff]{1,2}(?=[\x00-\x7f\x91-\x97]|$)")
_HIGH = re.compile(rb"[\x80-\xff]")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""What only UTF-8 writes: a file with other bytes beside is of two codings, and no cp1252."""
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def is_binary(content: bytes) -> bool:
    """Whether bytes hold more control characters than any text does."""
    looked_at = content[:_LOOKED_AT]
    return len(looked_at) - len(looked_at.translate(None, _CONTROLS)) > _BINARY_SHARE * len(looked_at)


def is_plausible_cp1252(content: bytes) -> bool:
    """Whether every high byte of some bytes is a character that stands in European prose, where it would stand."""
    high = len(_HIGH.findall(content))
    if not high or _UNDEFINED.search(content) or _UTF8.search(content):
        return False
    letters = sum(len(_HIGH.findall(found)) for found in _LETTER.findall(_LIKELY.sub(b"'", content)))
    return high == len(_LIKELY.findall(content)) + letters


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """The characters of a text file, and how they were coded: `utf-8`, `utf-8-sig`, `utf-16` or `cp1252`.

    Raises:
        SourceError: the bytes are binary, or no text in any of these; says at which byte and line.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    else:
        encoding = "utf-8"
        if is_binary(content):
            raise SourceError("this is a binary file, not text", where=name, hint="Save the report's text as UTF-8.")
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and is_plausible_cp1252(content):
            return content.decode(CP1252), CP1252
        line = content[: error.start].count(b"\n") + 1
        raise SourceError(
            f"byte {error.start} (0x{content[error.start]:02x}) is not {encoding.upper().removesuffix('-SIG')}",
            where=f"{name}, line {line}",
            hint="Save the file as UTF-8 and try again.",
        ) from error
