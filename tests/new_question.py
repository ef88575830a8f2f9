"""A saved question that does not come with the project, with a parameter of every type, and a server that has it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from running_server import Server, running

NAME = "words-of-findings"

SOURCE = """\
#+ summary: Findings in whose words something stands
#+ description: One row per finding.
#+ tags:
#+   - words
#+ pagination: 3
#+ defaults:
#+   - words: qzqzq
#+   - mode: with
#+   - least: 1
#+   - score: 0.5
#+   - loud: false
#+   - day: 2015-01-01
#+   - at: 2015-01-01T00:00:00Z
#+   - year: 2015
#+   - label: area
#+ enumerate:
#+   - mode:
#+     - with
#+     - without
#+ parameters:
#+   words: {description: What stands in the words., example: force}
#+   kind: {description: Only this kind of thing., example: insp:AreaForImprovement}
#+ columns:
#+   quotation: The words.
#+   finding: The finding.
PREFIX insp: <https://w3id.org/outstanding/def/inspection#>
SELECT DISTINCT ?quotation ?finding
WHERE {
  ?finding a ?__kind_iri .
  ?finding insp:wording ?quotation ; insp:order ?order ; insp:voice ?voice .
  FILTER (CONTAINS(LCASE(STR(?quotation)), LCASE(?_words_string)) = (?_mode_string != "without"))
  FILTER (?order >= ?_least_integer && ?_score_decimal < 9 && ?_loud_boolean = ?_loud_boolean)
  FILTER (BOUND(?order) || ?_day_date = ?_day_date || ?_at_dateTime = ?_at_dateTime)
  FILTER (BOUND(?order) || ?_year_gYear = ?_year_gYear || ?_label_en = ?_label_en)
}
ORDER BY ?quotation ?finding
"""


@contextlib.contextmanager
def with_new_question(data: Path, folder: Path) -> Iterator[Server]:
    """Run a server whose folder of questions has one file more. Nothing else differs."""
    shutil.copytree(ROOT / "queries", folder / "queries")
    (folder / "queries" / f"{NAME}.rq").write_text(SOURCE, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{folder}:{ROOT}")
        patch.setenv("PYTHONSAFEPATH", "1")  # else the folder that the tests run in comes first
        with running(data, folder / "log") as served:
            yield served
