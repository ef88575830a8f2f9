"""One process that answers ad-hoc queries, seen from the server: started, asked, killed. `worker` is what it runs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import struct
import sys
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyoxigraph

from outstanding.settings import Settings
from outstanding.web import worker

MEGABYTE: Final = 1024 * 1024

START_SECONDS: Final = 30.0
"""How long a process may take to start, or to open a store."""

_COMPLAINTS: Final = 4096
"""Bytes of a process's complaints that are kept."""

_INHERITED: Final = ("LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
"""Of the environment a process gets nothing else: no secret that could leak, and no proxy to go through."""


class ProcessDiedError(Exception):
    """The process ended on a query; the argument is what it complained of last."""


class QueryProcess:
    """One process; `started` makes it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """See `started`."""
        self._process = process
        self._complaints: deque[bytes] = deque(maxlen=8)
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def started(cls, settings: Settings) -> QueryProcess:
        """A process that is ready for questions."""
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            worker.__file__,
            str(settings.query_megabytes * MEGABYTE),
            "network" if settings.services else "alone",
            str(Path(pyoxigraph.__file__).parent.parent),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**environment, "MALLOC_ARENA_MAX": "2"},  # arenas of many threads would use the memory up
            start_new_session=True,  # Ctrl-C is for the server, which ends its processes itself
        )
        made = cls(process)
        try:
            await asyncio.wait_for(made._received(), START_SECONDS)
        except BaseException:
            await made.end()
            raise
        return made

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    async def ask(self, message: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Ask and wait, however long it takes.

        Raises:
            ProcessDiedError: the process ended.
        """
        encoded = json.dumps(message).encode()
        stdin = self._process.stdin
        assert stdin  # noqa: S101  it was asked for
        try:
            stdin.write(struct.pack(">I", len(encoded)) + encoded)
            await stdin.drain()
            return await self._received()
        except (OSError, asyncio.IncompleteReadError) as error:
            await self.end()
            raise ProcessDiedError(b"".join(self._complaints).decode(errors="replace")) from error

    async def _received(self) -> tuple[dict[str, Any], bytes]:
        stdout = self._process.stdout
        assert stdout  # noqa: S101  it was asked for
        length = struct.unpack(">I", await stdout.readexactly(4))[0]
        message: dict[str, Any] = json.loads(await stdout.readexactly(length))
        return message, await stdout.readexactly(message["bytes"])

    async def _listen(self) -> None:
        """Keep what the process complains of, so that it never waits for a reader."""
        stderr = self._process.stderr
        assert stderr  # noqa: S101  it was asked for
        while part := await stderr.read(_COMPLAINTS):
            self._complaints.append(part)

    async def end(self) -> None:
        """Kill the process, whatever it does, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await asyncio.wait({self._listening})
