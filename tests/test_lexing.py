"""The lexer loses nothing, tells the tokens of SPARQL apart, and finds SERVICE however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.lexing import Kind, keywords, nested, tokens

_HOSTILE = st.sampled_from(
    [
        '"',
        "'",
        '"""',
        "'''",
        "\\",
        "<",
        ">",
        "#",
        "\n",
        "\r",
        "?",
        "$",
        "@",
        "_:",
        ":",
        ".",
        "{",
        "}",
        "(",
        ")",
        "%2",
        "SERVICE",
        "a:b",
        "\\u0053",
        "\\q",
        "\ud800",
        "é",
        "1e",
        "^^",
        "&&",
        " ",
        "?_x",
    ]
)
_TEXTS = st.text() | st.lists(_HOSTILE).map("".join)


def _cut(text: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in tokens(text) if token.kind is not Kind.WHITESPACE]


@settings(deadline=None)
@given(_TEXTS)
def test_joined_tokens_are_the_text(text: str) -> None:
    cut = list(tokens(text))
    assert "".join(token.text for token in cut) == text
    assert all(token.text == text[token.start : token.end] for token in cut)
    assert all(token.text for token in cut)


@settings(deadline=None)
@given(_TEXTS)
def test_unknown_tokens_are_single_characters(text: str) -> None:
    assert all(len(token.text) == 1 for token in tokens(text) if token.kind is Kind.UNKNOWN)


@settings(deadline=None)
@given(_TEXTS)
def test_keywords_takes_any_text(text: str) -> None:
    assert all(word == word.upper() for word in keywords(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (" \t\r\n", Kind.WHITESPACE),
        ("# a comment, even with \"quotes' and <brackets", Kind.COMMENT),
        ("<https://example.org/a#b>", Kind.IRI),
        ("<>", Kind.IRI),
        ("<caf\\u00E9>", Kind.IRI),
        ("'one'", Kind.STRING),
        ('"two \\" \\\\"', Kind.STRING),
        ("'''three\n' ''\\' \"'''", Kind.STRING),
        ('"""four\n" ""\\" \'"""', Kind.STRING),
        ('""', Kind.STRING),
        ("''''''", Kind.STRING),
        ('"caf\\u00E9 \\U0001F600"', Kind.STRING),
        ("?since", Kind.VARIABLE),
        ("$_since_integer", Kind.VARIABLE),
        ("?1é·", Kind.VARIABLE),
        ("insp:Finding", Kind.NAME),
        (":", Kind.NAME),
        ("a.b:", Kind.NAME),
        (":c.d:e\\-f%20", Kind.NAME),
        ("é:7", Kind.NAME),
        ("_:b.1", Kind.BLANK),
        ("@en-GB", Kind.LANGUAGE),
        ("42", Kind.NUMBER),
        ("4.2", Kind.NUMBER),
        (".5", Kind.NUMBER),
        ("1.e-3", Kind.NUMBER),
        ("1E6", Kind.NUMBER),
        ("GROUP_CONCAT", Kind.WORD),
        ("a", Kind.WORD),
        ("^^", Kind.PUNCTUATION),
        ("<=", Kind.PUNCTUATION),
        ("<", Kind.PUNCTUATION),
        ("?", Kind.PUNCTUATION),
        ("§", Kind.UNKNOWN),
        ("\\", Kind.UNKNOWN),
    ],
)
def test_each_kind_of_token_is_one_token(text: str, kind: Kind) -> None:
    assert [(token.kind, token.text) for token in tokens(text)] == [(kind, text)]


def test_a_name_does_not_take_the_full_stop_behind_it() -> None:
    assert _cut("?s a ex:x.y..") == [
        (Kind.VARIABLE, "?s"),
        (Kind.WORD, "a"),
        (Kind.NAME, "ex:x.y"),
        (Kind.PUNCTUATION, "."),
        (Kind.PUNCTUATION, "."),
    ]


def test_less_than_is_an_operator_where_no_iri_follows() -> None:
    assert _cut("a<b") == [(Kind.WORD, "a"), (Kind.PUNCTUATION, "<"), (Kind.WORD, "b")]
    assert _cut("?a < ?b && ?c > ?d")[1] == (Kind.PUNCTUATION, "<")
    assert _cut("?a<=5") == [(Kind.VARIABLE, "?a"), (Kind.PUNCTUATION, "<="), (Kind.NUMBER, "5")]


def test_less_than_without_spaces_may_be_an_iri_as_the_grammar_says() -> None:
    assert _cut("?a<?b&&?c>?d")[1] == (Kind.IRI, "<?b&&?c>")


def test_a_string_stays_within_its_line() -> None:
    assert _cut("'a\nb'")[0] == (Kind.UNKNOWN, "'")
    assert _cut('"a\rb"')[0] == (Kind.UNKNOWN, '"')


