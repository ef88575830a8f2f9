"""A brief as Markdown, HTML and PDF: the same words in each, whatever they are; files that are written or refused."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pdf_text
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from reports import COMMAND, built, folder, page, run

from graph.folder import DataFolder
from graph.release import Release
from graph.store import EmbeddedStore
from outstanding.briefs.html import as_html
from outstanding.briefs.lettering import NOTE, lettered
from outstanding.briefs.markdown import as_markdown
from outstanding.briefs.pdf import as_one_page, as_pdf
from outstanding.briefs.phrases import who
from outstanding.export.notice import ATTRIBUTION
from queries.brief_parts import Brief, Change
from queries.briefs import brief

EVERYTHING = "9999-12-31"
HOSTILE = "<script>alert(1)</script> & &lt;b&gt; | *a* _b_ `c` [d](e) \\ \"f\" 'g' #h {{ i }} {% j %} <b/>"
WELSH = "Heddlu T\u0177, \u0174yn a d\u0175r"


class _Page(HTMLParser):
    """The text of a page, its elements with their attributes, and whether each one that is opened is closed."""

    VOID = frozenset({"meta", "br", "link"})

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a name."""
        return [attributes for name, attributes in self.elements if name == tag]


def _from_markdown(wanted: Brief) -> str:
    tokens = MarkdownIt().enable("table").parse(as_markdown(wanted))
    return " ".join(_inline(token.children or []) for token in tokens if token.type == "inline")


def _inline(tokens: list[object]) -> str:
    return "".join(" " if kind == "softbreak" else content for kind, content in map(_told, tokens))


def _told(token: object) -> tuple[str, str]:
    return str(getattr(token, "type", "")), str(getattr(token, "content", ""))


def _from_html(wanted: Brief) -> str:
    return " ".join(_Page(as_html(wanted)).text.split())


def _from_pdf(wanted: Brief) -> str:
    """The text without what stands at the foot of each page."""
    foot = re.compile(rf"^.*?Release {wanted.release} Page \d+ of \d+ ")
    return " ".join(foot.sub("", text) for text in pdf_text.pages(as_pdf(wanted)))


FORMS: dict[str, Callable[[Brief], str]] = {"md": _from_markdown, "html": _from_html, "pdf": _from_pdf}


@pytest.fixture(scope="module")
def sample(samples: Release, sample_store: EmbeddedStore) -> Brief:
    """The page on the made-up force."""
    return brief(samples, sample_store, "wexmoor", EVERYTHING, "2017-12-31")


def _with(wanted: Brief, quotation: str) -> Brief:
    """The page with the words of its first issue changed."""
    first, *rest = wanted.groups
    issue = dataclasses.replace(first.issues[0], quotation=quotation)
    return dataclasses.replace(wanted, groups=(dataclasses.replace(first, issues=(issue, *first.issues[1:])), *rest))


def _named(wanted: Brief, title: str) -> Brief:
    """The page with another name of the force, and the title of each source changed."""
    sources = tuple(dataclasses.replace(each, title=f"{each.title} {title}") for each in wanted.sources)
    return dataclasses.replace(wanted, force=title, sources=sources)


# --- the words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_every_quotation_whole(form: str, sample: Brief) -> None:
    text = FORMS[form](sample)
    events = {event.quotation for news in sample.news for change in news.changes for event in change.events}
    for quotation in {issue.quotation for issue in sample.issues} | events - {""}:
        assert f"\u201c{quotation}\u201d" in text


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_sources_days_grades_and_the_citation(form: str, sample: Brief) -> None:
    text = FORMS[form](sample)
    for source in sample.sources:
        assert f"{source.title}, {source.day}" in text
    for deadline in sample.deadlines:
        assert deadline.due is None or (deadline.due in text and deadline.answer in text)
    for grades in sample.grades:
        for words in (grades.series, *grades.cycles, *(line.subject for line in grades.lines)):
            assert words in text
    for words in ("Requires improvement", "carried over from 2016", sample.citation, ATTRIBUTION):
        assert words in text
    assert sample.coverage.sentence in text


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_what_is_new_by_the_numbers_of_the_issues(form: str, sample: Brief) -> None:
    text = FORMS[form](sample)
    assert "Published since 2017-12-31" in text
    for news in sample.news:
        for change in news.changes:
            assert f"{who(change)}: {change.events[0].name}" in text
    assert "Published since" not in FORMS[form](dataclasses.replace(sample, since_date=None, news=()))


