r"""SPARQL text cut into tokens, without being parsed.

Three things stand on this: parameters are bound by whole tokens, saved questions are linted, and a door that takes
foreign SPARQL looks for `SERVICE` before any engine sees the text. So the lexer never fails, loses nothing, and takes
time linear in the length of the text, whatever the text is.

The rules are the terminals of SPARQL 1.1 Query Language, clauses 19.5 to 19.8, longest match first. Engines that parse
without a lexer of their own read a few texts otherwise; `keywords` allows for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

_BASE: Final = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF"
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_VARIABLE: Final = _BASE + r"_0-9\u00B7\u0300-\u036F\u203F-\u2040"
_CHARS: Final = _VARIABLE + r"\-"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"

# Possessive quantifiers (`*+`, `++`) never give back what they took, which keeps every pattern linear.
_SIMPLE: Final = re.compile(
    rf"""(?P<whitespace>[ \t\r\n]++)
    |(?P<comment>\#[^\r\n]*+)
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
    |(?P<variable>[?$][{_BASE}_0-9][{_VARIABLE}]*+)
    |(?P<blank>_:[{_BASE}_0-9](?:\.*+[{_CHARS}])*+)
    |(?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    |(?P<number>[0-9]++(?:\.[0-9]*+[eE][+\-]?[0-9]++|\.[0-9]++|[eE][+\-]?[0-9]++)?+|\.[0-9]++(?:[eE][+\-]?[0-9]++)?+)
    |(?P<punctuation>\^\^|&&|\|\||!=|<=|>=|[{{}}()\[\];,.=<>!+\-*/|^?])
    """,
    re.VERBOSE,
)
_START: Final = re.compile(rf"[:{_BASE}]")
_PREFIX: Final = re.compile(rf"[.{_CHARS}]*+")
_LOCAL: Final = re.compile(rf"(?:[:{_BASE}_0-9]|{_ESCAPED})(?:\.*+(?:[:{_CHARS}]|{_ESCAPED}))*+")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*+")
# Rule [160], and code points that are characters. What holds any other escape is no string.
_ESCAPE: Final = (
    r"\\(?:[tbnrf\\\"']|u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|U(?:0000(?![Dd][89A-Fa-f])|000[1-9A-Fa-f]|0010)[0-9A-Fa-f]{4})"
)
# For each opening of a string, the string without its closing, which is the same again. The long forms come first.
_STRINGS: Final = {
    "'''": re.compile(rf"'''(?:[^'\\]|{_ESCAPE}|'(?!''))*+"),
    '"""': re.compile(rf'"""(?:[^"\\]|{_ESCAPE}|"(?!""))*+'),
    "'": re.compile(rf"'(?:[^'\\\r\n]|{_ESCAPE})*+"),
    '"': re.compile(rf'"(?:[^"\\\r\n]|{_ESCAPE})*+'),
}
_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_HIERARCHICAL: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*+://")

_LAST_CODEPOINT: Final = 0x10FFFF
_SURROGATES: Final = range(0xD800, 0xE000)
_OPENERS: Final = {"(": ")", "[": "]", "{": "}"}
_CLOSERS: Final = frozenset(_OPENERS.values())
_GUARDED: Final = "SERVICE"


class Kind(StrEnum):
    """What a token is. `UNKNOWN` is one character that no rule of the grammar begins with."""

    WHITESPACE = "whitespace"
    COMMENT = "comment"
    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    NAME = "name"
    BLANK = "blank"
    LANGUAGE = "language"
    NUMBER = "number"
    WORD = "word"
    PUNCTUATION = "punctuation"
    UNKNOWN = "unknown"


_SILENT: Final = frozenset({Kind.WHITESPACE, Kind.COMMENT})
_OPAQUE: Final = frozenset({Kind.STRING, Kind.IRI, Kind.COMMENT})
# After one of these, or a closing bracket, a `<` may be the operator "less than".
_OPERANDS: Final = frozenset({Kind.VARIABLE, Kind.NAME, Kind.IRI, Kind.STRING, Kind.LANGUAGE, Kind.NUMBER, Kind.WORD})


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `text` stands at `start` (included) to `end` (excluded), counted in code points from 0.

    A string keeps its quotes, a variable its `?` or `$`, an IRI its angle brackets. A comment has no line end.
    """

    kind: Kind
    text: str
    start: int
    end: int


class Nested(NamedTuple):
    """A token with its place: how many brackets are open around it, and the innermost (`(`, `[`, `{` or nothing).

    A bracket does not stand within itself: both brackets of `{ ?a }` have the depth 0, and `?a` has 1.
    """

    token: Token
    depth: int
    within: str


class _Lexer:
    """One pass over one text. What it remembers of failed attempts is what makes hostile text linear."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._broken_until = dict.fromkeys(_STRINGS, 0)
        self._no_colon_until = 0

    def at(self, start: int) -> tuple[Kind, int]:
        """The kind of the token at `start`, and its end."""
        first = self.text[start]
        if first in _STRINGS:
            return self._string(start)
        if _START.match(first):
            return self._name(start)
        found = _SIMPLE.match(self.text, start)
        return (Kind(str(found.lastgroup)), found.end()) if found else (Kind.UNKNOWN, start + 1)

    def _string(self, start: int) -> tuple[Kind, int]:
        """A string in its longest form.

        Where one breaks off without its closing, so does any other with the same opening that begins before that place:
        it goes through the same escapes. So no stretch is searched twice.
        """
        for opening, body in _STRINGS.items():
            if start < self._broken_until[opening] or not self.text.startswith(opening, start):
                continue
            if found := body.match(self.text, start):
                if self.text.startswith(opening, found.end()):
                    return Kind.STRING, found.end() + len(opening)
                self._broken_until[opening] = found.end()
        return Kind.UNKNOWN, start + 1

    def _name(self, start: int) -> tuple[Kind, int]:
        """A prefixed name if a colon follows the letters, else a word."""
        if start >= self._no_colon_until and (prefix := _PREFIX.match(self.text, start)):
            colon = prefix.end()
            if self.text.startswith(":", colon) and not prefix.group().endswith("."):
                local = _LOCAL.match(self.text, colon + 1)
                return Kind.NAME, local.end() if local else colon + 1
            self._no_colon_until = colon
        word = _WORD.match(self.text, start)
        return (Kind.WORD, word.end()) if word else (Kind.UNKNOWN, start + 1)


def tokens(text: str) -> Iterator[Token]:
    """Cut `text` into tokens; joined, their texts are `text` again. Raises nothing, whatever the text."""
    lexer = _Lexer(text)
    start = 0
    while start < len(text):
        kind, end = lexer.at(start)
        yield Token(kind, text[start:end], start, end)
        start = end


def nested(text: str) -> Iterator[Nested]:
    """Yield the tokens that mean something, no white space and no comments, each with its place among the brackets.

    A closing bracket that fits no open one closes nothing.
    """
    opened: list[str] = []
    for token in tokens(text):
        if token.kind in _SILENT:
            continue
        if opened and token.kind is Kind.PUNCTUATION and token.text == _OPENERS[opened[-1]]:
            opened.pop()
        yield Nested(token, len(opened), opened[-1] if opened else "")
        if token.kind is Kind.PUNCTUATION and token.text in _OPENERS:
            opened.append(token.text)


def keywords(text: str) -> set[str]:
    r"""Return the bare words of `text` in capitals: no word of a string, IRI, comment, prefixed name or variable.

    Written for guards, so for `SERVICE` (and for it alone) it would rather report too much than too little. Engines
    without a lexer of their own, pyoxigraph 0.5 among them, also find the keyword in the last two of these, and so

    * code point escapes are read both ways: decoded before all else (SPARQL 1.1, clause 19.2), or inside tokens only;
    * it counts run together with its neighbours, `SERVICESILENT<...>` or `trueSERVICE`, and as (part of) a prefix
      before a group, `SERVICE:x {...}`;
    * it counts anywhere in the text, if some IRI with a `#` may also be "less than" and a comment: `(?a<?b)SERVICE#>`.
    """
    readings = {text}
    if "\\" in text:
        readings = {_CODEPOINT.sub(_decoded, text), _decoded_outside(text)}
    return set().union(*(_words(reading) for reading in readings))


def _decoded(escape: re.Match[str]) -> str:
    """The character that an escape stands for, or the escape itself where no character has that number."""
    number = int(escape.group(1) or escape.group(2), 16)
    return escape.group() if number > _LAST_CODEPOINT or number in _SURROGATES else chr(number)


def _decoded_outside(text: str) -> str:
    """The text with the escapes decoded that stand outside strings, IRIs and comments."""
    pieces: list[str] = []
    done = 0
    for token in tokens(text):
        if token.kind in _OPAQUE:
            pieces += _CODEPOINT.sub(_decoded, text[done : token.start]), token.text
            done = token.end
    return "".join((*pieces, _CODEPOINT.sub(_decoded, text[done:])))


def _words(text: str) -> set[str]:
    """The words of one reading of a text; see `keywords`."""
    words: set[str] = set()
    uncertain = False
    before: Nested | None = None
    for place in nested(text):
        token = place.token
        if token.kind is Kind.WORD:
            words.add(token.text.upper())
        elif token.text == "{" and before and _prefix_is_guarded(before.token):
            words.add(_GUARDED)
        elif token.kind is Kind.IRI and before and _may_be_less_than(place, before.token):
            uncertain = True
        before = place
    if uncertain:
        words.update(word.upper() for word in _WORD.findall(text))
    if any(_GUARDED in word for word in words):
        words.add(_GUARDED)
    return words


def _prefix_is_guarded(token: Token) -> bool:
    return token.kind is Kind.NAME and _GUARDED in token.text.partition(":")[0].upper()


def _may_be_less_than(place: Nested, before: Token) -> bool:
    """Whether `<...>` can also be read as "less than" and a comment that runs on to the end of the line.

    Only within parentheses, where expressions stand, and after an operand; or right after another `<`, as two of them
    begin a quoted triple where an engine knows these. `<scheme://` begins no expression.
    """
    iri = place.token
    if "#" not in iri.text or _HIERARCHICAL.match(iri.text):
        return False
    if before.text == "<":
        return before.end == iri.start
    return place.within == "(" and (before.kind in _OPERANDS or before.text in _CLOSERS)
