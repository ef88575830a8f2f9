"""What a careful person wrote down of a sample, in the form of its `NAME.expected.toml`.

A key that is left out is something that the document does not say. Words are given as printed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SAMPLES = Path(__file__).parent / "samples"
CORPUS_EXPECTED = Path(__file__).parent / "corpus_expected.toml"

Kind = Literal["area_for_improvement", "cause_of_concern", "recommendation", "positive_finding", "observation"]


class _Form(BaseModel):
    """Keys that only the tests of the samples themselves read (`samples/README.md`) are left aside."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ExpectedFinding(_Form):
    """One finding: by its first and last words or, in a real document, by the line on which it begins.

    `or_begins` and `or_ends` are other words that are as good; `status_any` several statuses, each of them right.
    """

    id: str | None = None
    kind: Kind
    begins: str | None = None
    ends: str | None = None
    line: int | None = None
    parent: str | None = None
    question: str | None = None
    question_number: str | None = None
    number: str | None = None
    status: str | None = None
    status_printed: str | None = None
    asserted_by: str | None = None
    addressed_to: str | None = None
    due_printed: str | None = None
    due: str | None = None
    raised_as: str | None = None
    or_begins: str | tuple[str, ...] = ()
    or_ends: str | tuple[str, ...] = ()
    status_any: tuple[str, ...] = ()
    status_implied: str | None = None
    status_on: str | None = None
    register_number: str | None = None
    rag: str | None = None
    accelerated: bool | None = None
    due_later: str | None = None

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return f"line {self.line}" if self.line is not None else repr(self.begins)


class ExpectedJudgment(_Form):
    """One printed grade."""

    subject: str
    grade: str | None = None
    last_inspected: int | None = None
    carried_over: bool | None = None
    force: str | None = None
    optional: bool = False
    grade_any: tuple[str, ...] = ()


class ExpectedPerson(_Form):
    """Somebody named in an office."""

    name: str
    role: str


class ExpectedReply(_Form):
    """What somebody answers to a finding; where it is not clear who, one of `by_any`."""

    to: str | tuple[str, ...] | None = None
    by: str | None = None
    by_any: tuple[str, ...] = ()
    begins: str
    answer: str | None = None
    role: str | None = None


class ExpectedPhase(_Form):
    """A phase of monitoring, and the first words that tell of it."""

    phase: Literal["scan", "engage"]
    begins: str
    since: str | None = None
    decided_by: str | None = None
    oversight_group_on: str | None = None


class Forbidden(_Form):
    """The first words, or the lines, of what is no finding; it may still be kept as praise or an observation."""

    begins: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    graded: tuple[str, ...] = ()
    may_be_observations: bool = False


class Expectation(_Form):
    """Everything that was written down of one document."""

    layout: str
    genre: str
    recognised: bool = True
    identity: Mapping[str, object] = Field(default_factory=dict)
    findings: tuple[ExpectedFinding, ...] = Field(default=(), alias="finding")
    judgments: tuple[ExpectedJudgment, ...] = Field(default=(), alias="judgment")
    people: tuple[ExpectedPerson, ...] = Field(default=(), alias="person")
    replies: tuple[ExpectedReply, ...] = Field(default=(), alias="reply")
    phases: tuple[ExpectedPhase, ...] = Field(default=(), alias="phase")
    forbidden: Forbidden = Forbidden()
    status_events: tuple[Mapping[str, object], ...] = Field(default=(), alias="status_event")
    transitions: tuple[Mapping[str, object], ...] = Field(default=(), alias="transition")
    statistics: tuple[Mapping[str, object], ...] = Field(default=(), alias="statistic")


def expectations(folder: Path = SAMPLES) -> dict[Path, Expectation]:
    """Each sample of a folder with what is expected of it."""
    found: dict[Path, Expectation] = {}
    for path in sorted(folder.glob("*.expected.toml")):
        name = path.name.removesuffix(".expected.toml")
        (sample,) = (each for each in folder.glob(f"{name}.*") if each.suffix != ".toml")
        found[sample] = Expectation.model_validate(tomllib.loads(path.read_text("utf-8")))
    return found


def corpus_expectations(corpus: Path) -> dict[Path, Expectation]:
    """Each real document with what is expected of it."""
    entries = tomllib.loads(CORPUS_EXPECTED.read_text("utf-8"))
    return {corpus / name: Expectation.model_validate(entry) for name, entry in entries.items()}
