"""What an answer rests on, on any day and for any force: counted beforehand as it would be counted then."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from graph.terms import OPEN_END
from queries.coverage import Grounds, Loaded, Outstanding, Spell

DAYS = st.dates(datetime.date(2015, 1, 1), datetime.date(2015, 2, 10))
FORCES = ("a", "b")


@st.composite
def spells(draw: st.DrawFn) -> tuple[Spell, ...]:
    made = []
    for _ in range(draw(st.integers(0, 3))):
        first, last = sorted((draw(DAYS), draw(DAYS)))
        made.append(Spell(first, draw(st.sampled_from([last, OPEN_END]))))
    return tuple(made)


OUTSTANDING = st.builds(Outstanding, st.sampled_from(FORCES), spells(), spells())
LOADED = st.builds(
    Loaded,
    name=st.sampled_from(["one", "two", "three"]),
    counts=DAYS | st.just(OPEN_END),
    recognised=st.booleans(),
    forces=st.frozensets(st.sampled_from(FORCES)),
    publisher=st.none() | st.just("northfell"),
)


@given(
    st.lists(LOADED, max_size=6),
    st.lists(OUTSTANDING, max_size=5),
    DAYS | st.just(OPEN_END),
    st.none() | st.sampled_from(FORCES),
)
def test_coverage_is_what_one_by_one_is_so(
    documents: list[Loaded], outstanding: list[Outstanding], day: datetime.date, force: str | None
) -> None:
    found = Grounds(tuple(documents), tuple(outstanding)).coverage(day, force)
    about = [each for each in documents if force is None or not each.forces or force in each.forces]
    known = [each for each in about if each.recognised]
    assert found.documents == len(about)
    assert found.counted == sum(each.counts <= day for each in known)
    assert list(found.undated) == sorted(each.name for each in known if each.counts == OPEN_END)
    assert list(found.later) == sorted(each.name for each in known if day < each.counts < OPEN_END)
    assert list(found.unrecognised) == sorted(each.name for each in about if not each.recognised)
    assert list(found.others) == sorted(each.name for each in about if each.publisher)
    assert found.without_year == sum(
        each.without_year(day) for each in outstanding if force is None or each.force == force
    )
