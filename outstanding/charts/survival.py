"""How long issues stand: the estimate of Kaplan and Meier, which honours that some are still open.

E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", Journal of the American Statistical
Association 53 (1958). The same estimate is made in `queries/closure-times.rq`; a test holds them together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Step:
    """What is so after a number of years.

    Attributes:
        years: from raising.
        standing: issues that had stood for so many years, and were neither closed nor lost from sight before.
        closed: how many of them were closed after just so many years.
        censored: how many were last seen open after just so many.
        share: the estimated share of all issues that are open still.
    """

    years: int
    standing: int
    closed: int
    censored: int
    share: Fraction


def curve(issues: Iterable[tuple[int, bool]]) -> tuple[Step, ...]:
    """The steps of the estimate, one for each number of years that occurs, least first.

    Args:
        issues: of each its years, and whether it was closed after them; the others were last seen open.
    """
    counted = Counter(issues)
    standing, share = counted.total(), Fraction(1)
    steps = []
    for years in sorted({years for years, _ in counted}):
        closed, censored = counted[years, True], counted[years, False]
        share *= 1 - Fraction(closed, standing)
        steps.append(Step(years, standing, closed, censored, share))
        standing -= closed + censored
    return tuple(steps)


def median(steps: Iterable[Step]) -> int | None:
    """The least number of years after which no more than half are open still; None where more are to the end."""
    return next((step.years for step in steps if step.share <= Fraction(1, 2)), None)
