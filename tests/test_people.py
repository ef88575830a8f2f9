"""People named in an office, and what must not be taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.people import people


def read(text: str) -> list[tuple[str, str]]:
    """Name and role of everybody found."""
    return [(person.name, person.role) for person in people(text)]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Assistant Chief Constable Jason Example said so.", "Jason Example", "Assistant Chief Constable"),
        ("HMI Wendy Example led the visit.", "Wendy Example", "HMI"),
        ("In May HMIC Roger Example wrote to us.", "Roger Example", "HMIC"),
        ("HM Inspector Zo\u00eb Example agreed.", "Zo\u00eb Example", "HM Inspector"),
        ("Comment by the Police & Crime Commissioner, Barry Example:", "Barry Example", "Police & Crime Commissioner"),
        ("the chief constable, Jane Example, told us", "Jane Example", "chief constable"),
        ("Deputy Chief Constable of Northmoor Police Ian Sample:", "Ian Sample", "Deputy Chief Constable"),
        ("Police and Crime Commissioner: Dr Alan J. Sample", "Alan J. Sample", "Police and Crime Commissioner"),
        ("the PCC Jane van Example OBE spoke", "Jane van Example", "PCC"),
        ("former Chief Constable Ann Sample left", "Ann Sample", "former Chief Constable"),
        ("our new Chief, Mike Example, has", "Mike Example", "Chief"),
        ("Ursula Example, Chief Constable of Northmoor Police, said", "Ursula Example", "Chief Constable"),
        (
            "by Acting Chief Constable Anne-Marie O\u2019Sample\u2019s",
            "Anne-Marie O\u2019Sample",
            "Acting Chief Constable",
        ),
    ],
)
def test_a_name_beside_an_office_is_a_person(text: str, name: str, role: str) -> None:
    assert read(text) == [(name, role)]
    (person,) = people(text)
    assert text[person.start : person.end] == name


def test_the_head_of_a_letter_has_its_offices_on_the_line_below() -> None:
    text = (
        "Mr Richard Example\nChief Constable\nNorthmoor\n\nCc: Ms Eve Sample\nPolice and Crime Commissioner, Northmoor"
    )
    assert read(text) == [("Richard Example", "Chief Constable"), ("Eve Sample", "Police and Crime Commissioner")]


def test_a_signature_has_honours_and_perhaps_two_offices() -> None:
    text = "Yours sincerely,\n\nAndy Example, QPM\n\nHM Inspector of Constabulary\n\nHM Inspector of Fire"
    assert read(text) == [("Andy Example", "HM Inspector of Constabulary")]


@pytest.mark.parametrize(
    "text",
    [
        "Jason Example, Chief Constable, Wendy Sample, Deputy Chief Constable",
        "Chief Constable Jason Example, Deputy Chief Constable Wendy Sample",
    ],
)
def test_in_a_list_everybody_keeps_their_own_office(text: str) -> None:
    assert read(text) == [("Jason Example", "Chief Constable"), ("Wendy Sample", "Deputy Chief Constable")]


@pytest.mark.parametrize(
    "text",
    [
        "Chief Constable of Northmoor Police",
        "The Chief Constable, Durham Constabulary, replied.",
        "Chief Constable West Mercia",
        "Chief Constables from six forces",
        "The chief constable and Police Staff agree",
        "A MARAC in Durham applies Sarah's Law.",
        "HMIC Reference Group",
        "HMIC Moving Forward",
        "PCC HMICFRS Response",
        "PCC Response",
        "HMI has praised the force. Inspector Alan Example was there.",
        "Dear Chief Constable Example",
        "Yours Sincerely\nChief Constable",
        "Strategic Direction\nChief Constable's foreword",
        "Ann Sample\nChief Constable spoke of change",
        "Jason Example told us.",
        "Chief Constable\n\nJason Example",
        "the Police and Crime Commissioner, Victims Support and others",
    ],
)
def test_no_name_beside_an_office_is_nobody(text: str) -> None:
    assert read(text) == []


def test_offsets_count_from_the_start_of_the_document() -> None:
    (person,) = people("HMI Wendy Example", offset=50)
    assert (person.start, person.end) == (54, 67)


FRAGMENTS = (
    st.sampled_from(["Chief Constable", "HMI", "HMIC", " Jane", " Example", "\u2019s", ",", "\n", " "])
    | st.sampled_from(["Mr ", "QPM", ".", " of ", "Northmoor Police", "Police and Crime Commissioner"])
    | st.sampled_from([": ", "van ", "J. ", "\u00c9va ", "the ", "our new Chief, "])
)


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=25).map("".join), st.integers(0, 1000))
def test_any_text_gives_names_of_two_to_four_words_in_its_own_words(text: str, offset: int) -> None:
    for person in people(text, offset=offset):
        assert offset <= person.start < person.end <= offset + len(text)
        assert " ".join(text[person.start - offset : person.end - offset].split()) == person.name
        assert " ".join(person.role.split()) in " ".join(text.split())
        assert len(person.name.split()) > 1
