"""Whom a report is about: a force, several at once, a fire and rescue service, an area, or all forces together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.errors import IdentityError
from graph.naming import Body, Called, name_key
from graph.reference import ReferenceData
from loaders.cues import Scope
from loaders.documents import Document
from loaders.genres.matter import Matter, slug
from loaders.identity import force_of

NATIONAL = "national"
"""First part of the keys of documents on all forces."""

JOINT = "joint"
"""First part of the keys of documents on an area."""

_SERVICE = re.compile(
    r"(?:[A-Z][\w&'-]+ ){1,5}Fire (?:and|&) Rescue (?:Service|Authority)\b|(?:[A-Z][\w&-]+ ){1,3}Fire Brigade\b"
)

SERVICE_ENDS = ("fire and rescue service", "fire & rescue service", "fire brigade", "fire service")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a document is about.

    Attributes:
        scope: of the layout; a force where a layout of several names one only.
        forces: the forces; more than one only where the scope says several.
        service: the fire and rescue service.
        area: the area or region, as printed.
    """

    scope: Scope
    forces: tuple[Body, ...] = ()
    service: Body | None = None
    area: str | None = None

    @property
    def place(self) -> str:
        """The first part of the document's key."""
        if self.scope is Scope.SERVICE and self.service:
            return self.service.slug
        if self.scope in {Scope.FORCE, Scope.FORCES}:
            return "-and-".join(force.slug for force in self.forces)
        return JOINT if self.scope is Scope.AREA else NATIONAL


def subject_of(matter: Matter) -> Subject:
    """Whom a recognised document is about.

    Raises:
        IdentityError: the force or service that it names is not in the reference data, or its name means several.
    """
    scope, marks = matter.layout.scope, matter.recognised.marks
    if scope is Scope.NATIONAL:
        return Subject(scope)
    if scope is Scope.AREA:
        # Of a joint inspection the force that the text names is that of the area; a region has several.
        forces = _only_force(matter.document, matter.reference) if matter.layout.partners else ()
        return Subject(scope, forces, area=marks.get("area", "").strip(" ,."))
    name = marks.get("force", "")
    if scope is Scope.SERVICE:
        return Subject(scope, service=_service(name, matter))
    reference = matter.reference
    several = reference.forces_in(name) if scope is Scope.FORCES and reference.force_named(name) is None else ()
    if len(several) > 1:
        return Subject(scope, tuple(sorted(several, key=lambda force: force.slug)))
    return Subject(Scope.FORCE, (force_of(name, matter.facts, reference),))


def _only_force(document: Document, reference: ReferenceData) -> tuple[Body, ...]:
    """The force whose full name the text gives, if it gives that of one only."""
    mentions = [
        each for each in reference.force_names.mentions(document.text) if each.called is Called.NAME and each.forces
    ]
    named = {force for each in mentions for force in each.forces}
    return tuple(named) if len(named) == 1 else ()


def service_in(matter: Matter, *texts: str) -> Body | None:
    """The fire and rescue service that the first of some texts to name one names; None where they name none.

    Raises:
        IdentityError: the first text speaks of a fire and rescue service that no reference data describes.
    """
    for text in texts:
        plain = name_key(text)
        for service in matter.reference.services:
            if any(re.search(rf"\b{re.escape(name_key(label))}\b", plain) for label in service.labels):
                return service
    unknown = _SERVICE.search(texts[0])
    return _service(unknown[0], matter) if unknown else None


def _service(name: str, matter: Matter) -> Body:
    service = matter.reference.service_named(name) or next(
        (found for end in SERVICE_ENDS if (found := matter.reference.service_named(f"{name} {end}"))), None
    )
    if service is None:
        raise IdentityError(
            f"the report is about {name!r}, a fire and rescue service that no reference data describes",
            where=matter.facts.file,
            hint="Describe it in a Turtle file beside the report and name that under `reference` in sources.toml.",
        )
    return service


def key_part(words: str) -> str:
    """Words as a part of a key, without the marks that a title may end in."""
    return slug(words.strip(" .,:;"))
