"""Messages between this process and one that it started, over pipes.

Both ways a message is a length of eight bytes (big-endian), a JSON object of that length, and as many bytes of content
as its member `bytes` says.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Final

Message = dict[str, object]
"""A JSON object."""

_LENGTH: Final = struct.Struct(">Q")


def send(stream: IO[bytes], message: Mapping[str, object], content: bytes = b"") -> None:
    """Send a message."""
    encoded = json.dumps({**message, "bytes": len(content)}).encode()
    stream.write(_LENGTH.pack(len(encoded)) + encoded + content)
    stream.flush()


def received(stream: IO[bytes]) -> tuple[Message, bytes] | None:
    """The next message with its content; None where the other side is gone."""
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    encoded = stream.read(_LENGTH.unpack(length)[0])
    try:
        message: Message = json.loads(encoded)
    except ValueError:  # cut off
        return None
    wanted = int(str(message["bytes"]))
    content = stream.read(wanted)
    return (message, content) if len(content) == wanted else None
