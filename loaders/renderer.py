"""A process that makes renditions, one after the other, and may be killed at any moment. `loaders.renderers` starts it.

First it is told the ground. Then each question names what is wanted, `rendition` or `record`, and the sidecar's facts;
with it come the bytes of a plain text, or the document that another process has read.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import sys
from typing import Final

from rdflib import Graph

from graph.errors import OutstandingError
from graph.reference import ReferenceData
from graph.terms import Base
from loaders.documents import Document
from loaders.formats import read_document
from loaders.formats.child import DOCUMENT
from loaders.messages import Message, received, send
from loaders.renditions import BREACHES, Ground, packed, read_document_against, rendition
from loaders.sources import DocumentFacts

MODULE: Final = __name__


def told(ground: Ground) -> tuple[Message, bytes]:
    """The message that tells a process the ground: without what every process has, our own reference data."""
    ours = ReferenceData.packaged().graphs
    others = {name: graph for name, graph in ground.reference.graphs.items() if name not in ours}
    content = {
        "base": ground.base.iri,
        "reference": {name: graph.serialize(format="nt") for name, graph in others.items()},
        "withdrawn": list(ground.withdrawn),
        "cues": {name: base64.b64encode(each).decode() for name, each in ground.cues.items()},
    }
    return {"ask": "ground"}, json.dumps(content).encode()


def understood(content: bytes) -> Ground:
    """The ground that a message tells."""
    parts = json.loads(content)
    others = {name: Graph().parse(data=triples, format="nt") for name, triples in parts["reference"].items()}
    reference = ReferenceData({**ReferenceData.packaged().graphs, **others}) if others else ReferenceData.packaged()
    cues = {name: base64.b64decode(each) for name, each in parts["cues"].items()}
    return Ground(Base(parts["base"]), reference, cues, tuple(parts["withdrawn"]))


def refusal(error: OutstandingError) -> Message:
    """An error as a message; see `loaders.renderers`."""
    kind = type(error).__name__
    return {"outcome": "refused", "kind": kind, "detail": error.detail, "where": error.where, "hint": error.hint}


def answer(message: Message, content: bytes, ground: Ground) -> tuple[Message, bytes]:
    """What a question gives: `read` with the summary, the doubts and what was made, or `refused` with the reason."""
    facts = DocumentFacts.model_validate(message["facts"])
    try:
        document: Document = DOCUMENT.validate_json(content) if message["read"] else read_document(content, facts.file)
        if message["ask"] == "record":
            return {"outcome": "read"}, packed(read_document_against(document, facts, ground).record)
        made = rendition(document, facts, ground)
    except OutstandingError as error:
        return refusal(error), b""
    about: Message = {
        "outcome": "read",
        "summary": made.summary.model_dump(mode="json"),
        "doubts": BREACHES.dump_python(made.doubts, mode="json"),
        "packed": len(made.packed),
    }
    return about, made.packed + made.nquads


def main() -> None:
    """Answer what comes on standard input until there is no more."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # the shapes tell of a literal that is not of its type
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    send(output, {"outcome": "ready"})
    ground: Ground | None = None
    while asked := received(sys.stdin.buffer):
        message, content = asked
        if message["ask"] == "ground":
            ground = understood(content)
            send(output, {"outcome": "ready"})
        elif ground is not None:
            send(output, *answer(message, content, ground))
