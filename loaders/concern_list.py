"""The findings that a letter speaks of, while they are read: by kind, number and cause of concern."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.finding_list import FindingList
from loaders.prose import Prose
from loaders.records import Finding, FindingKind


@dataclass(slots=True)
class Concerns:
    """What was read.

    Attributes:
        found: the findings, and the blocks that hold them.
        spoken: the cause of concern in whose section each block stands, by the block's first character.
        printed: the statuses in brackets behind findings, each with its finding and its words.
        numbers: findings by kind, printed number and the cause of concern that they belong to.
    """

    found: FindingList = field(default_factory=FindingList)
    spoken: dict[int, str | None] = field(default_factory=dict)
    printed: list[tuple[str, str, Prose]] = field(default_factory=list)
    numbers: dict[tuple[FindingKind, str, str | None], str] = field(default_factory=dict)

    def numbered(self, kind: FindingKind, number: str, parent: str | None) -> str | None:
        """The finding of a kind that prints a number: of the cause of concern, else the only one in the letter.

        Where a list prints no numbers, a number is a place in the list.
        """
        every = [ident for key, ident in self.numbers.items() if key[:2] == (kind, number)]
        if found := self.numbers.get((kind, number, parent)) or (every[0] if len(every) == 1 else None):
            return found
        listed = [each for each in self.of(kind, parent) if not each.raised_here]
        numbers = [key for key in self.numbers if key[0] is kind and key[1].isdigit() and parent in {None, key[2]}]
        printed = len(numbers) >= len(listed)  # else some have no number of their own, as where each list begins at 1
        return (
            listed[int(number) - 1].id if number.isdigit() and not printed and 0 < int(number) <= len(listed) else None
        )

    def of(self, kind: FindingKind, parent: str | None = None) -> list[Finding]:
        """The findings of a kind, or those of them that belong to a cause of concern."""
        return [each for each in self.found.findings if each.kind is kind and parent in {None, each.parent}]
