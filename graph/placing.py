"""Files that are there whole or not at all, whatever is killed and whenever the power goes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

NEW = ".new-"
"""How the name of a file begins that is not whole yet. What a killed writer leaves is found by it."""


def place(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put a file in its place in one step: whoever looks finds the old one, if any, or the new one.

    Args:
        path: where it goes; its folder exists.
        content: its bytes, on the disk before they have their name.
        mode: who may read and write it.

    Raises:
        OSError: it cannot be written; nothing is left then.
    """
    handle, name = tempfile.mkstemp(prefix=NEW, dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(mode)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, written to disk, so that a power cut finds all or nothing."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
