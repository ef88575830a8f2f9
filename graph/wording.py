"""Wordings compared: which differences between two printings do not count."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_FOOTNOTE_MARK = re.compile("[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+|\\^\\{[\\d, ]+\\}")


def letters_and_digits(text: str) -> str:
    """The letters and digits of a wording in lower case, without case, space, punctuation and footnote marks."""
    bare = _FOOTNOTE_MARK.sub("", text)
    return "".join(character for character in unicodedata.normalize("NFKC", bare).lower() if character.isalnum())


def wording_hash(text: str) -> str:
    """SHA-256 of a wording's letters and digits: equal for equal words."""
    return hashlib.sha256(letters_and_digits(text).encode()).hexdigest()
