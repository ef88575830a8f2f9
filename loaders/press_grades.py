"""The grades that a press notice prints of many forces: in lists, in groups, in tables, line by line.

A grade counts where it is printed as one. What somebody is quoted as saying gives none, and neither does a sentence,
but for one that only lists the forces of a grade. A mark behind a grade means what the notice says of that mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.naming import Body
from graph.reference import Framework
from loaders.documents import Block, BlockKind
from loaders.genres.matter import Matter
from loaders.press_legend import Graded, Legend
from loaders.press_tables import read_rows
from loaders.prose import Prose, matching_view
from loaders.records import Judgment, Notice, Span

_BESIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.CONTENTS})
_QUOTES = ('"', "'")
_LONGEST_NAME = 80
"""Characters. What is longer is no list of forces, unless it is nothing but names."""
_BRACKET = re.compile(r"\s*\([^()]*\)")
_PART = re.compile(r"\s*[;,]\s+(?:and\s+)?")


@dataclass(slots=True)
class PressGrades:
    """The grades of a notice, as its blocks are read.

    Attributes:
        matter: the document.
        framework: knows the questions of the cycle.
        whole: what a grade is of that is printed with no subject: the pillar of the notice or of its part, or all.
        force: whose list is open.
        last: the one force that the nearest line before named, for a list whose lead-in names none.
        grade: of what forces a list is open.
    """

    matter: Matter
    framework: Framework
    whole: str
    legend: Legend
    force: Body | None = None
    last: Body | None = None
    grade: Graded | None = None
    found: list[Judgment] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    quoting: bool = False

    def read(self) -> list[Judgment]:
        """Every grade, in printed order; of a grade that is printed twice for a force the first."""
        document = self.matter.document
        blocks = [block for block in document.blocks if block.kind not in _BESIDE]
        at = 0
        while at < len(blocks):
            block = blocks[at]
            words = document.words(block)
            view = matching_view(words.strip())
            rows = _run(blocks, at)
            if rows:
                read_rows(self, [Prose.of(document, row.extents) for row in rows])
                self.force = self.grade = None
                at += len(rows)
                continue
            if self._is_quoted(view):
                self.force = self.grade = None
            elif pairs := self._pairs(blocks[at:]):
                at += pairs
                continue
            else:
                prose = Prose.of(document, block.extents)
                for part in self._parted(prose):
                    self._line(part, block)
                if block.kind is not BlockKind.ITEM:
                    self._keep_last(prose.text)
            at += 1
        return self.found

    # --- lines ----------

    def _is_quoted(self, view: str) -> bool:
        """Whether a paragraph is somebody's words: it opens with a quotation mark, or goes on behind one."""
        opens = view.startswith(_QUOTES) and not self.matter.cues.press_notices.graded.search(view)
        quoted = opens or self.quoting
        if view.startswith('"') or self.quoting:
            self.quoting = not view.rstrip().endswith('"') and view.count('"') % 2 == (0 if self.quoting else 1)
        return quoted

    def _parted(self, prose: Prose) -> Iterator[Prose]:
        """The items of a line, where several were glued into one."""
        begin = 0
        for cut in self.matter.cues.press_notices.glued.finditer(matching_view(prose.text)):
            yield prose.part(begin, cut.start())
            begin = cut.end()
        yield prose.part(begin, len(prose.text))

    def _keep_last(self, words: str) -> None:
        named = self.matter.reference.forces_in(words)
        if named:
            self.last = named[0] if len(named) == 1 else None
            self.force = self.force if self.force == self.last else None

    def _line(self, prose: Prose, block: Block) -> None:
        words, view = prose.text, matching_view(prose.text)
        cues = self.matter.cues.press_notices
        pillar = next(
            (slug for slug, cue in self.matter.cues.outline.pillars.items() if cue.search(view.strip(" .:*"))), ""
        )
        if pillar and block.kind is BlockKind.HEADING and "pillar" not in self.matter.recognised.marks:
            self.whole, self.force, self.grade = pillar, None, None
            return
        item = cues.graded.search(view)
        force = self.force or self.last
        if item and force and block.kind is not BlockKind.HEADING:
            self.force = force
            self.add(force, words[slice(*item.span("subject"))], self._slug(item["grade"]), prose)
            return
        judged = cues.judged.search(view)
        if judged and (judging := self.named(words[slice(*judged.span("force"))])):
            self.force, self.grade = judging, None
            return
        if self._told_of_forces(prose, view) or self._with_force(prose, view):
            return
        if self.force and self._scores(self.force, prose):
            return
        self._grouped(prose, view, block)

    def _told_of_forces(self, prose: Prose, view: str) -> bool:
        """A sentence that lists the forces of a grade and says nothing else, or the force that has none."""
        cues = self.matter.cues.press_notices
        listing = cues.named.search(view)
        grade = self._slug(listing["grade"]) if listing else None
        if listing and grade:
            for each in self.all_named(prose.text[slice(*listing.span("forces"))]):
                self.add(each, self.whole, grade, prose)
            return True
        withheld = cues.withheld.search(view)
        force = self.named(prose.text[slice(*withheld.span("force"))]) if withheld else None
        if force:
            self.add(force, self.whole, Graded("ungraded"), prose)
            return True
        if cues.rest.search(view):
            detail = f"a grade of forces that are not named: {prose.text[:120]!r}"
            self.notices.append(Notice(code="unnamed-forces", detail=detail, start=prose.start))
            return True
        return False

    def _with_force(self, prose: Prose, view: str) -> bool:
        """A line that gives a force its grade, or several forces or subjects theirs."""
        cues, words = self.matter.cues.press_notices, prose.text
        for cue in (cues.listed, cues.overall):
            match = cue.search(view)
            force = self.named(words[slice(*match.span("force"))]) if match else None
            if match and force:
                subject = match.groupdict().get("subject")
                said = words[slice(*match.span("subject"))] if subject else ""
                behind = self.legend.graded(words[match.start("grade") :]) if cue is cues.listed else None
                self.force, self.grade = force, None
                self.add(force, said or self.whole, behind or self._slug(match["grade"]), prose)
                return True
        parts = _PART.split(words)
        listed = [(match, part) for part in parts if (match := cues.listed.search(matching_view(part)))]
        named = [(self.named(part[slice(*match.span("force"))]), match, part) for match, part in listed]
        if len(parts) > 1 and len(named) == len(parts) and all(force for force, _, _ in named):
            for owner, beside, part in named:
                if owner:
                    self.add(owner, self.whole, self.legend.graded(part[beside.start("grade") :]), prose)
            return True
        head = next(iter(self.matter.reference.force_names.mentions(words)), None)
        first = self.named(words[: head.end]) if head and head.start == 0 else None
        if head and first:
            parted = re.match(r"\s*[:,-]\s+", matching_view(words[head.end :]))
            if parted and self._scores(first, prose.part(head.end + parted.end(), len(words))):
                self.force, self.grade = first, None
                return True
        return False

    def _scores(self, force: Body, prose: Prose) -> bool:
        """Subjects with their grades, as a line prints them of one force; whether it prints nothing else."""
        cues = self.matter.cues.press_notices
        parts = [part.strip() for part in _PART.split(prose.text)]
        if len(parts) > 1 and not cues.scored.search(matching_view(parts[0])):
            parts = [prose.text]
        scored = [(match, part) for part in parts if (match := cues.scored.search(matching_view(part)))]
        if len(scored) != len(parts):
            return False
        for match, part in scored:
            subject = part[slice(*match.span("subject"))]
            self.add(force, subject, self.legend.graded(part[match.start("grade") :]), prose)
        return True

    def _grouped(self, prose: Prose, view: str, block: Block) -> None:
        """A grade over its forces, or before them on one line; else a line that opens or ends a list."""
        cues, words = self.matter.cues.press_notices, prose.text
        split = cues.group.search(view)
        grade = self._slug(split["grade"]) if split else None
        rest = words[split.end() :].strip() if split else ""
        if grade and rest:
            self._behind_grade(grade, rest, prose)
            return
        opened = self._alone(words) or self._grade_of_lead_in(view, block)
        if opened:
            self.grade, self.force = opened, None
        elif self.grade and (forces := self._forces_of_line(words)):
            for force, year in forces:
                graded = Graded(self.grade.slug, year, carried=True) if year else self.grade
                self.add(force, self.whole, graded, prose)
        elif self.grade and view.strip(" .:-") in cues.nobody:
            return
        else:
            self.grade = None
            named = self.named(words) if len(view) <= _LONGEST_NAME else None
            if named or block.kind is BlockKind.HEADING:
                self.force = named

    def _behind_grade(self, grade: Graded, rest: str, prose: Prose) -> None:
        """The forces that stand behind a grade; in one force's list the subjects, where these are known ones."""
        forces = self.all_named(rest)
        for force in forces:
            self.add(force, self.whole, grade, prose)
        if self.force and not forces:
            for subject in _PART.split(rest):
                if self.framework.question(subject.strip(" .")):
                    self.add(self.force, subject, grade, prose)

    def _pairs(self, blocks: Sequence[Block]) -> int:
        """Read lines that name a force and then its grade, in turn; how many lines there were.

        A table that lost its cells is printed like that. Where a force has several grades, their subjects must have
        been printed above in the same way, behind a line that says `Force`; else nothing tells what the grades are of.
        """
        lines: list[tuple[Body | None, Graded | None, Block]] = []
        for block in blocks:
            words = self.matter.document.words(block).strip()
            force, grade = self.named(words), self._alone(words)
            if block.kind is BlockKind.ROW or (force is None and grade is None):
                break
            lines.append((force, grade, block))
        starts = [at for at, (force, _, _) in enumerate(lines) if force]
        behind = blocks[len(lines)] if len(lines) < len(blocks) else None
        if not starts or starts[0] != 0 or lines[-1][0] or self.grade or self._names_forces(behind):
            return 0
        widths = {after - at for at, after in zip(starts, [*starts[1:], len(lines)], strict=True)}
        if widths == {1} or len(widths) != 1:
            return 0
        width = widths.pop() - 1
        heads = self._heads_before(blocks[0], width) if width > 1 else [self.whole]
        if heads is None and len(starts) == 1:
            return 0
        if heads is None:
            detail = f"{width} grades for each of {len(starts)} forces, and nothing tells what they are of"
            self.notices.append(Notice(code="columns-lost", detail=detail, start=lines[0][2].start))
            return len(lines)
        for at in starts:
            owner = lines[at][0]
            for head, (_, grade, block) in zip(heads, lines[at + 1 : at + 1 + width], strict=True):
                if owner and grade:
                    self.add(owner, head, grade, Prose.of(self.matter.document, block.extents))
        self.force = self.grade = None
        return len(lines)

    def _names_forces(self, block: Block | None) -> bool:
        """Whether a line names forces, or says that there are none: then a list of groups goes on."""
        words = self.matter.document.words(block).strip() if block else ""
        nobody = matching_view(words).strip(" .:-") in self.matter.cues.press_notices.nobody
        return nobody or bool(words and self._forces_of_line(words))

    def _heads_before(self, first: Block, width: int) -> list[str] | None:
        """The heads of a table that lost its cells: so many lines before the first force, behind one for forces."""
        document = self.matter.document
        at = document.blocks.index(first)
        before = [document.words(block).strip() for block in document.blocks[max(0, at - width - 1) : at]]
        if len(before) == width + 1 and self.matter.cues.press_notices.forces.search(matching_view(before[0])):
            return before[1:]
        return None

    # --- words ----------

    def _alone(self, words: str) -> Graded | None:
        """The grade that a line prints and nothing else, but for what it says in brackets."""
        bare = words.strip(" .:;#=*-\u2022")
        return self.legend.graded(bare) or self.legend.graded(_BRACKET.sub("", bare).strip(" .:-"))

    def _forces_of_line(self, words: str) -> list[tuple[Body, int | None]]:
        """The forces that a line names and nothing else, with the year that is printed behind one."""
        year = re.search(r"\((?:[^()]*\b)?(20\d\d)[^()]*\)\s*$", words)
        bare = _BRACKET.sub("", words)
        earlier = int(year[1]) if year and int(year[1]) < self.framework.cycle.year else None
        return [(force, earlier) for force in self.all_named(bare)]

    def _grade_of_lead_in(self, view: str, block: Block) -> Graded | None:
        """The grade that a heading, or a line ending in a colon, says of the forces below it."""
        cues = self.matter.cues.press_notices
        if "force" not in view or cues.earlier.search(view):
            return None
        if not view.endswith(":") and not (block.kind is BlockKind.HEADING and cues.group_heading.search(view)):
            return None
        forms = [(form, slug) for slug, known in self.matter.cues.grades.items() for form in known]
        bare = re.sub(r"[\"',:]", " ", f" {view} ")
        named = {slug for form, slug in forms if f" {form} " in bare}
        named -= {"good"} if "ungraded" in named else set()
        return Graded(named.pop()) if len(named) == 1 else None

    def _slug(self, words: str) -> Graded | None:
        return self.legend.graded(words)

    def named(self, words: str) -> Body | None:
        """The force that words name and nothing else."""
        bare = words.strip(" .,;:*#=\u2020\u2021").removesuffix("\u2019s").removesuffix("'s").removesuffix("\u2019")
        return self.matter.reference.force_named(bare)

    def all_named(self, words: str) -> list[Body]:
        """The forces of a list, where it names nothing else."""
        whole = self.named(words)
        parts = [words] if whole else [part for part in _names(words, self) if part.strip(" .")]
        named = [self.named(part) for part in parts]
        return [force for force in named if force] if all(named) else []

    def add(self, force: Body, subject: str, grade: Graded | None, prose: Prose) -> None:
        """Keep a grade, unless the force has one for the same subject."""
        bare = subject.strip(" .;,:")
        if grade is None or any(each.force == force.slug and each.subject == bare for each in self.found):
            return
        concept = self.framework.question(bare)
        self.found.append(
            Judgment(
                id=f"judgment-{len(self.found) + 1}",
                subject=bare,
                question_number=concept.number if concept else None,
                grade=grade.slug,
                last_inspected=grade.year,
                carried_over=True if grade.carried else None,
                force=force.slug,
                span=Span(start=prose.start, end=prose.end),
            )
        )


def _run(blocks: Sequence[Block], at: int) -> list[Block]:
    """The rows that follow each other from a block on."""
    end = at
    while end < len(blocks) and blocks[end].kind is BlockKind.ROW:
        end += 1
    return list(blocks[at:end])


def _names(words: str, grades: PressGrades) -> list[str]:
    """A list of forces taken apart at its commas and at each "and" that is not inside a name."""
    named = grades.matter.reference.force_names.mentions(words)
    rest, at = [], 0
    found = []
    for each in named:
        rest.append(words[at : each.start])
        found.append(words[each.start : each.end])
        at = each.end
    rest.append(words[at:])
    between = [part.strip(" .,;&/\u2022|*-").lower() for part in rest]
    return found if all(part in {"", "and", "the", "and the"} for part in between) else [words]
