"""Whatever the lines are, the grammar reads them: words are those of their spans, and nothing is read twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.grammar import Grammar
from loaders.records import FindingKind
from tests.grammar_reading import quoted, read_lines

_LINES = st.sampled_from(
    [
        "Areas for improvement",
        "Area for improvement",
        "AFI 2: The force should buy oil.",
        "Cause of concern",
        "Cause of concern 1 \u2013 Bicycles",
        "The force isn't oiling its bicycles.",
        "Recommendations",
        "Recommendation 4",
        "Recommendation 4\tThe force should buy oil.\tOpen",
        "Within three months, Wexmoor Police should:",
        "By 30 September 2025, the force should:",
        "Immediately",
        "- The force should buy oil; and",
        "\u2022 buy oil. - The force should use it.",
        "o of every kind",
        "a) use it.",
        "ii. All riders must ride.",
        "3. The constabulary needs to ride:",
        "The force should ride. It rides well. (Vulnerability 2015)",
        "The following areas for improvement are still outstanding:",
        "Innovative practice",
        "The force lends bicycles",
        "Main findings",
        "Terminology in this report",
        "If our inspection finds a fault, it will be reported as an area for improvement.",
        "No.\tArea for improvement\tStatus",
        "1\tThe force should ring bells.\tOpen",
        "Annex A",
        "14",
        "",
        "'",
        '"The force should say so."',
    ]
)
_TEXTS = st.lists(
    st.one_of(_LINES, st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)), min_size=1, max_size=25
).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(_TEXTS)
def test_every_text_is_read_and_every_finding_is_where_it_says(text: str) -> None:
    document, found = read_lines("Wexmoor Police\n" + text)
    ids = [each.id for each in found.findings]
    assert len(set(ids)) == len(ids)
    assert [each.order for each in found.findings] == list(range(1, len(ids) + 1))
    taken: set[int] = set()
    for each in found.findings:
        assert each.text.strip()
        assert quoted(document, each.spans) == each.text
        assert each.start == each.spans[0].start
        assert each.end == each.spans[-1].end
        for span in (*each.spans, *each.repeated, *each.explanation):
            assert 0 <= span.start < span.end <= len(document.text)
        places = {at for span in (*each.spans, *each.repeated) for at in range(span.start, span.end)}
        assert not places & taken
        taken |= places
    concerns = {each.id for each in found.findings if each.kind is FindingKind.CAUSE_OF_CONCERN}
    assert {each.parent for each in found.findings if each.parent} <= concerns
    assert {status.finding for status in found.statuses} <= set(ids)


def test_cues_of_a_layout_go_with_the_last_of_their_layouts() -> None:
    grammar = Grammar.packaged()
    line = "we set out our detailed findings below."
    assert grammar.cues.exclusions.closers.search(line)
    fewer = grammar.without("peel-integrated-report").without("peel-force-page")
    assert fewer.cues.exclusions.closers.search(line)
    assert not fewer.without("peel-pillar-page").cues.exclusions.closers.search(line)
    assert grammar.without("peel-areas-page").cues.exclusions.closers.search("in this section we set out")


@given(st.sampled_from(["department for a, ", "by the force and ", "a, ", "recommendation ", "npcc lead for a and "]))
def test_words_again_and_again_are_read_in_time(words: str) -> None:
    assert read_lines(f"Wexmoor Police\nRecommendations\n{words * 500}\n")[1].findings == ()
