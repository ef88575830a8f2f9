"""Names of forces in texts: found by any of them, never mistaken for a place, a person or a university."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from graph.errors import IdentityError
from graph.naming import Body, Called, ForceNames, name_key
from graph.reference import ReferenceData
from loaders.identity import force_of
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts

REFERENCE = ReferenceData.packaged()
NAMES = REFERENCE.force_names
FACTS = DocumentFacts(file="report.txt")


def found(text: str) -> list[tuple[str, str, str]]:
    """What a text is found to name: the words, the forces, and by what."""
    return [
        (text[each.start : each.end], " or ".join(force.slug for force in each.forces), each.called.value)
        for each in NAMES.mentions(text)
    ]


# --- every name ----------


@pytest.mark.parametrize("force", REFERENCE.forces, ids=lambda force: force.slug)
def test_a_force_is_known_by_each_of_its_names_and_by_its_slug(force: Body) -> None:
    for name in (*force.labels, force.slug, f"the {force.name}", force.name.upper(), force.name.replace(" ", "\u00a0")):
        assert REFERENCE.force_named(name) == force, name


@pytest.mark.parametrize("force", REFERENCE.forces, ids=lambda force: force.slug)
def test_a_force_is_found_in_a_sentence_by_each_of_its_names(force: Body) -> None:
    for name in force.labels:
        text = f"We then went to the {name}, where calls were answered late."
        assert [each.forces for each in NAMES.mentions(text)] == [(force,)], name
        assert REFERENCE.forces_in(text) == (force,)


@pytest.mark.parametrize("force", REFERENCE.forces, ids=lambda force: force.slug)
def test_a_full_name_is_found_in_capitals_and_across_a_line_break(force: Body) -> None:
    for text in (force.name.upper(), force.name.replace(" ", "\n"), f"{force.name}\u2019s officers"):
        assert REFERENCE.forces_in(text) == (force,), text


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Heddlu Gogledd Cymru", "north-wales"),
        ("Heddlu De Cymru", "south-wales"),
        ("Heddlu Gwent", "gwent"),
        ("Heddlu Dyfed\u2013Powys", "dyfed-powys"),
        ("Dyfed Powys Police", "dyfed-powys"),
        ("Dyfed\u2011Powys", "dyfed-powys"),
        ("Avon and Somerset Constabulary", "avon-and-somerset"),
        ("Avon & Somerset Police", "avon-and-somerset"),
        ("Hampshire Constabulary", "hampshire"),
        ("Hampshire & Isle of Wight Constabulary", "hampshire"),
        ("Hampshire Police", "hampshire"),
        ("Devon & Cornwall Constabulary", "devon-and-cornwall"),
        ("D&C", "devon-and-cornwall"),
        ("West Mercia Constabulary", "west-mercia"),
        ("Met Police", "metropolitan"),
        ("the Met", "metropolitan"),
        ("The Met", "metropolitan"),
        ("Notts Police", "nottinghamshire"),
        ("City of London Police", "city-of-london"),
        ("the City of London", "city-of-london"),
        ("Cleveland PEEL 2018", "cleveland"),
        ("Cleveland PCC", "cleveland"),
        ("HMICFRS came back. Kent was ready.", "kent"),
        ("the Chief Constable of Norfolk", "norfolk"),
        ("the Police and Crime Commissioner for Surrey", "surrey"),
        ("Surrey\u2019s Chief Constable", "surrey"),
        ("In Essex, calls are answered.", "essex"),
        ("Essex Police, Fire and Crime Commissioner", "essex"),
        ("North Yorkshire Police and its neighbours", "north-yorkshire"),
        ("the Mayor of Greater Manchester", "greater-manchester"),
    ],
)
def test_a_name_that_could_mean_other_things_is_taken_for_its_force(text: str, slug: str) -> None:
    assert [force.slug for force in REFERENCE.forces_in(text)] == [slug]


@pytest.mark.parametrize(
    "text",
    [
        "a graduate of the University of Essex",
        "Essex University",
        "the station in Surrey Street",
        "a Kentish lane",
        "Clark Kent reported it",
        "Chief Inspector Kent signed",
        "a Kent-based company",
        "the kent and the essex of old",
        "Hampshire County Council",
        "the Bishop of Durham",
        "Durham Cathedral",
        "the Durham coast",
        "Durham Police Department",
        "the county of Norfolk Island",
        "Cleveland Fire Brigade",
        "New South Wales Police",
        "New South Wales",
        "the West Midlands region",
        "West Midlands Ambulance Service",
        "Greater Manchester Fire and Rescue Service",
        "Kent and Essex Serious Crime Directorate",
        "the Met Office warned of rain",
        "officers met the family",
        "Met by officers at the door",
        "six metropolitan police forces",
        "a metropolitan borough",
        "Metropolitan Borough Council",
        "City of London Corporation",
        "MPs asked, and an MP answered",
        "MPS ASK ABOUT POLICING",
        "Avon Fire and Rescue Service",
        "British Transport Police",
        "Sussex Street, in Wiltshire Road",
        "mid-Wales and the Mercian kings",
    ],
)
def test_a_place_a_person_or_another_body_is_no_force(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Durham and Cleveland", ["durham", "cleveland"]),
        ("Durham and Cleveland Police", ["durham", "cleveland"]),
        ("Warwickshire Police and West Mercia", ["warwickshire", "west-mercia"]),
        ("Kent, Essex and Surrey", ["kent", "essex", "surrey"]),
        ("Norfolk & Suffolk Constabularies", []),
        ("the City of London Police and the Metropolitan Police Service", ["city-of-london", "metropolitan"]),
        ("GMP, WMP and the Met", ["greater-manchester", "west-midlands", "metropolitan"]),
        ("North Wales Police, South Wales Police", ["north-wales", "south-wales"]),
        ("Devon and Cornwall Police and Dorset Police", ["devon-and-cornwall", "dorset"]),
        ("Cleveland Police, in Durham", ["cleveland"]),
    ],
)
def test_several_forces_are_all_named_the_first_first(text: str, slugs: list[str]) -> None:
    assert [force.slug for force in REFERENCE.forces_in(text)] == slugs


def test_an_area_counts_only_where_no_force_is_named_in_full() -> None:
    text = "Cleveland Police borrowed cars. People went to Durham and to Essex for work."
    assert [force.slug for force in REFERENCE.forces_in(text)] == ["cleveland"]
    assert [called for _, _, called in found(text)] == ["name", "area", "area"]


# --- what is not clear is told ----------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("London", ("City of London Police", "Metropolitan Police Service")),
        ("Yorkshire Police", ("North Yorkshire Police", "South Yorkshire Police", "West Yorkshire Police")),
        ("Wales", ("Dyfed-Powys Police", "Gwent Police", "North Wales Police", "South Wales Police")),
        ("Devon", ("Devon and Cornwall Police",)),
        ("Isle of Wight", ("Hampshire and Isle of Wight Constabulary",)),
        ("Mercia", ("West Mercia Police",)),
        ("Warwickshire and West Mercia", ("several forces", "Warwickshire Police and West Mercia Police")),
        ("Durham and Cleveland Police", ("several forces", "Durham Constabulary and Cleveland Police")),
        ("BTP", ("British Transport Police", "no police force of England and Wales")),
        ("the National Crime Agency", ("National Crime Agency",)),
        ("Narnia", ("no reference data describes", "sources.toml")),
        ("", ("no reference data describes",)),
        ("Police", ("no reference data describes",)),
    ],
)
def test_a_name_that_is_not_clear_is_refused_with_all_that_it_may_mean(name: str, words: tuple[str, ...]) -> None:
    with pytest.raises(IdentityError) as raised:
        force_of(name, FACTS, REFERENCE)
    for word in words:
        assert word in str(raised.value)
    assert raised.value.hint


def test_a_name_that_two_forces_share_means_neither() -> None:
    twins = [
        Body(URIRef(f"https://example.org/{slug}"), slug, f"{slug.title()} Police", (f"{slug.title()} Police", "Weald"))
        for slug in ("oakmoor", "ashmoor")
    ]
    names = ForceNames(twins)
    assert names.called("weald") == tuple(twins)
    assert [each.forces for each in names.mentions("the Weald Police was late")] == [tuple(twins)]


def _read(text: str) -> ReportRecord:
    return read_bytes(text.encode(), "report.txt", FACTS, REFERENCE).record


def test_a_document_that_names_several_forces_is_about_none_and_says_which() -> None:
    record = _read("A letter of HMICFRS\n\nOn Durham Constabulary and Cleveland Police, and on bicycles.\n")
    assert record.report.force is None
    (notice,) = (each for each in record.warnings if each.code == "unclear-force")
    assert "Durham Constabulary and Cleveland Police" in notice.detail


def test_a_document_that_names_an_area_only_is_about_its_force_if_an_inspectorate_is_named() -> None:
    assert _read("Kent PEEL 2031\n\nHMICFRS on bicycles.\n").report.force == "kent"
    assert _read("HMICFRS at the University of Essex.\n").report.force is None


def test_a_letter_on_an_alliance_is_kept_out_with_both_forces() -> None:
    letter = "Warwickshire and West Mercia - cause of concern revisit\n\nDear Chief Constable,\n\nWe came back.\n"
    with pytest.raises(IdentityError, match="Warwickshire Police and West Mercia Police"):
        _read(letter)


# --- whatever the text ----------

PIECES = st.sampled_from(
    [name for force in REFERENCE.forces for name in force.labels]
    + [" ", "\n", ", ", " and ", " the ", "the ", "University of ", "New ", " Police", " County", "-", "'s", ". "]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=12).map("".join))
def test_a_mention_is_a_name_of_its_forces_and_mentions_never_overlap(text: str) -> None:
    mentions = NAMES.mentions(text)
    for each in mentions:
        words = text[each.start : each.end]
        assert each.forces
        assert NAMES.called(words) == each.forces
        assert each.called in set(Called)
        assert name_key(words) == name_key(words.upper())
    assert all(one.end <= other.start for one, other in itertools.pairwise(mentions))
