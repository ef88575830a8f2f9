"""Decisions on links, made in the browser: into the same files as by `outstanding links`. Nothing is published here.

    /curation                       what waits for a decision, force by force; or the form for the token
    /curation/pair/NAME             one pair side by side
    /curation/pair/NAME/DECISION    POST: accept, reject or withdraw
    /curation/enter, /curation/leave    POST: give the token; end the session

There is nothing here unless the setting `curation_token` is set. No answer is kept by anybody.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from graph.curation.folder import CurationFolder
from graph.curation.links import PREDICATES
from graph.errors import OutstandingError, UsageError
from graph.folder import DataFolder
from outstanding.curating.desk import Desk, Signed
from outstanding.curating.entries import Entry, State
from outstanding.settings import Settings
from outstanding.web import addresses
from outstanding.web.pages import page
from outstanding.web.problems import Problem, problem_of
from outstanding.web.sessions import COOKIE, LASTING, Sessions
from outstanding.wordings import compared

A_PAGE: Final = 20
"""Pairs on a page of the list."""

LONGEST_NOTE: Final = 2000
"""Characters of a comment, and of a name."""

_NOT_KEPT: Final = {"Cache-Control": "no-store", "Vary": "Cookie", "X-Robots-Tag": "noindex"}
_DECISIONS: Final = {"accept": "accepted", "reject": "rejected", "withdraw": "withdrawn"}
_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 20
_DIGITS: Final = 6


def router() -> APIRouter:
    """/curation."""
    routes = APIRouter(include_in_schema=False)
    routes.get("/curation", response_class=Response)(_list)
    routes.post("/curation/enter", response_class=Response)(_enter)
    routes.post("/curation/leave", response_class=Response)(_leave)
    routes.get("/curation/pair/{name}", response_class=Response)(_pair)
    routes.post("/curation/pair/{name}/{decision}", response_class=Response)(_decide)
    return routes


@dataclass(frozen=True, slots=True)
class _Visitor:
    """Who asks: `session` is empty where nobody is let in."""

    request: Request
    settings: Settings
    sessions: Sessions
    session: str

    def shown(self, template: str, status: int = 200, **values: object) -> Response:
        mark = self.sessions.mark(self.session) if self.session else ""
        body = page(template, addresses.root(self.request), mark=mark, **values)
        return Response(body, status, _NOT_KEPT, "text/html; charset=utf-8")

    def told(self, status: int, title: str, detail: str, hint: str = "") -> Response:
        """A page that only says something: why nothing was done."""
        return self.shown("curation_told.html", status, title=title, detail=detail, hint=hint)

    def led(self, path: str) -> Response:
        to = urlsplit(addresses.root(self.request)).path.removesuffix("/") + path
        return Response(status_code=303, headers={**_NOT_KEPT, "Location": to})

    def desk(self) -> Desk:
        folder = CurationFolder(self.settings.curation) if self.settings.curation else None
        return Desk(DataFolder(self.settings.data), folder)


def _visitor(request: Request) -> _Visitor:
    sessions: Sessions = request.app.state.sessions
    if not sessions.on:
        raise HTTPException(404)
    name = request.cookies.get(COOKIE, "")
    return _Visitor(request, request.app.state.settings, sessions, name if sessions.holds(name) else "")


async def _fields(request: Request) -> Mapping[str, str]:
    """The fields of a form, the last of each name."""
    sessions: Sessions = request.app.state.sessions
    if not sessions.on:
        raise HTTPException(404)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Problem(415, "this is no form", hint=f"Send the fields as {_FORM}.", headers=_NOT_KEPT)
    try:
        text = (await request.body()).decode()
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"))
    except ValueError as error:
        raise Problem(400, "the form cannot be read", hint="Send it as UTF-8.", headers=_NOT_KEPT) from error


Visiting = Annotated[_Visitor, Depends(_visitor)]
Fields = Annotated[Mapping[str, str], Depends(_fields)]


def _foreign(visitor: _Visitor) -> bool:
    """Whether a form was sent from elsewhere, or by what does not say from where."""
    own = urlsplit(addresses.root(visitor.request))
    origin = visitor.request.headers.get("origin")
    if origin in {None, "null"}:
        return visitor.request.headers.get("sec-fetch-site") != "same-origin"
    return origin != f"{own.scheme}://{own.netloc}"


_ELSEWHERE: Final = (
    403,
    "Nothing was done",
    "The form was not sent from a page of this server.",
    "Open the page here, and send its own form.",
)


def _enter(visitor: Visiting, fields: Fields) -> Response:
    """Let in who gives the token."""
    if _foreign(visitor):
        return visitor.told(*_ELSEWHERE)
    name = visitor.sessions.begin(fields.get("token", ""))
    if name is None:
        return visitor.shown("curation_enter.html", 403, wrong=True)
    answer = visitor.led("/curation")
    path = urlsplit(addresses.root(visitor.request)).path.removesuffix("/") + "/curation"
    answer.set_cookie(COOKIE, name, max_age=LASTING, path=path, httponly=True, samesite="strict")
    return answer


def _leave(visitor: Visiting, fields: Fields) -> Response:
    """End the session."""
    if (refused := _refused(visitor, fields)) is not None:
        return refused
    visitor.sessions.end(visitor.session)
    answer = visitor.led("/curation")
    path = urlsplit(addresses.root(visitor.request)).path.removesuffix("/") + "/curation"
    answer.delete_cookie(COOKIE, path=path, httponly=True, samesite="strict")
    return answer


def _refused(visitor: _Visitor, fields: Mapping[str, str]) -> Response | None:
    """Why a form is not heeded; None where it is."""
    if _foreign(visitor):
        return visitor.told(*_ELSEWHERE)
    if not visitor.session:
        return visitor.shown("curation_enter.html", 403, wrong=False)
    if not visitor.sessions.marked(visitor.session, fields.get("mark", "")):
        return visitor.told(403, "Nothing was done", "The form is not of this session.", "Open the page once more.")
    return None


def _list(visitor: Visiting) -> Response:
    """What waits for a decision, of one force; and what was decided since the release was built."""
    if not visitor.session:
        return visitor.shown("curation_enter.html", wrong=False)
    query = visitor.request.query_params
    try:
        desk = visitor.desk()
        forces = desk.forces
        force = query.get("force") or (next(iter(forces)) if len(forces) == 1 else "")
        states = _states(query.getlist("state"))
        number = _number(query.get("page", "1"))
        found = desk.entries(states, force) if force else []
        fresh, gone = desk.pending
    except OutstandingError as error:
        return _trouble(visitor, error)
    first = (number - 1) * A_PAGE
    return visitor.shown(
        "curation.html",
        entries=[(each, compared(each.earlier_words, each.later_words)) for each in found[first : first + A_PAGE]],
        number=number,
        more=len(found) > first + A_PAGE,
        total=len(found),
        first=first,
        force=force,
        forces=forces,
        states=states,
        every=list(State),
        meanings=MEANINGS,
        relations=RELATIONS,
        pending=(len(fresh), len(gone)),
        release=desk.release,
        reviewer=visitor.settings.reviewer,
    )


MEANINGS: Final = {
    State.STALE: "decided, but the words have changed since: it makes no link until it is decided again",
    State.PROPOSED: "alike, and nobody decided yet",
    State.ACCEPTED: "decided to be a link",
    State.REJECTED: "decided to be none",
    State.AUTOMATIC: "linked by a rule",
    State.WAITING: "decided, and a document of it is not loaded",
}
"""What each state of a pair means."""


RELATIONS: Final = {
    "restates": "says the same in other words",
    "persists": "says the same again",
    "narrows": "says a part of it again",
    "escalates": "is graver",
    "downgrades": "is less grave",
    "merges": "stands for several earlier ones",
    "splits": "is a part of the earlier one",
    "followsUp": "quotes it in a letter",
    "supersedes": "takes its place, and asks for something else",
    "closes": "says that it was done",
}
"""What a later finding of each predicate does with the earlier one."""


def _states(given: list[str]) -> tuple[State, ...]:
    try:
        return tuple(State(each) for each in given) or (State.STALE, State.PROPOSED)
    except ValueError as error:
        raise UsageError(f"there is no such state: {error}", hint=f"There are: {', '.join(State)}.") from error


def _number(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) <= _DIGITS and int(given)):
        raise UsageError("page is no number of a page", hint="Give a whole number from 1.")
    return int(given)


def _pair(name: str, visitor: Visiting) -> Response:
    """One pair side by side, with the forms by which it is decided on."""
    if not visitor.session:
        return visitor.led("/curation")
    try:
        desk = visitor.desk()
        entry = desk.entry(name)
        places = [desk.place(entry.earlier), desk.place(entry.later)]
    except OutstandingError as error:
        return _trouble(visitor, error)
    words = compared(entry.earlier_words, entry.later_words)
    decided = entry.decision
    return visitor.shown(
        "curation_pair.html",
        entry=entry,
        meaning=MEANINGS[entry.state],
        sides=[
            ("Earlier", desk.base.key_of(entry.earlier), words.earlier, places[0]),
            ("Later", desk.base.key_of(entry.later), words.later, places[1]),
        ],
        issues=[desk.base.key_of(each.issue) if each.issue else "" for each in places],
        passages=["/" + each.passage.removeprefix(desk.base.iri) if each.passage else "" for each in places],
        predicates=[(each, RELATIONS[each]) for each in PREDICATES],
        chosen=entry.predicate,
        reviewer=visitor.settings.reviewer,
        comment=decided.comment if decided else "",
        seen=_seen(entry),
        longest=LONGEST_NOTE,
    )


def _seen(entry: Entry) -> str:
    """What stands for a pair as it was shown: its words, and how it stood."""
    told = (entry.id, entry.state, entry.earlier_words, entry.later_words, entry.predicate, entry.decision)
    return hashlib.sha256(repr(told).encode(errors="replace")).hexdigest()


def _decide(name: str, decision: str, visitor: Visiting, fields: Fields) -> Response:
    """Write a decision down, or take one back; nothing is published."""
    if (refused := _refused(visitor, fields)) is not None:
        return refused
    if decision not in _DECISIONS:
        return visitor.told(404, "Nothing was done", "There is no such decision.", "Accept, reject or withdraw.")
    signed = Signed(
        fields.get("reviewer", "").strip(),
        datetime.datetime.now(datetime.UTC).date(),
        " ".join(fields.get("comment", "").split()),
    )
    if max(len(signed.reviewer), len(signed.comment)) > LONGEST_NOTE:
        return visitor.told(422, "Nothing was done", f"A note has at most {LONGEST_NOTE} characters.", "Shorten it.")
    try:
        desk = visitor.desk()
        entry = desk.entry(name)
        if _seen(entry) != fields.get("seen"):
            told = "The words, or the decision, have changed since this page was opened."
            return visitor.told(409, "Nothing was done", told, "Look at the pair once more, and decide then.")
        _change(desk, entry, decision, signed, fields.get("predicate") or None)
    except OutstandingError as error:
        return _trouble(visitor, error)
    return visitor.shown(
        "curation_done.html", entry=entry, done=_DECISIONS[decision], pending=tuple(map(len, desk.pending))
    )


def _change(desk: Desk, entry: Entry, decision: str, signed: Signed, predicate: str | None) -> None:
    if decision == "withdraw":
        if entry.decision is None:
            raise UsageError(f"nobody decided on {entry.id}", hint="It may have been withdrawn already.")
        desk.withdraw([entry.decision], publish=False)
        return
    rejected = decision == "reject"
    made = desk.decided(entry, signed, rejected=rejected, predicate=None if rejected else predicate)
    desk.keep([made], publish=False)


def _trouble(visitor: _Visitor, error: OutstandingError) -> Response:
    """What went wrong, in the words of the terminal: who decides here owns the folder."""
    status = problem_of(error).status
    return visitor.told(status, "Nothing was done", error.detail, f"{error.where} {error.hint}".strip())