@pytest.mark.parametrize("form", FORMS)
def test_hostile_words_are_words(form: str, sample: Brief) -> None:
    text = FORMS[form](_with(sample, HOSTILE))
    assert f"\u201c{HOSTILE}\u201d" in text
    titled = FORMS[form](_named(sample, HOSTILE))
    assert f"{HOSTILE}: what is outstanding" in titled
    assert f"{sample.sources[0].title} {HOSTILE}, " in titled


@pytest.mark.parametrize("form", FORMS)
def test_welsh_is_written_with_its_letters(form: str, sample: Brief) -> None:
    assert f"\u201c{WELSH}\u201d" in FORMS[form](_with(sample, WELSH))


@pytest.mark.parametrize("form", FORMS)
def test_a_force_of_which_nothing_is_open_has_a_page(form: str, sample: Brief) -> None:
    text = FORMS[form](dataclasses.replace(sample, groups=(), grades=(), deadlines=(), news=(), sources=()))
    assert "Wexmoor Police: what is outstanding" in text
    assert "None is loaded." in text


@pytest.mark.parametrize("form", FORMS)
def test_words_longer_than_a_page_are_kept_whole(form: str, sample: Brief) -> None:
    words = " ".join(f"word{number}" for number in range(4000))
    text = FORMS[form](_with(sample, words))
    assert re.findall(r"word\d+", text) == words.split()


@settings(deadline=None, max_examples=50)
@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_no_words_break_a_form(words: str, sample: Brief) -> None:
    group = dataclasses.replace(sample.groups[0], issues=sample.groups[0].issues[:1])
    short = dataclasses.replace(sample, groups=(group,), grades=(), deadlines=(), news=())
    changed = _with(short, words)
    assert _letters(f"\u201c{words}\u201d") in _letters(_from_html(changed))
    assert _letters(lettered(f"\u201c{words}\u201d")) in _letters(_from_pdf(changed))
    assert as_markdown(changed).count("\n") == as_markdown(short).count("\n")


def _letters(text: str) -> str:
    """Text without spaces, since a line may end within a word that is longer than it."""
    return "".join(text.split())


def test_numbers_of_issues_are_told_as_ranges() -> None:
    assert who(Change((1, 2, 4, 5, 6, 9), ())) == "1, 2, 4\u20136, 9"
    assert who(Change((), ())) == "not open"


# --- HTML -------------------------------------------------------------------------------------------------------------


def test_the_page_is_well_formed_and_needs_nothing_else(sample: Brief) -> None:
    html = _Page(as_html(sample))
    assert html.open == []
    names = {name for name, _ in html.elements}
    assert not names & {"script", "link", "img", "iframe", "form", "object"}
    targets = [str(each["href"]) for each in html.attributes("a")]
    assert targets
    assert all(target.startswith("#") for target in targets)
    assert "url(" not in as_html(sample)
    assert "@import" not in as_html(sample)


def test_the_page_can_be_read_by_those_who_hear_it(sample: Brief) -> None:
    html = _Page(as_html(sample))
    assert html.attributes("html") == [{"lang": "en-GB"}]
    assert [name for name, _ in html.elements if re.fullmatch("h[1-6]", name)][:2] == ["h1", "h2"]
    headings = html.attributes("th")
    assert headings
    assert {each["scope"] for each in headings} == {"row", "col"}
    places = {str(each["id"]) for _, each in html.elements if "id" in each}
    assert {str(each["href"])[1:] for each in html.attributes("a")} <= places
    assert {str(each["aria-labelledby"]) for each in html.attributes("section")} <= places


