"""One request and its answer, without being led where one must not go.

Whoever gives a link may mean harm: each address that a request would go to is looked at before, and the request goes
to the very address that was looked at, so that a second look-up of the name cannot lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version

import httpx

from graph.errors import SourceError, UsageError
from outstanding.importing.dumps import unpacked

REDIRECTS = 5
"""Hops that are followed."""

STEP_SECONDS = 30.0
"""Seconds for a connection, and for each wait for more bytes."""

MOVED = frozenset({301, 302, 303, 307, 308})
"""Statuses of a redirect (RFC 9110, 15.4)."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SCHEMES = {"http": 80, "https": 443}


class UnansweredError(SourceError):
    """No answer came, or half of one: it may go better another time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a fetch may go.

    Attributes:
        size: bytes, as sent and as unpacked.
        seconds: for all of it.
        private: whether addresses may be fetched from that are not public: this machine and its own networks.
        settings: what the names of the settings begin with that a message speaks of.
    """

    size: int
    seconds: float = 600.0
    private: bool = False
    settings: str = "import"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of the version that is known, to be asked whether there is another one (RFC 9110, 13.1)."""

    etag: str | None = None
    modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The conditions of a request."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}


def place_of(url: str) -> httpx.URL:
    """An address that may be fetched, as far as its words tell.

    Raises:
        UsageError: it is none of the web, or holds a user name.
    """
    hint = "Give an http or https address, without a user name or password in it."
    try:
        place = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise UsageError(f"{url!r} is no web address: {error}", hint=hint) from error
    if place.scheme not in _SCHEMES or not place.host or place.userinfo:
        raise UsageError(f"{url!r} cannot be fetched", hint=hint)
    return place.copy_with(fragment=None)


def next_place(place: httpx.URL, headers: httpx.Headers, named: str) -> httpx.URL:
    """Where a redirect leads.

    Raises:
        SourceError: to no web address, or from https to http.
    """
    try:
        target = place_of(str(place.join(headers["location"])))
    except (KeyError, httpx.InvalidURL, UsageError) as error:
        raise SourceError(
            "the server redirects to what is no web address", where=named, hint="Tell the publisher."
        ) from error
    if place.scheme == "https" and target.scheme == "http":
        raise SourceError(
            f"the server redirects from https to http: {target}",
            where=named,
            hint="Give that address yourself if you trust the way to it.",
        )
    return target


def agent(contact: str = "") -> str:
    """How requests name themselves: the program with its version, and whom to ask about them, if anybody."""
    who = f" (+{contact})" if contact and contact.isascii() and contact.isprintable() else ""
    return f"outstanding/{version('outstanding')}{who}"


@contextmanager
def answered(
    client: httpx.Client, place: httpx.URL, limits: Limits, wanted: Mapping[str, str]
) -> Iterator[httpx.Response]:
    """The server's answer, whose body is still to be read.

    Args:
        client: for all requests; it follows no redirect by itself.
        place: where to ask.
        limits: whether the address may be one that is not public.
        wanted: further headers of the request.

    Raises:
        SourceError: the host is not known, or at an address that is not public.
        UnansweredError: no answer, or one that is broken.
    """
    port = place.port or _SCHEMES[place.scheme]
    host = place.raw_host.decode("ascii").strip("[]")
    headers = {
        "Host": place.netloc.decode("ascii"),
        "Accept-Encoding": "identity",
        "User-Agent": agent(),
        **wanted,
    }
    failed: httpx.HTTPError | None = None
    for address in _addresses(host, port, limits, str(place)):
        request = client.build_request(
            "GET", place.copy_with(host=address), headers=headers, extensions={"sni_hostname": host}
        )
        try:
            response = client.send(request, stream=True)
        except httpx.ConnectError as error:
            failed = error
            continue
        except httpx.HTTPError as error:
            raise _unreached(place, error) from error
        try:
            yield response
        except httpx.HTTPError as error:
            raise _unreached(place, error) from error
        finally:
            response.close()
        return
    raise _unreached(place, failed) from failed


def _addresses(host: str, port: int, limits: Limits, where: str) -> list[str]:
    """The addresses of a host, each of which may be asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(
            f"the host {host} is not known", where=where, hint="Check the address and the network."
        ) from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    for address in addresses:
        if not limits.private and not is_public(address):
            raise SourceError(
                f"{host} is at {address}, which is no public address",
                where=where,
                hint=f"Set OUTSTANDING_{limits.settings.upper()}_PRIVATE=true to fetch from your own networks.",
            )
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, also where it is an IPv4 address inside an IPv6 one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner: list[ipaddress.IPv4Address | None] = []
    if isinstance(found, ipaddress.IPv6Address):
        inner = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
        if found in _NAT64:
            inner.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    return all(each.is_global and not each.is_multicast for each in (found, *inner) if each is not None)


def content_of(response: httpx.Response, url: str, limits: Limits, until: float) -> bytes:
    """The body of an answer, free of what it was packed in for the way only.

    Args:
        response: the answer.
        url: its address, for messages.
        limits: how large it may be.
        until: when it must have arrived, by the clock of `time.monotonic`.

    Raises:
        SourceError: it is too large, too slow, or packed in a way that was not asked for.
        httpx.HTTPError: it broke off.
    """
    content = _read(response, url, limits, until)
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed in {"gzip", "x-gzip"}:
        return unpacked(content, limits.size, url)
    if packed != "identity":
        raise SourceError(
            f"the server sent it packed as {packed!r}", where=url, hint="Tell the publisher, or use gzip."
        )
    return content


def _read(response: httpx.Response, url: str, limits: Limits, until: float) -> bytes:
    """The body, read up to the limits."""
    told = response.headers.get("content-length", "")
    size = int(told) if told.isascii() and told.isdigit() else 0
    parts: list[bytes] = []
    if size <= limits.size:
        size = 0
        for part in response.iter_raw():
            parts.append(part)
            size += len(part)
            if size > limits.size:
                break
            if time.monotonic() > until:
                raise SourceError(
                    f"it did not arrive within {limits.seconds:g} seconds",
                    where=url,
                    hint="Try again later, or download it in another way.",
                )
    if size > limits.size:
        raise SourceError(
            f"it is larger than the limit of {limits.size:,} bytes",
            where=url,
            hint=f"Raise OUTSTANDING_{limits.settings.upper()}_MEGABYTES if you trust the publisher.",
        )
    return b"".join(parts)


def refused(code: int, url: str) -> SourceError:
    """What is raised for a status that brings nothing."""
    phrase = next((each.phrase for each in HTTPStatus if each.value == code), "")
    told = f"the server answered {code} {phrase}".rstrip()
    if code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return SourceError(told, where=url, hint="Check the address: nothing stands there.")
    if code in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return SourceError(told, where=url, hint="Try again later.")
    return SourceError(told, where=url, hint="Ask the publisher, or download it in another way.")


def _unreached(place: httpx.URL, error: httpx.HTTPError | None) -> UnansweredError:
    if isinstance(error, httpx.TimeoutException):
        told = f"no answer within {STEP_SECONDS:g} seconds"
    elif isinstance(error, httpx.RemoteProtocolError):
        told = f"the answer is broken: {error}"
    else:
        told = f"cannot be reached: {error or 'the host has no address'}"
    return UnansweredError(told, where=str(place), hint="Check the address and the network, and try again.")
