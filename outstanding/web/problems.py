"""Errors with a status: what the web door adds to the tree of errors. `refusals` makes answers of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from graph.errors import (
    EngineError,
    IdentityError,
    OutstandingError,
    QueryError,
    QuestionError,
    ReleaseError,
    SidecarError,
    SourceError,
    UsageError,
    ValidationError,
)

Extension = str | int | float | list[str] | list[dict[str, str]]
"""The value of a member of a problem beyond those of the standard."""

_STATUS: Final[Mapping[type[OutstandingError], int]] = {
    UsageError: 400,
    QuestionError: 400,
    QueryError: 400,
    SourceError: 422,
    SidecarError: 422,
    IdentityError: 422,
    ValidationError: 422,
    ReleaseError: 503,
    EngineError: 503,
}
_PRIVATE: Final = (ReleaseError, EngineError)
"""Errors whose words are for the operator: they name places on the server's disk, and addresses behind it."""


class Problem(OutstandingError):  # noqa: N818  RFC 9457's own word
    """An error whose status matters.

    Attributes:
        status: of the answer, 400 to 599.
        extensions: further members of the problem, such as `limit`, `line` and `column`.
        headers: further headers of the answer, such as `Retry-After`.
    """

    def __init__(  # noqa: PLR0913  an error's three parts, and the three that HTTP adds
        self,
        status: int,
        detail: str,
        *,
        where: str = "",
        hint: str = "",
        extensions: Mapping[str, Extension] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Give it the status and the three parts of every error."""
        super().__init__(detail, where=where, hint=hint)
        self.status = status
        self.extensions = dict(extensions or {})
        self.headers = dict(headers or {})


def problem_of(error: OutstandingError) -> Problem:
    """Any error of the project as a problem; a place on the server's disk is left out."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, _PRIVATE):
        return Problem(503, "the data cannot be read at the moment", hint="Try again later.")
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)
    where = "" if PurePath(error.where).is_absolute() else error.where
    return Problem(status, error.detail, where=where, hint=error.hint)