def test_every_colour_of_the_page_stands_out_from_white() -> None:
    style = (Path(__file__).parent.parent / "outstanding" / "briefs" / "page.css").read_text("utf-8")
    colours = set(re.findall(r"[;{\s]color: #([0-9a-f]{6})", style))
    assert len(colours) > 3
    for colour in colours:
        assert _contrast_with_white(colour) >= 4.5, colour  # WCAG 2.2, success criterion 1.4.3


def _contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


# --- PDF --------------------------------------------------------------------------------------------------------------


def test_one_page_has_the_gravest_issues_that_fit_and_tells_how_many_more(sample: Brief) -> None:
    (text,) = pdf_text.pages(as_one_page(sample))
    listed = [issue for issue in sample.issues if _letters(lettered(issue.quotation)) in _letters(text)]
    assert 3 <= len(listed) < len(sample.issues)
    assert listed == list(sample.issues[: len(listed)])
    assert f"{len(sample.issues) - len(listed)} more open issues" in " ".join(text.split())
    assert "Page 1 of 1" in text
    assert sample.release in text
    few = dataclasses.replace(
        sample, groups=(dataclasses.replace(sample.groups[0], issues=sample.groups[0].issues[:1]),)
    )
    (alone,) = pdf_text.pages(as_one_page(few))
    assert "more open" not in alone
    assert as_one_page(sample) == as_one_page(sample)


def test_one_page_without_room_for_any_issue_has_the_figures(sample: Brief) -> None:
    tall = dataclasses.replace(sample.issues[0], quotation="The force should count its bicycles. " * 400)
    page = dataclasses.replace(sample, groups=(dataclasses.replace(sample.groups[0], issues=(tall,)),))
    (text,) = pdf_text.pages(as_one_page(page))
    assert "1 more open issue" in " ".join(text.split())


def test_only_a_pdf_has_one_page(samples: Release) -> None:
    run("brief", "wexmoor", "--one-page", "--data", _data(samples)).clearly_failed(2, "only a PDF has pages")


def test_the_pdf_says_what_it_is(sample: Brief) -> None:
    content = as_pdf(sample)
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert b"/Title (Wexmoor Police: what is outstanding)" in content
    assert b"/Author (Outstanding)" in content
    assert b"/Lang (en-GB)" in content
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in content


def test_every_page_says_its_number_the_day_and_the_release(samples: Release, sample_store: EmbeddedStore) -> None:
    day = brief(samples, sample_store, "wexmoor", "2018-06-30", None)
    texts = pdf_text.pages(as_pdf(day))
    assert len(texts) > 1
    for number, text in enumerate(texts, 1):
        foot = f"{day.title}, as of 2018-06-30 Release {day.release} Page {number} of {len(texts)} "
        assert text.startswith(foot)


def test_equal_briefs_give_equal_bytes(sample: Brief, samples: Release) -> None:
    first = as_pdf(sample)
    assert as_pdf(_with(sample, WELSH)) != first
    assert as_pdf(sample) == first
    words = ["brief", "wexmoor", "--since-date", "2017-12-31", "--format", "pdf", "--data", _data(samples)]
    done = subprocess.run([COMMAND, *words], capture_output=True, check=True)
    assert done.stdout == first


def test_a_character_that_the_font_lacks_is_named_and_the_page_says_so(sample: Brief) -> None:
    text = _from_pdf(_with(sample, "The force \u4e2d\u6587 and \x00."))
    assert "\u201cThe force [U+4E2D][U+6587] and [U+0000].\u201d" in text
    assert NOTE in text
    assert NOTE not in _from_pdf(sample)


