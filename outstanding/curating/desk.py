"""A data folder and its decisions: looked up, changed, and published."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from graph.curation import links
from graph.curation.folder import CurationFolder
from graph.curation.links import PREDICATES, Decision
from graph.curation.table import Table
from graph.errors import UsageError
from graph.folder import DataFolder
from graph.lineage import proposing
from graph.lineage.deciding import fault_of_pair
from graph.lineage.linking import MEASURE, likeness, relation, seem_twins
from graph.lineage.statements import Statement, statements
from graph.release import Release
from graph.store import rows
from graph.terms import Base
from outstanding.building import republish
from outstanding.curating.entries import Entry, State, entries
from outstanding.outcomes import Outcome
from queries.binding import bind
from queries.names import Names

_DIGITS = 10
_LEAST_DIGITS = 4
_NAME = re.compile(rf"(?P<force>.+)-(?P<digits>[0-9a-f]{{{_LEAST_DIGITS},{_DIGITS}}})")

_PLACE = """
SELECT DISTINCT ?title ?issued ?start ?end ?passage ?issue WHERE {
  ?_finding_iri insp:statedIn ?document . ?document dcterms:title ?title .
  OPTIONAL { ?document insp:issuedLatest ?issued }
  OPTIONAL { ?_finding_iri insp:start ?start ; insp:end ?end }
  OPTIONAL { ?_finding_iri prov:wasQuotedFrom ?passage }
  OPTIONAL { ?issue insp:hasFinding ?_finding_iri }
} ORDER BY ?passage LIMIT 1"""

_OF_ISSUE = "SELECT DISTINCT ?finding WHERE { ?_issue_iri ^insp:ofIssue/insp:finding ?finding } ORDER BY ?finding"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is printed; everything is empty where it is printed nowhere."""

    title: str = ""
    issued: str = ""
    passage: str = ""
    issue: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """By whom a decision is made, when, and why."""

    reviewer: str = ""
    date: datetime.date | None = None
    comment: str = ""


