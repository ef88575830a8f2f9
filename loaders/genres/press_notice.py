"""A press notice: the grades of many forces, each printed with its force.

A grade counts where it is printed as one: in a list of what a force was judged to be, beside the force on a line or in
a table, over a list of forces, or as a heading on a force. What somebody is quoted as saying gives none. A notice is no
report on an inspection: it states no findings, and its grades are those of the reports that it tells of.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.errors import IdentityError
from graph.naming import Body
from graph.reference import Framework
from loaders.documents import Block, BlockKind
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of
from loaders.genres.programme_report import title_of
from loaders.genres.subject import NATIONAL, key_part
from loaders.identity import inspectorate, inspectorate_on, issued
from loaders.margins import read_footnotes
from loaders.outline import plain_outline
from loaders.prose import cells, matching_view
from loaders.records import Identity, Judgment, Notice, ReportRecord, Span

_BESIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.CONTENTS})
_QUOTES = ('"', "'")
_LONGEST_NAME = 80
"""Characters. What is longer is no list of forces."""


def read_press_notice(matter: Matter) -> ReportRecord:
    """The grades of a press notice.

    Raises:
        IdentityError: its cycle is not in the reference data.
    """
    document, marks, layout = matter.document, matter.recognised.marks, matter.layout
    programme = layout.programme or ""
    cycle = matter.reference.cycle(programme, marks["cycle"])
    if cycle is None:
        known = (each.notation for each in matter.reference.cycles if each.programme == programme)
        raise IdentityError(
            f"{marks['cycle']!r} is no cycle of the {programme.upper()} programme that the reference data knows",
            where=matter.facts.file,
            hint=f"Known are: {', '.join(known)}.",
        )
    pillar = marks.get("pillar", "").lower()
    published, dated = issued(document, layout.within, cycle.year, matter.facts)
    told = "-".join(part for part in (programme, cycle.notation, pillar, key_part(marks.get("subject", ""))) if part)
    identity = Identity(
        title=title_of(marks),
        genre=layout.genre,
        force=None,
        programme=programme,
        cycle=cycle.notation,
        pillar=pillar or None,
        inspection_year=cycle.year,
        inspection_year_basis="title",
        inspectorate=inspectorate(document, matter.reference, None) or inspectorate_on(published.earliest),
        issued=published,
        fieldwork=None,
        isbn=None,
        key=f"{NATIONAL}/{told}/{layout.genre}",
        scope=layout.scope.value,
    )
    framework = Framework(matter.reference, cycle, pillar)
    judgments = tuple(_Grades(matter, framework, pillar or programme).read())
    none = Notice(code="no-grades", detail="a press notice, but no grade is printed with its force")
    form = plain_outline(document, matter.cues)
    return ReportRecord(
        source=matter.source,
        layout=matter.layout_record(),
        report=identity,
        sections=form.sections,
        judgments=judgments,
        people=people_of(document),
        dates=dates_of(document),
        footnotes=read_footnotes(document),
        warnings=dated + doubts_about_date(published) + doubts_about_file(document) + (() if judgments else (none,)),
    )


@dataclass(slots=True)
class _Grades:
    """The grades of a notice, as its blocks are read.

    Attributes:
        force: whose list is open.
        grade: of what forces a list is open.
        columns: the heads of the table that is being read.
    """

    matter: Matter
    framework: Framework
    whole: str
    force: Body | None = None
    grade: str | None = None
    columns: list[str] = field(default_factory=list)
    found: list[Judgment] = field(default_factory=list)
    quoting: bool = False

    def read(self) -> list[Judgment]:
        """Every grade, in printed order; of a grade that is printed twice for a force the first."""
        for block in self.matter.document.blocks:
            if block.kind in _BESIDE:
                continue
            words = self.matter.document.words(block).strip()
            view = matching_view(words)
            if self._is_quoted(view):
                self.force = self.grade = None
            elif block.kind is BlockKind.ROW:
                self._row(words, block)
            else:
                self.columns = []
                self._line(words, view, block)
        return self.found

    def _is_quoted(self, view: str) -> bool:
        """Whether a paragraph is somebody's words: it opens with a quotation mark, or goes on behind one."""
        opens = view.startswith(_QUOTES) and not self.matter.cues.press_notices.graded.search(view)
        quoted = opens or self.quoting
        if view.startswith('"') or self.quoting:
            self.quoting = not view.rstrip().endswith('"') and view.count('"') % 2 == (0 if self.quoting else 1)
        return quoted

    def _line(self, words: str, view: str, block: Block) -> None:
        cues = self.matter.cues.press_notices
        item = cues.graded.search(view)
        if item and self.force and block.kind is not BlockKind.HEADING:
            self._add(self.force, words[slice(*item.span("subject"))], item["grade"], block)
            return
        judged = cues.judged.search(view)
        if judged and (force := self._named(words[slice(*judged.span("force"))])):
            self.force, self.grade = force, None
            return
        for cue in (cues.listed, cues.overall):
            match = cue.search(view)
            force = self._named(words[slice(*match.span("force"))]) if match else None
            if match and force:
                self.force, self.grade = force, None
                subject = match.groupdict().get("subject")
                said = words[slice(*match.span("subject"))] if subject else ""
                self._add(force, said or self.whole, match["grade"], block)
                return
        self._grouped(words, view, block)

    def _grouped(self, words: str, view: str, block: Block) -> None:
        """A grade over its forces, or before them on one line; else a line that opens or ends a list."""
        head, colon, rest = words.partition(":")
        grade = self._grade(matching_view(head)) if colon else None
        if grade and rest.strip():
            for force in self._all_named(rest):
                self._add(force, self.whole, grade, block)
            return
        opened = self._grade(view.rstrip(":")) or self._grade_of_lead_in(view)
        if opened:
            self.grade, self.force = opened, None
        elif self.grade and len(view) <= _LONGEST_NAME and (forces := self._all_named(words)):
            for force in forces:
                self._add(force, self.whole, self.grade, block)
        else:
            self.grade = None
            named = self._named(words) if len(view) <= _LONGEST_NAME else None
            if named or block.kind is BlockKind.HEADING:
                self.force = named

    def _row(self, words: str, block: Block) -> None:
        row = cells(words)
        force = self._named(row[0]) if row else None
        grades = [self._grade(matching_view(cell)) for cell in row[1:]]
        if force is None:
            self.columns = row if not any(grades) else self.columns
            return
        for at, grade in enumerate(grades, start=1):
            head = self.columns[at] if at < len(self.columns) else ""
            named = "" if matching_view(head) in {"grade", "judgment", "judgement", "overall"} else head
            if grade:
                self._add(force, named or self.whole, grade, block)

    def _grade_of_lead_in(self, view: str) -> str | None:
        """The grade that a line ending in a colon says of the forces below it."""
        if not view.endswith(":") or "force" not in view:
            return None
        forms = [(form, slug) for slug, known in self.matter.cues.grades.items() for form in known]
        named = {slug for form, slug in forms if f" {form}" in f" {view.replace(chr(39), ' ')}".replace('"', " ")}
        return named.pop() if len(named) == 1 else None

    def _grade(self, view: str) -> str | None:
        bare = view.strip(" .;,'\"")
        return self.matter.cues.grade("requires improvement" if bare == "requiring improvement" else bare)

    def _named(self, words: str) -> Body | None:
        bare = words.strip(" .,;:*").removesuffix("\u2019s").removesuffix("'s").removesuffix("\u2019")
        return self.matter.reference.force_named(bare)

    def _all_named(self, words: str) -> list[Body]:
        """The forces of a list, where it names nothing else."""
        whole = self._named(words)
        parts = [words] if whole else [part for part in _parts(words, self) if part.strip(" .")]
        named = [self._named(part) for part in parts]
        return [force for force in named if force] if all(named) else []

    def _add(self, force: Body, subject: str, grade: str, block: Block) -> None:
        slug = self._grade(matching_view(grade).replace("-", " "))
        if slug is None or any(each.force == force.slug and each.subject == subject for each in self.found):
            return
        concept = self.framework.question(subject)
        self.found.append(
            Judgment(
                id=f"judgment-{len(self.found) + 1}",
                subject=subject.strip(" .;,"),
                question_number=concept.number if concept else None,
                grade=slug,
                last_inspected=None,
                carried_over=None,
                force=force.slug,
                span=Span(start=block.start, end=block.end),
            )
        )


def _parts(words: str, grades: _Grades) -> list[str]:
    """A list of forces taken apart at its commas and at each "and" that is not inside a name."""
    named = grades.matter.reference.force_names.mentions(words)
    rest, at = [], 0
    found = []
    for each in named:
        rest.append(words[at : each.start])
        found.append(words[each.start : each.end])
        at = each.end
    rest.append(words[at:])
    between = [part.strip(" .,;&") for part in rest]
    return found if all(part in {"", "and", "the", "and the"} for part in between) else [words]
