"""How an answer is cited, so that somebody else can ask for the same and see that it is the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from graph.terms import OPEN_END
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS
from queries.answers import Answer


class CitedQuestion(BaseModel):
    """The question that was asked."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="its name")
    summary: str = Field(description="the question in one line")
    version: str = Field(description="SHA-256 of its file, queries/NAME.rq")


class CitedRelease(BaseModel):
    """The release that was asked."""

    model_config = ConfigDict(frozen=True)

    number: int = Field(description="its place on this server")
    hash: str = Field(description="what it is known by anywhere; it follows from the graphs alone")


class Citation(BaseModel):
    """What a citation names."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(description="the citation in one line")
    question: CitedQuestion
    release: CitedRelease
    parameters: Mapping[str, str | None] = Field(description="the values asked with; null for one left out")
    checksum: str = Field(
        pattern="^sha256:[0-9a-f]{64}$",
        description="SHA-256 of the members parameters, question, release and rows of the JSON answer, as JSON with "
        "sorted keys, without white space, in UTF-8",
    )
    address: str = Field(description="where this answer can be had again, as long as the release is kept")
    licence: str = Field(description="the licence of the inspectorates' words")
    attribution: str = Field(description="the sentence that the licence asks for, and what it does not cover")


def checksum(answer: Answer) -> str:
    """SHA-256 of an answer's canonical JSON, the same on any machine and whatever the form it was sent in."""
    content = {
        "parameters": dict(answer.parameters),
        "question": answer.question.name,
        "release": answer.release,
        "rows": [dict(row) for row in answer.rows],
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def citation(answer: Answer, number: int, address: str) -> Citation:
    """The citation of an answer.

    Args:
        answer: what is cited.
        number: of the release.
        address: the lasting one, absolute.
    """
    question = answer.question
    told = ", ".join(
        f"{name} {value}"
        for name, value in answer.parameters.items()
        if value is not None and value != OPEN_END.isoformat()
    )
    what = f"{question.summary}{f' ({told})' if told else ''}"
    return Citation(
        text=f"Outstanding, “{what}”, release {number} ({answer.release[:16]}), {address}",
        question=CitedQuestion(name=question.name, summary=question.summary, version=question.version),
        release=CitedRelease(number=number, hash=answer.release),
        parameters=answer.parameters,
        checksum=checksum(answer),
        address=address,
        licence=LICENCE,
        attribution=f"{ATTRIBUTION} {TERMS}",
    )
