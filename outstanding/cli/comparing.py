"""How the comparison of two releases is shown: in sentences, and as a list with the words before and after."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from graph.comparison import Comparison, Difference, Said
from graph.wording import letters_and_digits
from outstanding.catalogue.changes import documents, heading, summary
from outstanding.cli.output import stdout


def print_comparison(comparison: Comparison) -> None:
    """Print the sentences and the list."""
    console = stdout()
    before, after = comparison.before, comparison.after
    head = f"Release {before.number} ({before.hash[:16]}) to release {after.number} ({after.hash[:16]})"
    console.print(Text(head, style="bold"))
    console.print(Text("\n".join(documents(comparison))))
    console.print(Text(summary(comparison)))
    for each in comparison.differences:
        console.print()
        console.print(Text(heading(each), style="bold"))
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=3, justify="right")
        grid.add_column(overflow="fold")
        for mark, words in _sides(each):
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
