"""How two releases compared are shown: in sentences, and as a list with the words before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.table import Table
from rich.text import Text

from graph.comparison import Comparison, Difference, Said
from graph.release import Release
from graph.requotation import Fate
from graph.wording import letters_and_digits
from outstanding.catalogue.changes import documents, heading, summary
from outstanding.cli.output import stdout
from outstanding.requoting import Requoted


def print_comparison(comparison: Comparison) -> None:
    """Print the sentences and the list."""
    console = stdout()
    _print_head(comparison.before, comparison.after)
    console.print(Text("\n".join(documents(comparison))))
    console.print(Text(summary(comparison)))
    for each in comparison.differences:
        _print_sides(heading(each), _sides(each))


def print_requoted(before: Release, after: Release, found: Sequence[Requoted]) -> None:
    """Print how many quotations have each fate, document by document, and those that are not where they were."""
    console = stdout()
    _print_head(before, after)
    if not found:
        console.print(Text("No document that both have was read anew: every quotation is where it was."))
    for document, group in groupby(found, key=lambda each: each.document):
        passages = list(group)
        counts = Counter(each.after.fate for each in passages)
        shown = ", ".join(f"{counts[fate]} {fate.value}" for fate in Fate if counts[fate])
        console.print(Text(f"{document}: {len(passages)} quotation{'s' * (len(passages) != 1)}: {shown}."))
        for fate in reversed(Fate):  # what vanished first: a person has to look at it
            for each in passages:
                if each.after.fate is fate is not Fate.KEPT:
                    kinds = ", ".join(dict.fromkeys(each.things.values()))
                    _print_sides(f"{kinds} {fate.value}", _places(each))


def _places(found: Requoted) -> Iterator[tuple[str, str]]:
    """What was quoted, and what stands there now, each with its place. Words that did not change are shown once."""
    then, now = found.before, found.after
    place = f"characters {then.start} to {then.start + len(then.words)}"
    yield "-", place if now.fate is Fate.MOVED else f"\u201c{then.words}\u201d\n{place}"
    if now.start is not None:
        yield "+", f"\u201c{now.words}\u201d\ncharacters {now.start} to {now.end}"


def _print_head(before: Release, after: Release) -> None:
    head = f"Release {before.number} ({before.hash[:16]}) to release {after.number} ({after.hash[:16]})"
    stdout().print(Text(head, style="bold"))


def _print_sides(title: str, sides: Iterator[tuple[str, str]]) -> None:
    console = stdout()
    console.print()
    console.print(Text(title, style="bold"))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column(overflow="fold")
    for mark, words in sides:
        grid.add_row(mark, Text(words))
    console.print(grid)


def _sides(each: Difference) -> Iterator[tuple[str, str]]:
    """What was said before and after. Words that did not change are shown once."""
    if each.before:
        alone = each.after is None or letters_and_digits(each.before.words) != letters_and_digits(each.after.words)
        yield "-", _told(each.before) if alone else each.before.document
    if each.after:
        yield "+", _told(each.after)


def _told(said: Said) -> str:
    return f"\u201c{said.words}\u201d\n{said.document}"
