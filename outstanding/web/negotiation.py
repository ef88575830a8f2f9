"""Which form of an answer the client gets (RFC 9110, clause 12.5.1), or a refusal that lists the forms there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from outstanding.web.problems import Problem

_WORD: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_RANGE: Final = re.compile(rf"\s*({_WORD})/({_WORD})((?:\s*;\s*(?:{_WORD}\s*=\s*(?:{_WORD}|{_QUOTED}))?)*)\s*")
_PARAMETER: Final = re.compile(rf"({_WORD})\s*=\s*({_WORD}|{_QUOTED})")
_ELEMENT: Final = re.compile(rf'((?:[^,"]|{_QUOTED})*)(?:,|$)')
_QVALUE: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")

LONGEST_ACCEPT: Final = 8192
"""Characters of an `Accept` header that are read; the rest counts as not sent."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A form in which an answer can be had.

    Attributes:
        media_type: what is sent as Content-Type, without a charset.
        names: short names for `?format=`, the first of which is shown.
        aliases: media types that clients also call it by; asked for by one of them, it is sent as `media_type`.
        explicit: only for who names it: `*/*` does not mean it, nor does a request without `Accept`.
        parameters: those that `media_type` has, such as a profile.
    """

    media_type: str
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    explicit: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Range:
    """A media range of an `Accept` header, with its weight from 0 to 1."""

    type: str
    subtype: str
    parameters: Mapping[str, str]
    quality: float

    def fits(self, media_type: str, parameters: Mapping[str, str]) -> int | None:
        """How specific the range is for a media type; None where it does not mean it.

        A parameter `charset` or `version` says nothing about the form; any other must be one of the offer's.
        """
        main, _, sub = media_type.partition("/")
        wanted = {name: value for name, value in self.parameters.items() if name not in {"charset", "version"}}
        if any(parameters.get(name) != value for name, value in wanted.items()):
            return None
        if self.type == "*" and self.subtype == "*":
            return 0
        if self.type != main:
            return None
        if self.subtype == "*":
            return 1
        return 2 + len(wanted) if self.subtype == sub else None


def ranges(accept: str) -> Iterator[Range]:
    """The media ranges of an `Accept` header; what is no media range is passed over, as clients send all sorts."""
    for element in _ELEMENT.finditer(accept[:LONGEST_ACCEPT]):
        found = _RANGE.fullmatch(element[1])
        if not found or (found[1] == "*" and found[2] != "*"):
            continue
        parameters, quality, weighed = dict[str, str](), 1.0, False
        for name, value in _PARAMETER.findall(found[3]):
            if weighed:
                continue  # what follows the weight says nothing about the media type
            if name.lower() == "q":
                weighed = True
                quality = float(value) if _QVALUE.fullmatch(value) else 0.0
            else:
                parameters[name.lower()] = value.strip('"').lower()
        yield Range(found[1].lower(), found[2].lower(), parameters, quality)


def quality(accepted: Sequence[Range], offer: Offer) -> tuple[float, int]:
    """The weight of an offer and how specifically it was asked for: its most specific range decides."""
    best = (-1, 0.0)
    for media_type in (offer.media_type, *offer.aliases):
        for each in accepted:
            specific = each.fits(media_type, offer.parameters if media_type == offer.media_type else {})
            if specific is not None and not (offer.explicit and specific == 0):
                best = max(best, (specific, each.quality))
    return best[1], best[0]


def preferred(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """The offer that an `Accept` header prefers, the earlier one where it prefers none; None where it takes none."""
    accepted = list(ranges(accept)) if accept and accept.strip() else [Range("*", "*", {}, 1.0)]
    weights = [(quality(accepted, offer)[0], -place) for place, offer in enumerate(offers)]
    weight, place = max(weights, default=(0.0, 0))
    return offers[-place] if weight > 0 else None


def named(name: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer of a short name or media type, as `?format=` has it; of several, by commas, the first that there is.

    SPARQLWrapper sends all media types by which JSON-LD is known.
    """
    # An unescaped + in a query string arrives as a space.
    wanted = [each.strip().lower().replace(" ", "+") for each in name.split(",")]
    known = {key: each for each in reversed(offers) for key in (*each.names, each.media_type, *each.aliases)}
    return next((known[each] for each in wanted if each in known), None)


def negotiate(accept: str | None, offers: Sequence[Offer], name: str | None = None) -> Offer:
    """The form to answer in.

    Args:
        accept: the `Accept` header, None or empty where there is none.
        offers: the forms there are, best first.
        name: what `?format=` says; it wins over `accept`.

    Raises:
        Problem: 406, none of the forms is asked for; it lists them.
    """
    found = named(name, offers) if name else preferred(accept, offers)
    if found is None:
        raise not_acceptable(offers, f"there is no format {name!r} here" if name else None)
    return found


def not_acceptable(offers: Iterable[Offer], detail: str | None = None) -> Problem:
    """The 406 that lists the forms there are."""
    there = list(
        dict.fromkeys(f"{each.media_type} ({each.names[0]})" if each.names else each.media_type for each in offers)
    )
    return Problem(
        406,
        detail or "none of the forms that Accept asks for can be had here",
        hint=f"Ask for one of: {', '.join(there)}; by Accept, or by its name in ?format=.",
        extensions={"offers": [each.media_type for each in offers]},
    )
