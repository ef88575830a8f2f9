"""Wordings compared: which differences between two printings do not count."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_FOOTNOTE_MARK = re.compile("[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+|\\^\\{[\\d, ]+\\}")

_WORD = re.compile(r"\w+(?:['\u2019]\w+)?")


def letters_and_digits(text: str) -> str:
    """The letters and digits of a wording in lower case, without case, space, punctuation and footnote marks."""
    return "".join(character for character in _plain(text) if character.isalnum())


def words(text: str) -> list[str]:
    """The words of a wording in lower case, without punctuation and footnote marks."""
    return [word.replace("\u2019", "'") for word in _WORD.findall(_plain(text))]


def wording_hash(text: str) -> str:
    """SHA-256 of a wording's letters and digits: equal for equal words."""
    return hashlib.sha256(letters_and_digits(text).encode()).hexdigest()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", _FOOTNOTE_MARK.sub("", text)).lower()
