"""The server as a process: a socket, uvicorn, and an orderly end."""

from __future__ import annotations

import errno
import math
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

import structlog
import uvicorn

from graph.errors import UsageError
from outstanding.settings import Settings
from outstanding.web.application import create_app
from outstanding.web.served import checked
from outstanding.web.sessions import keep_local

GRACE_SECONDS: Final = 5
"""How much longer than an ad-hoc query requests under way may take to end once the server is told to stop."""

_BACKLOG: Final = 512


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to an address; port 0 for any that is free.

    Raises:
        UsageError: the address cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            bound.listen(_BACKLOG)
        except OSError:
            bound.close()
            raise
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        told = f"port {port} is taken" if taken else f"cannot listen at {host} port {port}: {error}"
        raise UsageError(told, hint="Name another one with --port, or 0 for any that is free.") from error
    return bound


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve the current release until the process is told to stop, by SIGINT or SIGTERM; then leave with 130 or 0.

    Call it in the main thread.

    Args:
        settings: of the server.
        ready: called with the address that it listens at once requests are answered.

    Raises:
        ReleaseError: the data folder has no release, or a damaged one.
        UsageError: the address cannot be had, or others could reach the pages by which decisions are made.
    """
    keep_local(settings)
    checked(settings.data)
    signal.signal(signal.SIGTERM, _end)  # uvicorn raises it once more when all is done
    with listening(settings.host, settings.port) as bound:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{host}:{bound.getsockname()[1]}/"
        config = uvicorn.Config(
            create_app(settings),
            log_config=_LOGGING,
            access_log=False,  # our own says less about who asked
            server_header=False,
            proxy_headers=bool(settings.proxies),
            forwarded_allow_ips=settings.proxies,
            timeout_graceful_shutdown=math.ceil(settings.query_seconds) + GRACE_SECONDS,
            lifespan="on",
        )
        _Server(config, lambda: ready(address)).run(sockets=[bound])


def _end(_number: int, _frame: FrameType | None) -> None:
    """Leave with 0: to be told to stop is no fault, and containers would take the signal's number for one."""
    raise SystemExit(0)


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


def _renderer() -> structlog.stdlib.ProcessorFormatter:
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
    )


_LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": _renderer}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
"""What uvicorn and every other library has to say, as JSON lines like ours."""
