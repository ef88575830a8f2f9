"""The sidecar `sources.toml`: what it may say, and how it is refused."""

from __future__ import annotations

import datetime
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import EXAMPLES, folder

from graph.errors import SidecarError
from loaders.sources import NAME, DocumentFacts, Sidecar

_HEAD = '[[document]]\nfile = "a.txt"\n'


def _beside(path: Path, toml: str | bytes) -> Sidecar:
    return Sidecar.beside(folder(path, {"a.txt": "A report.", NAME: toml}, known=False))


def test_a_folder_without_a_sidecar_says_nothing_of_its_files(tmp_path: Path) -> None:
    sidecar = Sidecar.beside(tmp_path)
    assert sidecar == Sidecar()
    assert sidecar.facts("a.txt") == DocumentFacts(file="a.txt")


def test_what_the_sidecar_of_the_samples_says_is_read() -> None:
    sidecar = Sidecar.beside(EXAMPLES)
    assert sidecar.reference == (EXAMPLES / "wexmoor.ttl",)
    facts = sidecar.facts("wexmoor-2017-effectiveness.txt")
    assert facts.published == datetime.date(2018, 3, 22)
    assert facts.published_because
    assert sidecar.facts("wexmoor-2015-vulnerability.txt").published is None
    assert set(sidecar.documents) == {path.name for path in EXAMPLES.glob("*.txt")}


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("2019-09-27", (2019, 9, 27), (2019, 9, 27)),
        ('"2018-03"', (2018, 3, 1), (2018, 3, 31)),
        ('"2016-02"', (2016, 2, 1), (2016, 2, 29)),
        ('"2018"', (2018, 1, 1), (2018, 12, 31)),
    ],
)
def test_a_date_may_be_a_day_a_month_or_a_year(
    printed: str, first: tuple[int, int, int], last: tuple[int, int, int], tmp_path: Path
) -> None:
    facts = _beside(tmp_path, f'{_HEAD}published = {printed}\npublished_because = "a list says so"\n').facts("a.txt")
    assert facts.published_bounds == (datetime.date(*first), datetime.date(*last))


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "no TOML": ("reference = [", "not TOML"),
    "no UTF-8": (b'reference = ["w\xe9.ttl"]\n', "not TOML"),
    "an unknown key": (f'{_HEAD}titel = "A title"\n', "titel"),
    "an unknown key of the file": ('colour = "blue"\n', "colour"),
    "no file": ('[[document]]\nurl = "https://example.org/"\n', "file"),
    "a day that does not exist": (f'{_HEAD}published = 2019-02-30\npublished_because = "x"\n', "line 3"),
    "a month that does not exist": (f'{_HEAD}published = "2019-13"\npublished_because = "x"\n', "published"),
    "a year that does not exist": (f'{_HEAD}published = "0000"\npublished_because = "x"\n', "published"),
    "a time": (f'{_HEAD}published = 2019-02-28T10:00:00Z\npublished_because = "x"\n', "published"),
    "a date in words": (f'{_HEAD}published = "May 2019"\npublished_because = "x"\n', "published"),
    "a date without its reason": (f"{_HEAD}published = 2019-02-28\n", "published_because"),
    "a date with an empty reason": (f'{_HEAD}published = 2019-02-28\npublished_because = " "\n', "published_because"),
    "a file that is not there": ('[[document]]\nfile = "b.txt"\n', "'b.txt' is not in this folder"),
    "a file of another folder": (f'[[document]]\nfile = "../{NAME}/../a.txt"\n', "not in this folder"),
    "a file twice": (_HEAD + _HEAD, "'a.txt' stands twice"),
    "a url that is none": (f'{_HEAD}url = "see the website <here>"\n', "url"),
    "a url without its scheme": (f'{_HEAD}url = "www.example.org/report"\n', "url"),
    "a reference that is no text": ("reference = [1]\n", "reference"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_malformed_sidecar_is_refused_and_says_where(name: str, tmp_path: Path) -> None:
    toml, words = REFUSED[name]
    with pytest.raises(SidecarError) as caught:
        _beside(tmp_path, toml)
    assert words in caught.value.detail
    assert caught.value.where.startswith(str(tmp_path / NAME))
    assert caught.value.hint


def test_the_hint_for_an_unknown_key_names_the_keys_there_are(tmp_path: Path) -> None:
    with pytest.raises(SidecarError) as caught:
        _beside(tmp_path, f'{_HEAD}titel = "A title"\n')
    assert all(key in caught.value.hint for key in DocumentFacts.model_fields)


@given(
    st.one_of(st.text(), st.binary(), st.text(alphabet="[]=\"'#\n.-: 0123456789abdefilmnoprstuhc_").map(_HEAD.__add__))
)
def test_any_sidecar_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, toml: str | bytes) -> None:
    place = tmp_path_factory.mktemp("any")
    content = toml if isinstance(toml, bytes) else toml.encode("utf-8", "surrogatepass")
    with suppress(SidecarError):
        assert set(_beside(place, content).documents) <= {"a.txt"}


@given(
    st.one_of(
        st.dates().map(datetime.date.isoformat), st.from_regex(r"[0-9]{4}(-[0-9]{2})?", fullmatch=True), st.text()
    )
)
def test_any_date_is_refused_or_has_bounds_in_order(value: str) -> None:
    try:
        facts = DocumentFacts.model_validate({"file": "a.txt", "published": value, "published_because": "x"})
    except ValueError:
        return
    assert facts.published_bounds
    assert facts.published_bounds[0] <= facts.published_bounds[1]
