"""The charts that an answer can be drawn as, each with the columns that it is drawn from.

The key `chart` of a question's header names one of them. How they look is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CHARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "persistence": ("force", "since", "lastStated", "quotation"),
    "closure-curve": ("kind", "years", "ended"),
    "closure-range": ("kind", "theme", "closed", "open", "median", "shortest", "longest", "longestOpen"),
    "themes": ("theme", "year", "findings"),
    "judgments": ("force", "family", "subject", "cycle", "grade", "series", "novelty"),
    "coverage": ("force", "year", "state", "findings", "missing"),
}
"""Columns by the name of the chart."""
