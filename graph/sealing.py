"""Small JSON files that say themselves whether they are as they were written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from graph.canonical import digest
from graph.errors import ReleaseError

SEAL: Final = "seal"
"""The member that holds the SHA-256 of all the others."""


def sealed(told: Mapping[str, object]) -> bytes:
    """JSON with a seal over all that it says; equal content gives equal bytes."""
    rest = {name: value for name, value in told.items() if name != SEAL}
    seal = digest(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode(errors="replace"))
    return (json.dumps({**rest, SEAL: seal}, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def check_seal(content: bytes, where: str) -> None:
    """Look whether a file is as `sealed` wrote it, to the byte. One without a seal was written by an older version.

    Raises:
        ReleaseError: it is not.
    """
    try:
        told = json.loads(content)
        good = isinstance(told, dict) and (SEAL not in told or sealed(told) == content)
    except ValueError:
        good = False
    if not good:
        raise ReleaseError(
            "a file of the data folder was changed after it was written", where=where, hint="Restore it from a backup."
        )
