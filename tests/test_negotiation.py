"""The form that a client gets, by RFC 9110, clause 12.5.1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outstanding.web.negotiation import Offer, negotiate, preferred, ranges
from outstanding.web.problems import Problem

TURTLE = Offer("text/turtle", ("ttl", "turtle"))
JSON = Offer("application/ld+json", ("jsonld",), ("application/json",))
XML = Offer("application/rdf+xml", ("rdf",), ("application/xml",))
HTML = Offer("text/html", ("html",), explicit=True)
OFFERS = (TURTLE, JSON, XML, HTML)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, TURTLE),
        ("", TURTLE),
        ("*/*", TURTLE),
        ("application/*", JSON),
        ("text/*", TURTLE),
        ("text/html", HTML),
        ("text/html, */*;q=0.8", HTML),
        ("text/html;q=0.8, */*", TURTLE),
        ("application/rdf+xml;q=0.5, text/turtle;q=0.4", XML),
        ("TEXT/TURTLE;Q=0.1, application/LD+JSON;q=0.2", JSON),
        ("application/json", JSON),
        ("*/*, text/turtle;q=0", JSON),
        ("text/*;q=0, */*", JSON),
        ("application/*;q=0.9, application/ld+json;q=0.1, text/turtle;q=0.5", XML),
        ("text/turtle;charset=utf-8, */*;q=0.1", TURTLE),
        ('application/rdf+xml;profile="a,b;c", text/turtle;q=0.1', TURTLE),
        ("image/png, application/rdf+xml;q=0.001", XML),
        ("text/turtle;q=1.5, application/ld+json;q=0.1", JSON),
        ("nonsense, ;;, text/, /x, application/ld+json", JSON),
        ("*/turtle, application/rdf+xml;q=0.1", XML),
        ("text/turtle ; q=0.2 , application/rdf+xml ; q=0.3", XML),
        ("text/turtle;q=0.5;ext=1, application/rdf+xml;q=0.4", TURTLE),
    ],
)
def test_the_preferred_form_is_found(accept: str | None, expected: Offer) -> None:
    assert negotiate(accept, OFFERS) is expected


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "text/csv, image/*", "garbage"])
def test_nothing_acceptable_is_a_406_that_lists_what_there_is(accept: str) -> None:
    with pytest.raises(Problem) as refused:
        negotiate(accept, OFFERS)
    assert refused.value.status == 406
    assert refused.value.extensions["offers"] == [each.media_type for each in OFFERS]
    assert "text/turtle (ttl)" in refused.value.hint


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ttl", TURTLE), ("TURTLE", TURTLE), ("text/html", HTML), ("application/ld json", JSON), ("application/xml", XML)],
)
def test_a_format_by_name_wins_over_accept(name: str, expected: Offer) -> None:
    assert negotiate("image/png", OFFERS, name) is expected


def test_an_unknown_format_falls_back_to_nothing() -> None:
    with pytest.raises(Problem) as refused:
        negotiate("*/*", OFFERS, "pdf")
    assert refused.value.status == 406
    assert "'pdf'" in refused.value.detail


def test_an_offer_with_a_profile_is_meant_by_who_names_the_profile() -> None:
    plain, framed = Offer("application/ld+json"), Offer("application/ld+json", parameters={"profile": "urn:framed"})
    assert preferred('application/ld+json;profile="urn:framed"', (plain, framed)) is framed
    assert preferred("application/ld+json", (plain, framed)) is plain


@given(st.text(max_size=200))
def test_no_header_makes_it_fail(accept: str) -> None:
    assert preferred(accept, OFFERS) in (*OFFERS, None)
    assert all(0 <= each.quality <= 1 for each in ranges(accept))


_TYPES = st.sampled_from(
    ["*/*", "text/*", "application/*", "text/turtle", "application/ld+json", "application/rdf+xml", "image/png"]
)
_RANGES = st.lists(st.tuples(_TYPES, st.integers(0, 1000)), min_size=1, max_size=6, unique_by=lambda pair: pair[0])


def _weight(media_type: str, given_ranges: dict[str, int]) -> int:
    """What the standard says, told in another way: the most specific range that means a type gives its weight."""
    main = media_type.partition("/")[0]
    return next((given_ranges[name] for name in (media_type, f"{main}/*", "*/*") if name in given_ranges), 0)


@given(_RANGES)
def test_what_is_chosen_has_the_greatest_weight_and_none_means_none(pairs: list[tuple[str, int]]) -> None:
    offers = tuple(Offer(each.media_type) for each in (TURTLE, JSON, XML))
    accept = ", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in pairs)
    weights = [_weight(each.media_type, dict(pairs)) for each in offers]
    chosen = preferred(accept, offers)
    if max(weights) == 0:
        assert chosen is None
    else:
        assert chosen is offers[weights.index(max(weights))]


@given(_RANGES, st.randoms())
def test_the_order_of_the_ranges_does_not_matter(pairs: list[tuple[str, int]], random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = (", ".join(f"{name};q={weight / 1000:.3f}" for name, weight in each) for each in (pairs, shuffled))
    assert preferred(first, OFFERS) is preferred(second, OFFERS)
