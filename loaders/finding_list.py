"""The findings of one document while they are read: the list that is open, and what was read so far."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.addressees import addressee
from loaders.cues import Cues
from loaders.deadlines import due, due_of_item
from loaders.documents import Block
from loaders.items import trimmed
from loaders.outline import Place
from loaders.prose import Prose, matching_view
from loaders.records import Finding, FindingKind, Notice, Span, StatusAssertion, spans_of

_PREFIX = {
    FindingKind.AREA_FOR_IMPROVEMENT: "afi",
    FindingKind.CAUSE_OF_CONCERN: "coc",
    FindingKind.RECOMMENDATION: "rec",
    FindingKind.POSITIVE_FINDING: "pos",
    FindingKind.OBSERVATION: "obs",
}
_ENDS = (".", "!", "?", ")", "'", '"', "\u2019", "\u201d")
SHORTEST_BEGINNING = 40
"""Characters. Shorter words may begin two causes of concern."""

SHORTEST_REPEATED = 25
"""Characters. Shorter words may be printed twice and still be two findings."""


@dataclass(frozen=True, slots=True)
class Container:
    """An open list.

    Attributes:
        kind: of its items.
        parent: the cause of concern that they belong to.
        lead_in: the line before them.
        status: what the lead-in or the heading says of them all.
        listed: whether an item was read.
        done: whether the lead-in says that they are done.
        duty: whether the lead-in says for them that somebody should act.
        voice: whose words the items are.
        number: that its label prints.
        label: the title or origin that its label prints.
        single: whether it stands over one finding only.
        told: the words that give its items their status, where those are not the lead-in.
    """

    kind: FindingKind
    parent: str | None = None
    lead_in: Prose | None = None
    status: str | None = None
    listed: bool = False
    done: bool = False
    duty: bool = False
    voice: str = "inspectorate"
    number: str | None = None
    label: str | None = None
    single: bool = False
    told: Prose | None = None


@dataclass(slots=True)
class FindingList:
    """The findings of one document, as they are read one after the other.

    Attributes:
        published: the day of the document's publication, which stretches of time count from.
    """

    findings: list[Finding] = field(default_factory=list)
    statuses: list[StatusAssertion] = field(default_factory=list)
    consumed: list[Block] = field(default_factory=list)
    counts: dict[FindingKind, int] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    published: datetime.date | None = None

    def doubt(self, code: str, detail: str, prose: Prose) -> None:
        """Note something for a person to look at."""
        self.notices.append(Notice(code=code, detail=detail, start=prose.start))

    def extend(self, prose: Prose, cues: Cues | None = None) -> None:
        """Add a further paragraph or part to the finding that was read last; a deadline in it counts if it had none."""
        known = self.findings[-1]
        self.findings[-1] = known.model_copy(
            update={
                "text": f"{known.text} {prose.text}",
                "spans": known.spans + spans_of(prose.extents),
                "end": prose.end,
                "due": known.due or (due(prose, cues, self.published) if cues else None),
            }
        )

    def explain(self, prose: Prose) -> None:
        """Keep a paragraph that explains the finding that was read last."""
        known = self.findings[-1]
        self.findings[-1] = known.model_copy(update={"explanation": known.explanation + spans_of(prose.extents)})

    def read(self, container: Container, prose: Prose, place: Place, cues: Cues, *, whole: bool = False) -> str:
        """Read one finding; returns its id. Words that are known to be whole, as a heading's, need no full stop."""
        words, label = trimmed(prose, cues)
        if label is None and cues.items.bracket.search(matching_view(words.text)):
            self.doubt("bracket", f"a bracket with a year that is no known label: {words.text[-60:]!r}", words)
        if not words.text.endswith(_ENDS) and not container.lead_in and not whole:
            self.doubt("cut", f"a finding that ends without a full stop: {words.text[-60:]!r}", words)
        ident = self._next_id(container.kind)
        lead = container.lead_in
        asked = place.question
        self.findings.append(
            Finding(
                id=ident,
                kind=container.kind,
                text=words.text,
                start=words.start,
                end=words.end,
                spans=spans_of(words.extents),
                parent=container.parent,
                lead_in=lead.text if lead else None,
                section=place.section,
                question=asked.words if asked else None,
                question_number=asked.number if asked else None,
                status=container.status,
                raised_as=label.text if label else None,
                raised_as_span=Span(start=label.start, end=label.end) if label else None,
                addressed_to=addressee(words, cues) or (addressee(lead, cues) if lead else None),
                due=due_of_item(words, lead, cues, self.published),
                order=len(self.findings) + 1,
                voice=container.voice,
                number=container.number,
                label=container.label,
                pillar=place.pillar,
            )
        )
        told = lead or container.told
        if container.status and told:
            self.assert_status(ident, container.status, told)
        return ident

    def assert_status(self, finding: str, status: str, words: Prose) -> str:
        """Keep that the inspectorate's words give a finding a status; returns the assertion's id."""
        ident = f"status-{len(self.statuses) + 1}"
        self.statuses.append(
            StatusAssertion(
                id=ident,
                finding=finding,
                status=status,
                asserted_by="inspectorate",
                printed=words.text,
                span=Span(start=words.start, end=words.end),
            )
        )
        return ident

    def _next_id(self, kind: FindingKind) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{_PREFIX[kind]}-{self.counts[kind]}"

    def without_repeats(self) -> None:
        """Make one finding of those that the document prints in the same words, and number the rest through again.

        A report may print a finding in its summary and again in its chapter. The one under a question stays, else the
        first; the place of the other is kept with it. Of a cause of concern a summary may print the beginning only.
        """
        texts = _compared(self.findings)
        kept: dict[tuple[FindingKind, str, str], Finding] = {}
        gone: dict[str, str] = {}
        for each in self.findings:
            words = texts[each.id]
            parent = texts.get(each.parent or "", "")
            key = (each.kind, words if len(words) >= SHORTEST_REPEATED else each.id, parent)
            known = kept.get(key)
            if known is None:
                kept[key] = each
                continue
            stays, goes = (each, known) if each.question and not known.question else (known, each)
            kept[key] = stays.model_copy(
                update={
                    "repeated": stays.repeated + goes.spans + goes.repeated,
                    "explanation": stays.explanation or goes.explanation,
                    "due": stays.due or goes.due,
                    "number": stays.number or goes.number,
                }
            )
            gone[goes.id] = stays.id
            gone.update({old: stays.id for old, new in gone.items() if new == goes.id})
        if not gone:
            return
        self.counts.clear()
        ordered = sorted(kept.values(), key=lambda each: each.order)
        renamed = {each.id: self._next_id(each.kind) for each in ordered}
        renamed |= {old: renamed[new] for old, new in gone.items()}
        self.findings = [
            each.model_copy(update={"id": renamed[each.id], "parent": renamed.get(each.parent or ""), "order": order})
            for order, each in enumerate(ordered, start=1)
        ]
        known_statuses: dict[tuple[str, str], StatusAssertion] = {}
        for status in self.statuses:
            known_statuses.setdefault((renamed[status.finding], status.status), status)
        self.statuses = [
            status.model_copy(update={"id": f"status-{at}", "finding": finding})
            for at, ((finding, _), status) in enumerate(known_statuses.items(), start=1)
        ]


def _compared(findings: Sequence[Finding]) -> dict[str, str]:
    """The words by which findings are compared; of causes of concern that begin alike, those of the shortest."""
    texts = {each.id: _same_words(each.text) for each in findings}
    causes = [each.id for each in findings if each.kind is FindingKind.CAUSE_OF_CONCERN]
    begun = sorted({texts[cause] for cause in causes if len(texts[cause]) >= SHORTEST_BEGINNING}, key=len)
    for cause in causes:
        texts[cause] = next((each for each in begun if f"{texts[cause]} ".startswith(f"{each} ")), texts[cause])
    return texts


def _same_words(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in matching_view(text)).split())
