"""Where this server is reached, as others see it."""

from __future__ import annotations

from starlette.requests import Request

from outstanding.settings import Settings


def root(request: Request) -> str:
    """The public root of this server, with a slash at its end.

    The setting `address` where there is one; else as the request itself has it, which is right where no proxy stands
    before the server.
    """
    settings: Settings = request.app.state.settings
    return settings.address or str(request.base_url)
