"""What each chart shows, in words for people who see it and for people who do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Caption:
    """What a chart shows.

    Attributes:
        title: in a few words.
        reading: how it is read, in sentences.
        most: how many lines it has at most, a line being what `unit` says; 0 where the number of rows sets no bounds.
        unit: what stands in a line, in the plural.
    """

    title: str
    reading: str
    most: int = 0
    unit: str = ""


CAPTIONS: Final[Mapping[str, Caption]] = {
    "persistence": Caption(
        "How long each issue has stood",
        "A line for each issue, from the year in which it was first raised (filled dot) to the year in which the "
        "inspectorate last stated it (upright bar). The dotted line with an arrow goes on from there because nobody "
        "closed it. A question mark stands where the year of raising is unknown.",
        40,
        "issues",
    ),
    "closure-curve": Caption(
        "How many issues are still open after so many years",
        "A panel for each kind of finding. The line is the share of its issues that is estimated to be open still "
        "after so many years (Kaplan and Meier). It falls where issues were closed. An upright stroke on it, with "
        "their number, stands for issues that are open and have been followed for no longer.",
    ),
    "closure-range": Caption(
        "How many years issues took to be closed",
        "A line for each kind and theme, from the shortest to the longest time to closure, with the median as a "
        "diamond where enough issues were closed. The open circle is the longest time that one still open has stood.",
        40,
        "kinds and themes",
    ),
    "themes": Caption(
        "How often each theme is found, year by year",
        "A line for each theme, a column for each year of inspection. The number in a cell counts the findings of "
        "every kind that are listed; the darker the cell, the more there are. An empty cell has none.",
        60,
        "themes",
    ),
    "judgments": Caption(
        "Grades by question and cycle",
        "A line for each question, a column for each cycle of inspection, and a letter for the grade; the darker, the "
        "worse. A grade in brackets was carried over from an earlier inspection. Grades on two sides of a thick line "
        "belong to different series and are not comparable.",
        40,
        "questions",
    ),
    "coverage": Caption(
        "What is known of each force and year",
        "A line for each force, a column for each year. A number counts the findings of the reports that are loaded; 0 "
        "is inspected and nothing found. A question mark is an inspection that a loaded document tells of, and whose "
        "report is not loaded. An empty cell is a year of which no inspection is known.",
        60,
        "forces",
    ),
}
"""By the name of the chart in `queries.charts.CHARTS`."""


def alternative(name: str) -> str:
    """What stands for the picture where it is not seen."""
    return f"Chart: {CAPTIONS[name].title}. The table below holds what it shows."
