"""Saved questions are read with their headers, refused with the line where something is wrong, and linted."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from graph.errors import QuestionError
from queries.linting import faults
from queries.questions import Question, questions

_HEADER: Final = """\
#+ summary: Findings raised since a year
#+ description: >
#+   One row for each finding,
#+   whoever raised it.
#+ tags:
#+   - sample
#+ method: GET
#+ pagination: 25
#+ endpoint_in_url: False
#+ defaults:
#+   - since: 2015
#+   - as_of: 2019-09-27
#+   - kind: no
#+ enumerate:
#+   - kind:
#+     - no
#+     - afi
#+ parameters:
#+   since:
#+     description: The year first raised.
#+     example: 2016
#+   force: {description: The force., example: northshire}
#+ columns:
#+   finding: The finding.
#+   year: The year first raised.
#+ persistence: asserted
"""
_BODY: Final = """\
PREFIX ex: <https://example.org/>
SELECT DISTINCT ?finding ?year WHERE {
  ?finding ex:force ?__force_iri ; ex:year ?year ; ex:kind ?_kind ; ex:issued ?issued .
  FILTER (?year >= ?_since_integer && ?issued <= ?_as_of_date)
}
ORDER BY DESC(?year) ?finding
"""


def _written(folder: Path, text: str, name: str = "sample.rq") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _loaded(folder: Path, *changes: tuple[str, str]) -> Question:
    text = _HEADER + _BODY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return Question.load(_written(folder, text))


def _refusal(folder: Path, *changes: tuple[str, str]) -> QuestionError:
    with pytest.raises(QuestionError) as refusal:
        _loaded(folder, *changes)
    return refusal.value


def test_a_header_is_read_with_every_value_as_it_is_written(tmp_path: Path) -> None:
    question = _loaded(tmp_path)
    assert question.name == "sample"
    assert question.summary == "Findings raised since a year"
    assert question.description == "One row for each finding, whoever raised it."
    assert question.tags == ("sample",)
    assert question.pagination == 25
    assert question.columns == (("finding", "The finding."), ("year", "The year first raised."))
    assert question.persistence == "asserted"
    assert question.text == _BODY
    defaults = {parameter.name: parameter.default for parameter in question.parameters}
    assert defaults == {"kind": "no", "since": "2015", "as_of": "2019-09-27", "force": None}


def test_required_parameters_come_first_then_the_order_of_the_query(tmp_path: Path) -> None:
    assert [parameter.name for parameter in _loaded(tmp_path).parameters] == ["kind", "since", "as_of", "force"]


def test_what_a_header_says_of_a_parameter_is_kept(tmp_path: Path) -> None:
    kind, since, _, force = _loaded(tmp_path).parameters
    assert kind.enumerate == ("no", "afi")
    assert (since.description, since.example) == ("The year first raised.", "2016")
    assert (force.datatype, force.example) == ("iri", "northshire")


def test_a_header_may_name_a_chart_and_cubes(tmp_path: Path) -> None:
    told = "#+ chart: themes\n#+ cube: {counts: {finding: count/finding, findings: count/findings}}\n"
    told += "#+ columns:\n#+   theme: The theme.\n#+   findings: How many."
    question = _loaded(tmp_path, ("#+ columns:", told))
    assert question.chart == "themes"
    assert question.cubes == (("counts", (("finding", "count/finding"), ("findings", "count/findings"))),)
    assert (_loaded(tmp_path).chart, _loaded(tmp_path).cubes) == ("", ())


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ("#+ chart: pie", "There is no chart 'pie'. There are: persistence"),
        ("#+ chart: themes", "drawn from columns that the answer does not have: theme, findings."),
        (
            "#+ cube: {counts: {nothing: count/nothing}}",
            "The cube speaks of 'nothing', which is not among the columns.",
        ),
    ],
)
def test_a_chart_or_cube_of_what_is_not_there_is_refused(tmp_path: Path, told: str, refusal: str) -> None:
    assert refusal in str(_refusal(tmp_path, ("#+ persistence:", f"{told}\n#+ persistence:")))


def test_a_short_header_is_enough(tmp_path: Path) -> None:
    question = Question.load(_written(tmp_path, "#+ summary: A\n#+ description: B\nSELECT ?a {} ORDER BY ?a\n"))
    assert (question.tags, question.pagination, question.parameters, question.columns) == ((), 100, (), ())


@pytest.mark.parametrize(
    ("old", "new", "detail", "line"),
    [
        ("#+ method: GET", "#+ metod: GET", "The header key 'metod' is unknown", 7),
        ("#+ method: GET", "#+ method: POST", "The method of a saved question is GET", 7),
        ("#+ method: GET", "#+ endpoint: http://example.org/", "The header key 'endpoint' is unknown", 7),
        ("#+ pagination: 25", "#+ pagination: many", "'many' is no number of rows", 8),
        ("#+ pagination: 25", "#+ pagination: 0", "'0' is no number of rows", 8),
        ("#+   - since: 2015", "#+   - sinse: 2015", "The query has no parameter 'sinse'", 11),
        ("#+   - since: 2015", "#+   - since: 02015", "The parameter since does not take '02015'", 11),
        ("#+   - since: 2015", "#+   - since: 2015\n#+   - since: 2016", "The parameter since has two defaults", 12),
        ("#+   - since: 2015", "#+   since: 2015", "The header is not YAML", 12),
        ("#+   - since: 2015", "#+   - {since: 2015, of: 1}", "Each item of this list names one parameter", 11),
        ("2019-09-27", "2019-02-29", "The parameter as_of does not take '2019-02-29'", 12),
        ("#+     - no", "#+     - yes", "The parameter kind does not take 'no'", 13),
        ("#+   - kind:\n", "#+   - kinds:\n", "The query has no parameter 'kinds'", 16),
        ("#+   since:\n", "#+   until:\n", "The query has no parameter 'until'", 20),
        ("#+     example: 2016", "#+     example: soon", "The parameter since does not take 'soon'", 21),
        ("#+     example: 2016", "#+     exmaple: 2016", "'exmaple' is not said of a parameter", 20),
        ("#+ tags:\n#+   - sample", "#+ tags: sample", "A list is expected here", 5),
        ("#+   finding: The finding.", "#+   year: The finding.", "'year' is said twice", 25),
        ("#+   finding: The finding.", "#+   finding: [a]", "Text is expected here", 24),
        ("finding: The finding.\n#+   year:", "- finding\n#+   - year:", "`key: value` pairs are expected here", 24),
        ("#+ summary: Findings raised since a year", "#+ summary:", "The header has no summary", 1),
        ("SELECT DISTINCT", "#+ tags: []\nSELECT DISTINCT", "A header line stands below the top of the file", 28),
        ("?_since_integer", "?___since", "?___since does not name a parameter", 30),
        ("?_as_of_date", "?__kind", "The parameter kind is written in two ways", 30),
    ],
)
def test_a_malformed_header_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, detail: str, line: int
) -> None:
    refusal = _refusal(tmp_path, (old, new))
    assert detail in refusal.detail
    assert refusal.where == f"sample.rq:{line}"


def test_a_missing_description_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"sample\.rq: The header has no description"):
        Question.load(_written(tmp_path, "#+ summary: A\nSELECT ?a {}\n"))


def test_a_file_without_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"sample\.rq:1: There is no header"):
        Question.load(_written(tmp_path, _BODY))


def test_a_required_parameter_without_default_is_refused_by_name(tmp_path: Path) -> None:
    assert "The required parameter since has no default" in _refusal(tmp_path, ("#+   - since: 2015\n", "")).detail


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sample.rq").write_bytes(b"#+ summary: \xff\n")
    with pytest.raises(QuestionError, match="cannot be read"):
        Question.load(tmp_path / "sample.rq")
    with pytest.raises(QuestionError, match="cannot be read"):
        Question.load(tmp_path / "missing.rq")


def test_a_character_that_yaml_forbids_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="a character that YAML forbids"):
        Question.load(_written(tmp_path, "#+ summary: \x01\nSELECT ?a {}\n"))


def test_a_name_with_other_characters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="'Sample_2' cannot name a question"):
        Question.load(_written(tmp_path, _HEADER + _BODY, "Sample_2.rq"))


def test_a_folder_is_read_in_the_order_of_the_names(tmp_path: Path) -> None:
    for name in ("b.rq", "a-b.rq", "a.rq"):
        _written(tmp_path, _HEADER + _BODY, name)
    _written(tmp_path, "not a question", "readme.md")
    assert list(questions(tmp_path)) == ["a", "a-b", "b"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="cannot be read"):
        questions(tmp_path / "missing")


def test_a_sound_question_has_no_faults(tmp_path: Path) -> None:
    assert faults(_loaded(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("?finding ?year WHERE", "?finding ?year ?_kind WHERE", "The parameter ?_kind is projected"),
        ("?finding ?year WHERE", "* WHERE", "SELECT * gives parameters back"),
        ("ORDER BY", "GROUP BY ?finding ?year ?_kind ORDER BY", "The parameter ?_kind is grouped by"),
        ("ORDER BY DESC", "ORDER BY ?_kind DESC", "The parameter ?_kind is ordered by"),
        ("FILTER", "BIND (1 AS ?__force_iri) FILTER", "The parameter ?__force_iri is assigned"),
        ("FILTER", "VALUES ?_kind { 1 } FILTER", "The parameter ?_kind is assigned"),
        ("FILTER", "VALUES (?x ?_kind) { (1 2) } FILTER", "The parameter ?_kind is assigned"),
        ("FILTER (", "FILTER (?f != ?__force_iri && ", "The optional ?__force_iri stands in parentheses"),
        ("FILTER", "BIND (?__force_iri AS ?force) FILTER", "The optional ?__force_iri stands in parentheses"),
        ("FILTER", "FILTER regex(?f, STR($__force_iri)) FILTER", "The optional ?__force_iri stands in parentheses"),
        ("ORDER BY DESC(?year) ?finding\n", "", "there is no ORDER BY"),
        ("DESC(?year) ?finding", "?finding STR(?year)", "no variable, or there is no ORDER BY"),
        ("DESC(?year) ?finding", "?finding ?issued", "ORDER BY ends in ?issued, which is no column"),
        ("FILTER", "SERVICE <https://example.org/sparql> { ?s ?p ?o } FILTER", "SERVICE asks another endpoint"),
        ("WHERE", "FROM ex:g WHERE", "FROM chooses graphs"),
        ("FILTER", "GRAPH ?g { ?s ?p ?o } FILTER", "GRAPH chooses graphs"),
        ("FILTER (", "FILTER (?issued <= NOW() && ", "NOW makes the answer depend on the day"),
        ("FILTER (", "FILTER (year(?issued) = 1 && ", "YEAR is defined for xsd:dateTime only"),
        ("FILTER (", 'FILTER (?a = "P1D"^^<http://www.w3.org/2001/XMLSchema#duration> && ', "is for date arithmetic"),
        ("?_kind", "?_kind_of", "?_kind_of is text in the language 'of'"),
        ("FILTER", "FILTRE", "The query does not parse"),
        ("SELECT DISTINCT ?finding ?year WHERE", "ASK", "The query is no SELECT"),
        ("#+   year: The year first raised.\n", "", "The column year is not described"),
        ("#+ persistence", "#+   month: None.\n#+ persistence", "The described column month is not in the answer"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert any(fault in found for found in faults(_loaded(tmp_path, (old, new))))


def test_a_parameter_that_is_read_as_part_of_an_iri_is_a_fault(tmp_path: Path) -> None:
    change = ("?year >= ?_since_integer", "?year>?_since_integer||?year<?_since_integer&&?year>1")
    assert any("<?_since_integer&&?year> is read as an IRI" in found for found in faults(_loaded(tmp_path, change)))


@pytest.mark.parametrize("last", ["?finding", "ASC(?finding)", "DESC ( ?finding )", "(?finding)"])
def test_an_order_may_end_in_a_column_up_or_down(tmp_path: Path, last: str) -> None:
    assert faults(_loaded(tmp_path, ("DESC(?year) ?finding", f"?year {last} LIMIT 5"))) == []
    assert faults(_loaded(tmp_path, ("DESC(?year) ?finding", last))) == []


def test_an_optional_parameter_may_stand_in_the_triples_of_a_filter(tmp_path: Path) -> None:
    change = ("FILTER (", "FILTER (NOT EXISTS { ?finding ex:closedBy [ ex:force ?__force_iri ] } && ")
    assert faults(_loaded(tmp_path, change)) == []


def test_an_order_inside_a_subquery_does_not_count(tmp_path: Path) -> None:
    change = ("ORDER BY DESC(?year) ?finding\n", "")
    inner = ("?finding ex:force", "{ SELECT ?finding { ?finding a ex:F } ORDER BY ?finding } ?finding ex:force")
    assert any("there is no ORDER BY" in found for found in faults(_loaded(tmp_path, change, inner)))
