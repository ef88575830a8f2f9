"""What a clause of a letter speaks of: one finding, several by number or place, or all of a kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.concern_list import Concerns
from loaders.cues import Cues
from loaders.likeness import about, topic
from loaders.prose import Prose
from loaders.records import Finding, FindingKind

CLOSING = frozenset({"closed", "complete", "discharged", "superseded", "no-longer-applicable"})
"""The statuses that leave nothing to be done."""

_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}

Spoken = tuple[FindingKind | None, list[str]]
"""The kind that an ellipsis in the next clause would mean, and the findings that are spoken of."""


class Subjects:
    """Resolves what clauses speak of, one after the other.

    Attributes:
        last: the findings that were spoken of last.
        listed: the findings of the list that was printed last.
        told: the finding whose progress is being told under a heading.
    """

    def __init__(self, concerns: Concerns, cues: Cues) -> None:
        """Start with nothing spoken of."""
        self.concerns, self.cues = concerns, cues
        self.last: list[str] = []
        self.listed: list[str] = []
        self.told: str | None = None

    def concern_of(self, words: Prose) -> str | None:
        """The cause of concern in whose section words stand, or the only one of the letter."""
        starts = [start for start in self.concerns.spoken if start <= words.start]
        spoken = self.concerns.spoken[max(starts)] if starts else None
        only = self.concerns.of(FindingKind.CAUSE_OF_CONCERN)
        return only[0].id if spoken is None and len(only) == 1 else spoken

    def of_clause(self, clause: Prose, view: str, kind: FindingKind | None) -> Spoken:
        """What a clause speaks of.

        Args:
            clause: the clause.
            view: its matching view.
            kind: what an ellipsis in it means, as the clause before it left it.
        """
        if self.cues.letters.subjects.part.search(view):
            return kind, []
        concern = self.concern_of(clause)
        for rule in (self._by_number, self._remaining, self._every, self._counted, self._by_place, self._single):
            found = rule(view, kind, concern)
            if found is not None:
                return found
        return kind, []

    def new_paragraph(self, words: str) -> None:
        """Behind a list of several findings each paragraph speaks of what its own words say, else of none of them."""
        if len(self.listed) > 1:
            known = [each for each in self.concerns.found.findings if each.id in self.listed]
            meant = about(words, known, self.cues.telling)
            self.last = [meant.id] if meant else []

    def points_back(self, view: str, end: int) -> bool:
        """Whether a pronoun at the begin of a clause, or right behind its verdict, means what was spoken of."""
        beside = self.cues.letters.subjects.pronoun
        return bool(beside.match(view[end:].lstrip()) or beside.match(view))

    def _by_number(self, view: str, _kind: FindingKind | None, concern: str | None) -> Spoken | None:
        match = self.cues.letters.subjects.numbers.search(view)
        if match is None:
            return None
        kind = kind_of(match["noun"])
        found = [self.concerns.numbered(kind, each, concern) for each in _listed(match["numbers"])]
        return kind, [each for each in found if each]

    def _remaining(self, view: str, kind: FindingKind | None, concern: str | None) -> Spoken | None:
        match = self.cues.letters.subjects.remaining.search(view)
        if match is None:
            return None
        kind = kind_of(match["noun"]) if match["noun"] else kind
        return kind, [each.id for each in self._scope(kind, concern) if each.status not in CLOSING]

    def _every(self, view: str, _kind: FindingKind | None, concern: str | None) -> Spoken | None:
        match = self.cues.letters.subjects.all.search(view)
        if match is None:
            return None
        kind = kind_of(match["noun"])
        return kind, [each.id for each in self._scope(kind, concern)]

    def _counted(self, view: str, _kind: FindingKind | None, concern: str | None) -> Spoken | None:
        """All recommendations of the section, where a clause begins with as many as there are: `both have been met`."""
        match = self.cues.letters.subjects.counted.match(view)
        scope = self._scope(FindingKind.RECOMMENDATION, concern)
        if match is None or len(scope) != _NUMBERS[match["count"]]:
            return None
        return FindingKind.RECOMMENDATION, [each.id for each in scope]

    def _by_place(self, view: str, kind: FindingKind | None, concern: str | None) -> Spoken | None:
        """The findings at the places that are named, in the printed order."""
        match = self.cues.letters.subjects.ordinal.search(view)
        if match is None or not (kind or match["noun"] or (match.start() == 0 and len(self.listed) > 1)):
            return None
        noun = match["noun"] or ""
        kind = kind_of(noun) if noun and "of these" not in noun and noun != "one" else kind
        scope = self._scope(kind, concern)
        if kind is None:
            scope = [each for each in self.concerns.found.findings if each.id in self.listed]
        ordinals = self.cues.letters.subjects.ordinals
        named = [word for word in (match["ordinal"], match["more"]) if word]
        places = [len(scope) if word in {"last", "final"} else ordinals[word] for word in named]
        if match["many"]:
            many = _NUMBERS[match["many"]]
            first = 1 if match["ordinal"] == "first" else len(scope) - many + 1
            places = list(range(first, first + many))
        return kind, [scope[at - 1].id for at in places if 0 < at <= len(scope)]

    def _single(self, view: str, _kind: FindingKind | None, concern: str | None) -> Spoken | None:
        """One finding; or all of a kind, where a plural without a number names them."""
        match = self.cues.letters.subjects.one.search(view)
        if match:
            kind = kind_of(match["noun"])
            return kind, self._one(kind, (match["topic"], match["before"]), concern)
        several = self.cues.letters.subjects.several.search(view)
        if several is None:
            return None
        kind = kind_of(several["noun"])
        scope = self._scope(kind, concern)
        # Of recommendations in several lists, "these" are those of one of them, and nothing says which.
        if view[several.start() :].startswith(("these", "those")) and len({each.lead_in for each in scope}) > 1:
            return kind, []
        return kind, [each.id for each in scope]

    def _one(self, kind: FindingKind, topics: Sequence[str | None], concern: str | None) -> list[str]:
        """One finding: of the topic that it is named by, else the one that is being spoken of."""
        scope = self._scope(kind, None)
        named = (topic(said, scope, self.cues.telling) for said in topics if said)
        if found := next((each for each in named if each), None):
            return [found.id]
        if kind is FindingKind.CAUSE_OF_CONCERN:
            return [concern] if concern else [each.id for each in scope[:1]] if len(scope) == 1 else []
        known = {each.id for each in scope}
        if self.told in known:
            return [each.id for each in scope if each.id == self.told]
        last = [each for each in self.last if each in known]
        within = last if len(last) == 1 else [each.id for each in self._scope(kind, concern)]
        return within if len(within) == 1 else []

    def _scope(self, kind: FindingKind | None, concern: str | None) -> Sequence[Finding]:
        """The findings of a kind in the section of a cause of concern; in no such section, all of the letter."""
        if kind is None:
            return []
        if kind is not FindingKind.RECOMMENDATION or concern is None:
            return self.concerns.of(kind)
        return self.concerns.of(kind, concern) or self.concerns.of(kind)


def kind_of(noun: str) -> FindingKind:
    """The kind of finding that a noun of the cues means."""
    if noun.startswith("recommendation"):
        return FindingKind.RECOMMENDATION
    return FindingKind.AREA_FOR_IMPROVEMENT if noun.startswith(("area", "afi")) else FindingKind.CAUSE_OF_CONCERN


def _listed(words: str) -> list[str]:
    """The numbers of a list such as "1, 3 and 4" or "2 to 4"."""
    numbers: list[str] = []
    for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", words):
        ends = [int(each) for each in re.findall(r"\d+", part)]
        numbers += [str(each) for each in range(ends[0], ends[-1] + 1)] if ends else []
    return numbers