class Desk:
    """The current release of a data folder, with the decisions that go with it."""

    def __init__(self, data: DataFolder, curation: CurationFolder | None) -> None:
        """Open the current release.

        Raises:
            ReleaseError: nothing was ever published there.
        """
        self.data = data
        self.curation = curation or CurationFolder(data.curation)
        self.release = Release.opened(data)
        self.base = Base(self.release.manifest.base)

    @cached_property
    def statements(self) -> Mapping[str, Sequence[Statement]]:
        """All statements, force by force."""
        with self.release.store() as store:
            return statements(store).by_force

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided, as the file says now."""
        return links.read(self._table(), self.base)

    @property
    def pending(self) -> tuple[list[Decision], list[Decision]]:
        """The decisions that the current release was built without, and those that it was built with and are gone.

        Raises:
            CurationError: the file of decisions is malformed.
            ReleaseError: what is kept of the release's own is missing or damaged.
        """
        sha256 = self.release.manifest.curation.get(links.FILE)
        table = Table.parsed(self.data.source(sha256), links.FILE, links.NEEDED) if sha256 else None
        before = links.read(table, self.base) if table else ()
        now = self.decisions
        pairs = {each.pair for each in now}
        return [each for each in now if each not in before], [each for each in before if each.pair not in pairs]

    @property
    def forces(self) -> dict[str, int]:
        """How many findings there are of each force, by the force's slug."""
        return {_force_of(found[0].iri): len(found) for found in self.statements.values() if found}

    def entries(self, states: Collection[State], force: str | None = None, issue: str | None = None) -> list[Entry]:
        """What there is to look at.

        Args:
            states: which entries.
            force: by slug, prefixed name or IRI; None for all.
            issue: by IRI or by what follows /id/ in it: entries with a finding of it; None for all.

        Raises:
            UsageError: there is no such force or issue.
            CurationError: the file of decisions is malformed.
        """
        forces = self._forces(force)
        decided = self.decisions
        if force is not None:
            slugs = {_force_of(each.iri) for found in forces.values() for each in found}
            decided = tuple(each for each in decided if _force_of(each.later) in slugs)
        found = entries(forces, decided, states)
        if issue is None:
            return found
        members = self._members(issue)
        return [each for each in found if each.later in members or each.earlier in members]

    def entry(self, name: str) -> Entry:
        """The entry of a short name, of which the last digits may be left out.

        Raises:
            UsageError: there is none, or there are several.
        """
        match = _NAME.fullmatch(name)
        if not match:
            raise UsageError(
                f"{name!r} names no pair",
                hint="Names are like wexmoor-1a2b3c4d5e, as `outstanding links list` has them.",
            )
        forces = {
            force: found
            for force, found in self.statements.items()
            if any(_force_of(each.iri) == match["force"] for each in found)
        }
        decided = tuple(each for each in self.decisions if _force_of(each.later) == match["force"])
        found = [each for each in entries(forces, decided, tuple(State)) if each.id.startswith(name)]
        if len(found) != 1:
            told = f"{len(found)} pairs" if found else "no pair"
            hint = (
                f"They are: {', '.join(each.id for each in found[:5])}." if found else "See `outstanding links list`."
            )
            raise UsageError(f"{name} names {told}", hint=hint)
        return found[0]

    def place(self, finding: str) -> Place:
        """Where a finding is printed, and the issue that it belongs to."""
        with self.release.store() as store:
            for row in rows(store, bind(_PLACE, {"_finding_iri": f"<{finding}>"})):
                return Place(row["title"] or "", row["issued"] or "", row["passage"] or "", row["issue"] or "")
        return Place()

    def finding(self, name: str) -> Statement:
        """The finding of an IRI, or of what follows /id/ in it.

        Raises:
            UsageError: there is none.
        """
        iri = name if "://" in name else str(self.base.thing(name))
        for found in self.statements.values():
            for each in found:
                if each.iri == iri:
                    return each
        raise UsageError(
            f"there is no finding {name!r}", hint="Findings are like wexmoor/peel-2017-effectiveness/report/afi-3."
        )

    def decided(self, entry: Entry, signed: Signed, *, rejected: bool, predicate: str | None = None) -> Decision:
        """The decision on an entry.

        Raises:
            UsageError: a finding of it is printed no more, or the two can be no link.
        """
        later, earlier = self.finding(entry.later), self.finding(entry.earlier)
        proposed = (
            entry.predicate if entry.decision is None or not entry.decision.rejected else relation(later, earlier)[0]
        )
        made = self.added(later, earlier, predicate or proposed, signed, rejected=rejected)
        if entry.basis == "similarity" and entry.score is not None:
            tool = proposing.tool()
            return _compared(made, entry.measure, Decimal(str(entry.score)), "scikit-learn", tool)
        return made

    @staticmethod
    def added(
        later: Statement, earlier: Statement, predicate: str, signed: Signed, *, rejected: bool = False
    ) -> Decision:
        """The decision on two findings that nothing proposed.

        Raises:
            UsageError: the two can be no link, or there is no such predicate.
        """
        if predicate not in PREDICATES:
            raise UsageError(f"{predicate!r} is no link between findings", hint=f"Use one of: {', '.join(PREDICATES)}.")
        fault = fault_of_pair(later, earlier)
        if fault and not rejected:
            raise UsageError(
                fault, hint="Name the later finding first, and an earlier one of the same force behind it."
            )
        return Decision(
            later=later.iri,
            earlier=earlier.iri,
            predicate=predicate,
            rejected=rejected,
            later_hash=later.hash,
            earlier_hash=earlier.hash,
            score=likeness(later, earlier),
            measure=MEASURE,
            twin=seem_twins(earlier.wording, later.wording),
            differing=relation(later, earlier)[1],
            reviewer=signed.reviewer,
            date=signed.date,
            comment=signed.comment,
        )

    def keep(self, decisions: Sequence[Decision], *, publish: bool) -> Outcome | None:
        """Write decisions, in place of those on the same pairs, and publish what follows.

        Raises:
            CurationError: the file is malformed, or cannot be written.
            ReleaseError: somebody else writes, or what is kept is damaged.
        """
        return self._change(lambda table, each: links.with_decision(table, each, self.base), decisions, publish=publish)

    def withdraw(self, decisions: Sequence[Decision], *, publish: bool) -> Outcome | None:
        """Take decisions back, as if they had never been made, and publish what follows.

        Raises:
            CurationError: the file is malformed, or cannot be written.
            ReleaseError: somebody else writes, or what is kept is damaged.
        """
        return self._change(
            lambda table, each: links.without_decision(table, each.pair, self.base), decisions, publish=publish
        )

    def publish(self) -> Outcome:
        """Publish what follows from the decisions as they are now.

        Raises:
            CurationError: a file of decisions is malformed.
            ReleaseError: somebody else writes, or what is kept is damaged.
        """
        with self.data.writing():
            return republish(self.data, self.base, self.curation)

    def _change(
        self, change: Callable[[Table, Decision], Table], decisions: Sequence[Decision], *, publish: bool
    ) -> Outcome | None:
        with self.data.writing():
            table = self._table()
            for each in decisions:
                table = change(table, each)
            self.curation.write_links(table, self.base)
            return republish(self.data, self.base, self.curation) if publish else None

    def _table(self) -> Table:
        return self.curation.links(self.base)

    def _forces(self, force: str | None) -> Mapping[str, Sequence[Statement]]:
        if force is None:
            return self.statements
        with self.release.store() as store:
            iri = force if "://" in force else Names(store, self.base).iri(force)
        if iri not in self.statements:
            known = ", ".join(sorted({_force_of(found[0].iri) for found in self.statements.values()}))
            raise UsageError(f"there are no findings about {force!r}", hint=f"There are about: {known}.")
        return {iri: self.statements[iri]}

    def _members(self, issue: str) -> set[str]:
        iri = issue if "://" in issue else str(self.base.thing(issue))
        with self.release.store() as store:
            found = {row["finding"] or "" for row in rows(store, bind(_OF_ISSUE, {"_issue_iri": f"<{iri}>"}))}
        if not found:
            raise UsageError(f"there is no issue {issue!r}", hint="`outstanding ask open-findings` lists issues.")
        return found


def _compared(decision: Decision, measure: str, score: Decimal, tool: str, version: str) -> Decision:
    """A decision with the comparison by which it was proposed."""
    return replace(decision, measure=measure, score=score, tool=tool, tool_version=version)


def _force_of(finding: str) -> str:
    return finding.partition("/id/")[2].partition("/")[0]
