"""A dump from the web.

Whoever gives a link may mean harm: each address that a request would go to is looked at before, and the request goes
to the very address that was looked at, so that a second look-up of the name cannot lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator
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

ACCEPT = "application/n-quads, application/trig, text/turtle, application/ld+json, application/n-triples, */*;q=0.1"

_MOVED = frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SCHEMES = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a fetch may go.

    Attributes:
        size: bytes, as sent and as unpacked.
        seconds: for all of it.
        private: whether addresses may be fetched from that are not public: this machine and its own networks.
    """

    size: int
    seconds: float = 600.0
    private: bool = False


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


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent.

    Attributes:
        content: the bytes, free of what they were packed in for the way only.
        url: the address that they came from after all redirects.
        media_type: as the server says, without parameters, in lower case; empty where it says none.
    """

    content: bytes
    url: str
    media_type: str
    validators: Validators


def fetch(url: str, limits: Limits, known: Validators | None = None) -> Fetched | None:
    """Fetch a dump; None where the server says that the known version still stands.

    Raises:
        UsageError: the address is not one of the web.
        SourceError: it cannot be had: no such host, an address that is not public, no answer in time, an error of the
            server, too many redirects, too many bytes.
    """
    until = time.monotonic() + limits.seconds
    place, named = _place(url), url
    with httpx.Client(trust_env=False, timeout=STEP_SECONDS, follow_redirects=False) as client:
        for _ in range(REDIRECTS + 1):
            with _answer(client, place, limits, known or Validators()) as response:
                if response.status_code not in _MOVED:
                    return _fetched(response, str(place), limits, until)
                place = _next(place, response, named)
    raise SourceError(
        f"more than {REDIRECTS} redirects", where=named, hint="Give the address that the dump itself stands at."
    )


def _place(url: str) -> httpx.URL:
    """An address that may be fetched, as far as its words tell."""
    hint = "Give an http or https address, without a user name or password in it."
    try:
        place = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise UsageError(f"{url!r} is no web address: {error}", hint=hint) from error
    if place.scheme not in _SCHEMES or not place.host or place.userinfo:
        raise UsageError(f"{url!r} cannot be fetched", hint=hint)
    return place.copy_with(fragment=None)


def _next(place: httpx.URL, response: httpx.Response, named: str) -> httpx.URL:
    """Where a redirect leads."""
    try:
        target = _place(str(place.join(response.headers["location"])))
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


@contextmanager
def _answer(client: httpx.Client, place: httpx.URL, limits: Limits, known: Validators) -> Iterator[httpx.Response]:
    """The server's answer, whose body is still to be read."""
    port = place.port or _SCHEMES[place.scheme]
    host = place.raw_host.decode("ascii").strip("[]")
    headers = {
        "Host": place.netloc.decode("ascii"),
        "Accept": ACCEPT,
        "Accept-Encoding": "identity",
        "User-Agent": f"outstanding/{version('outstanding')}",
        **known.headers,
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
                hint="Set OUTSTANDING_IMPORT_PRIVATE=true to fetch from your own networks.",
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


def _fetched(response: httpx.Response, url: str, limits: Limits, until: float) -> Fetched | None:
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        return None
    if response.status_code != HTTPStatus.OK:
        raise _refused(response, url)
    content = _content(response, url, limits, until)
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed in {"gzip", "x-gzip"}:
        content = unpacked(content, limits.size, url)
    elif packed != "identity":
        raise SourceError(
            f"the server sent it packed as {packed!r}", where=url, hint="Tell the publisher, or use gzip."
        )
    return Fetched(
        content=content,
        url=url,
        media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
        validators=Validators(response.headers.get("etag"), response.headers.get("last-modified")),
    )


def _content(response: httpx.Response, url: str, limits: Limits, until: float) -> bytes:
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
                    hint="Try again later, or download it in another way and import the file.",
                )
    if size > limits.size:
        raise SourceError(
            f"it is larger than the limit of {limits.size:,} bytes",
            where=url,
            hint="Raise OUTSTANDING_IMPORT_MEGABYTES if you trust the publisher.",
        )
    return b"".join(parts)


def _refused(response: httpx.Response, url: str) -> SourceError:
    code = response.status_code
    phrase = next((each.phrase for each in HTTPStatus if each.value == code), "")
    told = f"the server answered {code} {phrase}".rstrip()
    if code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return SourceError(told, where=url, hint="Check the address: nothing stands there.")
    if code in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return SourceError(told, where=url, hint="Try again later.")
    return SourceError(told, where=url, hint="Ask the publisher, or download it in another way and import the file.")


def _unreached(place: httpx.URL, error: httpx.HTTPError | None) -> SourceError:
    if isinstance(error, httpx.TimeoutException):
        told = f"no answer within {STEP_SECONDS:g} seconds"
    elif isinstance(error, httpx.RemoteProtocolError):
        told = f"the answer is broken: {error}"
    else:
        told = f"cannot be reached: {error or 'the host has no address'}"
    return SourceError(told, where=str(place), hint="Check the address and the network, and try again.")
