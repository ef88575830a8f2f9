"""Where this server is reached, as others see it."""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request

from outstanding.settings import Settings
from outstanding.web.problems import Problem


def root(request: Request) -> str:
    """The public root of this server, with a slash at its end.

    The setting `address` where there is one; else as the request itself has it, which is right where no proxy stands
    before the server.

    Raises:
        Problem: 400, the request's own address is none that an IRI can begin with.
    """
    settings: Settings = request.app.state.settings
    found = settings.address or str(request.base_url)
    if not _ROOT.fullmatch(found):
        raise Problem(400, "the header Host names no host", hint="Send the name that the server is reached by.")
    return found


_ROOT: Final = re.compile(r"https?://(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?/[^\s<>\"{}|\\^`%]*")