def test_a_string_with_an_escape_that_is_none_is_no_string() -> None:
    assert _cut('"a\\qb"')[0] == (Kind.UNKNOWN, '"')
    assert _cut('"""a\\q"""')[:2] == [(Kind.STRING, '""'), (Kind.UNKNOWN, '"')]


def test_a_broken_string_does_not_hide_a_whole_one_behind_it() -> None:
    assert (Kind.STRING, '"""b"""') in _cut('"""a\\q"""b"""')
    assert (Kind.STRING, '"b"') in _cut('"a\\q"b"')


def test_a_long_string_that_never_closes_begins_with_an_empty_one() -> None:
    assert _cut('"""a\nSERVICE')[:2] == [(Kind.STRING, '""'), (Kind.UNKNOWN, '"')]


def test_a_comment_ends_with_the_line() -> None:
    assert _cut("# a\rb") == [(Kind.COMMENT, "# a"), (Kind.WORD, "b")]


def test_places_say_how_deep_a_token_stands_and_in_what() -> None:
    placed = [(place.token.text, place.depth, place.within) for place in nested("{ ( ?a # )\n) [ ] }")]
    assert placed == [
        ("{", 0, ""),
        ("(", 1, "{"),
        ("?a", 2, "("),
        (")", 1, "{"),
        ("[", 1, "{"),
        ("]", 1, "{"),
        ("}", 0, ""),
    ]


def test_a_bracket_that_closes_nothing_changes_nothing() -> None:
    assert [place.depth for place in nested(") { ) ?a }")] == [0, 0, 1, 1, 0]


def test_keywords_are_the_bare_words_in_capitals() -> None:
    assert keywords("select ?from { ?s a ex:graph ; ex:p 'limit' } # order") == {"SELECT", "A"}


@pytest.mark.parametrize(
    "text",
    [
        "SERVICE <x> {}",
        "service <x> {}",
        "SeRvIcE ?x {}",
        "SERVICE#\n<x> {}",
        "SERVICE<x>{}",
        "{}SERVICE<x>{}",
        "\\u0053ERVICE <x> {}",
        "\\U00000053\\u0045RVICE <x> {}",
        "'\\'' SERVICE <x> {}",
        "'''\\''''SERVICE <x> {}",
        "# '''\nSERVICE <x> {} # '''",
        "?a < ?b . SERVICE <x> {}",
        '"\\u0022 SERVICE <x> {} #"',
        "# \\u000A SERVICE <x> {}",
        "SERVICE SILENT <x> {}",
    ],
)
def test_service_is_found_as_the_grammar_has_it(text: str) -> None:
    assert "SERVICE" in keywords(text)


@pytest.mark.parametrize(
    "text",
    [
        "SERVICE:x { ?s ?p ?o }",
        "SERVICEex:x { ?s ?p ?o }",
        "SERVICESILENT<x> { ?s ?p ?o }",
        "?a ?b trueSERVICE<x> { ?s ?p ?o }",
        "?a ?b true.SERVICE:x # what\n { ?s ?p ?o }",
        "?a ?b 1SERVICE ex:x { ?s ?p ?o }",
        "FILTER(?a<?b)SERVICE#>\n:x { ?s ?p ?o }",
        'FILTER(1<2#>"""\n)SERVICE ex:x { ?s ?p ?o } #"""\n',
        "FILTER(EXISTS{?s ?p ?o}<#>'\n1)SERVICE ex:x { ?s ?p ?o } #'\n",
        '<<?s?p?o#>"""\n>> ?p ?o SERVICE ex:x { ?s ?p ?o } #"""\n',
        'VALUES ?z {"""x":"" ex:x\\# } SERVICE ex:x #>"""\n{ ?s ?p ?o }',
    ],
)
def test_service_is_found_where_only_an_engine_without_a_lexer_sees_it(text: str) -> None:
    assert "SERVICE" in keywords(text)


@pytest.mark.parametrize(
    "text",
    [
        "'SERVICE <x> {}'",
        '"SERVICE"',
        "'''\nSERVICE\n'''",
        '"""\nSERVICE\n"""',
        "'\\u0053ERVICE'",
        "'\\\\u0027 SERVICE'",
        "<https://example.org/SERVICE>",
        "?s <https://example.org/(a)/SERVICE#x> ?o",
        "(?s <https://example.org/SERVICE#x>)",
        "PREFIX : <#service>",
        "# SERVICE <x> {}",
        "# \\u0053ERVICE",
        "ex:service ex:SERVICE",
        "service:x SERVICE:y ?z",
        "GRAPH ?g { service:x a :y }",
        "?service $SERVICE",
        "_:SERVICE",
        "'x'@service",
    ],
)
def test_service_elsewhere_is_not_the_keyword(text: str) -> None:
    assert "SERVICE" not in keywords(text)


def test_an_escape_that_is_no_character_is_left_alone() -> None:
    assert "SERVICE" in keywords("\\uD800 \\UFFFFFFFF SERVICE <x> {}")
