"""Commands in children of this process, which may die at any moment.

The parent only forks: it opens no store, whose threads a child would not have.
"""

from __future__ import annotations

import os
import pickle
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypeVar

import outstanding.cli.main as cli

Answer = TypeVar("Answer")

KILLED = -signal.SIGKILL
"""How a child ends that was killed."""

_EVENTS = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.link", "shutil.rmtree"})
"""What Python tells of before it changes names on the disk; `fsync` is counted beside them."""


def told(
    *words: str | Path, prepare: Callable[[], object] = lambda: None, after: float | None = None
) -> tuple[int, str]:
    """Run a command in a child: its exit code, or minus the signal that ended it, and all that it printed.

    Args:
        words: of the command, without its name.
        prepare: called in the child before the command runs.
        after: seconds after which the child is killed, if it still runs then.
    """
    with TemporaryFile() as output:
        child = os.fork()
        if not child:
            _become(output.fileno(), words, prepare)
        if after is not None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output.seek(0)
        return code, output.read().decode("utf-8", "replace")


def _become(output: int, words: tuple[str | Path, ...], prepare: Callable[[], object]) -> None:
    code = 1
    try:
        os.dup2(output, 1)
        os.dup2(output, 2)
        random.seed(os.getpid())
        os.environ["COLUMNS"] = "200"
        sys.argv = ["outstanding", *map(str, words)]
        prepare()
        cli.main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001  printed for who reads the output
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def asked(question: Callable[[], Answer]) -> Answer:
    """What a function gives in a child, where it may open stores.

    Raises:
        RuntimeError: it raised something, which is printed.
    """
    with TemporaryFile() as output:
        child = os.fork()
        if not child:
            code = 1
            try:
                pickle.dump(question(), output)
                output.flush()
                code = 0
            except BaseException:  # noqa: BLE001  printed for who reads the output
                traceback.print_exc()
            finally:
                os._exit(code)
        if os.waitpid(child, 0)[1]:
            message = "a child that looks something up failed"
            raise RuntimeError(message)
        output.seek(0)
        found: Answer = pickle.load(output)  # noqa: S301  what our own child wrote
        return found


def dying_at(data: Path, moment: int, word: str = "") -> Callable[[], None]:
    """Have the child killed before it changes a name, or has bytes written to disk, for the `moment`-th time, from 1.

    With a word, only changes that tell it count. A moment that never comes kills nothing.
    """
    steps = counting(data, word)

    def prepare() -> None:
        with steps as reached:
            reached.append(lambda number: os.kill(os.getpid(), signal.SIGKILL) if number == moment else None)

    return prepare


@contextmanager
def counting(data: Path, word: str = "") -> Iterator[list[Callable[[int], object]]]:
    """Count the changes of names in a folder, and the bytes written to disk; whoever is in the list is told of each."""
    listeners: list[Callable[[int], object]] = []
    number = 0

    def step(about: str) -> None:
        nonlocal number
        if word in about:
            number += 1
            for each in listeners:
                each(number)

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in _EVENTS and any(str(data) in str(each) for each in args):
            step(f"{event} {args}")

    synced = os.fsync

    def fsync(handle: int) -> None:
        step(f"fsync {handle}")
        synced(handle)

    sys.addaudithook(hook)
    os.fsync = fsync  # type: ignore[assignment]
    yield listeners