def test_letters_in_two_parts_are_put_together_and_what_no_font_shows_is_left_out() -> None:
    assert lettered("T\u0079\u0302 w\u0302\u200b\u202e a\u2011b\u00a0 c\n") == "T\u0177 \u0175 a-b c"


def test_a_force_with_many_issues_has_them_all_on_whole_rows(tmp_path: Path) -> None:
    findings = [
        f"The force should test radio number {number} every week, and write down each fault." for number in range(60)
    ]
    built(tmp_path / "data", folder(tmp_path / "in", {"many.txt": page(*findings)}))
    release = Release.opened(DataFolder(tmp_path / "data"))
    with release.store() as store:
        many = brief(release, store, "wexmoor", EVERYTHING, None)
    texts = pdf_text.pages(as_pdf(many))
    assert 2 <= len(texts) <= 4
    for finding in findings:
        assert sum(f"\u201c{finding}\u201d" in text for text in texts) == 1
    assert all("In the words of the inspectorate" in text for text in texts[:2])


# --- the command ------------------------------------------------------------------------------------------------------


def _data(samples: Release) -> Path:
    return samples.folder.parent.parent


def test_the_command_writes_markdown_unless_told_otherwise(samples: Release, sample: Brief) -> None:
    done = run("brief", "wexmoor", "--since-date", "2017-12-31", "--data", _data(samples))
    assert (done.code, done.err, done.out) == (0, "", as_markdown(sample))
    run("brief", "narnia", "--data", _data(samples)).clearly_failed(2, "'narnia'")


def test_the_command_writes_html_to_standard_output(samples: Release, sample: Brief) -> None:
    done = run("brief", "wexmoor", "--since-date", "2017-12-31", "--format", "html", "--data", _data(samples))
    assert (done.code, done.err, done.out) == (0, "", as_html(sample))


@pytest.mark.parametrize(
    ("name", "begin"),
    [("a.md", b"# Wexmoor"), ("a.html", b"<!doctype html>"), ("a.pdf", b"%PDF-"), ("a.PDF", b"%PDF-")],
)
def test_the_ending_of_the_file_picks_the_form(name: str, begin: bytes, samples: Release, tmp_path: Path) -> None:
    done = run("brief", "wexmoor", "--output", tmp_path / name, "--data", _data(samples))
    assert (done.code, done.err) == (0, "")
    assert f"release {samples.number} ({samples.hash[:16]})" in done.told
    assert (tmp_path / name).read_bytes().startswith(begin)


def test_the_option_wins_over_the_ending(samples: Release, tmp_path: Path) -> None:
    run("brief", "wexmoor", "--format", "html", "--output", tmp_path / "a.txt", "--data", _data(samples))
    assert (tmp_path / "a.txt").read_bytes().startswith(b"<!doctype html>")


@pytest.mark.parametrize("words", [["--format", "docx"], ["--output", "brief.docx"], ["--output", "brief"]])
def test_an_unknown_form_is_wrong_usage(
    words: list[str], samples: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("brief", "wexmoor", *words, "--data", _data(samples))
    assert done.code == 2
    assert words[1] in done.err
    assert "Traceback" not in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_cannot_be_written_is_told(form: str, samples: Release, tmp_path: Path) -> None:
    place = tmp_path / "none" / f"brief.{form}"
    run("brief", "wexmoor", "--output", place, "--data", _data(samples)).clearly_failed(1, str(place), "be written")


def test_a_terminal_is_not_sent_pdf(samples: Release) -> None:
    terminal, end = os.openpty()
    try:
        done = subprocess.run(
            [COMMAND, "brief", "wexmoor", "--format", "pdf", "--data", _data(samples)],
            stdout=end,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(end)
        os.close(terminal)
    assert done.returncode == 2
    assert b"a terminal cannot show PDF" in done.stderr
    assert b"--output" in done.stderr
