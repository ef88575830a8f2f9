"""The one tree of errors.

    OutstandingError
    ├── UsageError            the call itself is wrong: an unknown option, question or force       exit 2
    ├── SourceError           a file cannot be read: missing, empty, binary, undecodable           exit 1
    │   └── LimitError        reading it would cost more than is allowed, or failed this time      exit 1
    ├── SidecarError          a `sources.toml` is malformed or speaks of what is not there         exit 1
    ├── GrammarError          a file of cues is malformed                                          exit 1
    ├── CurationError         a file of decisions is malformed, or a decision cannot be kept       exit 1
    ├── IdentityError         a document does not say enough to be told apart from others          exit 1
    ├── ValidationError       a graph breaks the shapes                                            exit 1
    ├── QuestionError         a saved question is malformed, or a parameter's value does not fit   exit 2
    ├── QueryError            SPARQL that cannot be parsed, or is refused                          exit 2
    ├── ReleaseError          the data folder is locked, damaged or not a data folder              exit 1
    └── EngineError           a SPARQL server that releases are asked of fails, or does not let us in  exit 1

Every error says what was wrong (`detail`), where (`where`: a file, a page, a line) and what to do (`hint`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar


class OutstandingError(Exception):
    """The root: catch this to catch everything the project raises on purpose.

    Attributes:
        detail: what was wrong, one sentence.
        where: the file, and the line or offset in it, or an empty string.
        hint: what to do about it, or an empty string.
        exit_code: what the command line ends with, 1 (something was kept out or failed) or 2 (wrong usage).
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, detail: str, *, where: str = "", hint: str = "") -> None:
        """Keep the three parts apart, so that each door can print them in its own way."""
        super().__init__(detail, where, hint)
        self.detail = detail
        self.where = where
        self.hint = hint

    def __reduce__(self) -> tuple[Callable[..., OutstandingError], tuple[type[OutstandingError], str, str, str]]:
        """How it passes from one process to another."""
        return _remade, (type(self), self.detail, self.where, self.hint)

    def __str__(self) -> str:
        """The three parts in one line: where, what, and what to do."""
        text = f"{self.where}: {self.detail}" if self.where else self.detail
        return f"{text} {self.hint}" if self.hint else text


def _remade(kind: type[OutstandingError], detail: str, where: str, hint: str) -> OutstandingError:
    return kind(detail, where=where, hint=hint)


class UsageError(OutstandingError):
    """The call itself is wrong."""

    exit_code = 2


class SourceError(OutstandingError):
    """A file cannot be read as text."""


class LimitError(SourceError):
    """Reading a file costs more than is allowed, or failed for a reason that need not be in the file."""


class SidecarError(OutstandingError):
    """A `sources.toml` is malformed, or speaks of a file that is not there."""


class GrammarError(OutstandingError):
    """A file of cues is malformed, or does not fit the cues that it adds to."""


class CurationError(OutstandingError):
    """A file of decisions is malformed, or cannot be written."""


class IdentityError(OutstandingError):
    """A document does not say enough about itself to be given a place of its own."""


class ValidationError(OutstandingError):
    """A graph breaks the shapes."""


class QuestionError(OutstandingError):
    """A saved question is malformed, or a value does not fit its parameter."""

    exit_code = 2


class QueryError(OutstandingError):
    """SPARQL that cannot be parsed, or that is refused."""

    exit_code = 2


class ReleaseError(OutstandingError):
    """The data folder is locked, damaged, empty, or no data folder at all."""


class EngineError(OutstandingError):
    """A SPARQL server that releases are asked of cannot be reached, or does not do what it was asked."""
