"""An answer with all that its forms say of it: citation, passages, addresses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graph.errors import QuestionError
from outstanding.web.asked import MOST_ROWS, Asked, check, fitting
from outstanding.web.citation import Citation, citation
from outstanding.web.passages import Behind, Passage
from outstanding.web.problems import Problem
from outstanding.web.served import Served
from queries.answers import Answer


@dataclass(frozen=True)
class Reply:
    """An answer as every form of it needs it.

    Attributes:
        asked: what was asked.
        answer: the rows of the page, and the coverage.
        limit: how many rows a page has.
        served: the release it was answered from.
        root: the public root of this server, with a slash at its end.
    """

    asked: Asked
    answer: Answer
    limit: int
    served: Served
    root: str

    @cached_property
    def behind(self) -> tuple[Behind, ...]:
        """The passages behind each row."""
        return self.served.passages.behind(self.answer)

    @cached_property
    def citation(self) -> Citation:
        """How this is cited."""
        number = self.served.release.number
        return citation(self.answer, number, self.absolute(self.asked.lasting("", self.limit, number)))

    @property
    def next(self) -> str | None:
        """The path of the next page of the same form, but for its suffix; None where there is none."""
        return self.asked.path(page=self.asked.page + 1) if self.answer.more else None

    def absolute(self, path: str) -> str:
        """The address of a path on this server."""
        return self.root + path.removeprefix("/")

    def address(self, iri: str) -> str:
        """Where a thing is looked up: on this server if it is this publisher's, else at its own IRI."""
        local = self.served.local(iri)
        return self.absolute(local) if local != iri else iri

    def place(self, passage: Passage) -> str:
        """Where a passage is looked up."""
        return self.address(passage.iri)


def replied(asked: Asked, served: Served, root: str, *, whole: bool, partial: bool = False) -> Reply:
    """Ask the release.

    Args:
        asked: what is asked; its values are checked.
        served: the release.
        root: the public root of this server.
        whole: whether all rows are wanted where no limit is given, and not a first page.
        partial: whether the first of them will do where there are too many.

    Raises:
        Problem: 422, a value does not fit; or all rows are wanted, and there are more than one page may have.
    """
    check(asked, served)
    limit = asked.limit or (MOST_ROWS if whole else asked.question.pagination)
    try:
        answer = served.enquiries.ask(asked.ordered, asked.given, asked.stretch(limit))
    except QuestionError as error:  # a default that this release has no thing for
        raise fitting(error) from error
    if whole and not partial and asked.limit is None and answer.more and asked.page == 1:
        raise Problem(
            422,
            f"the answer has more than {MOST_ROWS} rows, which is the most that is sent at once",
            hint=f"Ask for it page by page: limit={MOST_ROWS}&page=1, and so on by the header Link; or narrow it.",
            extensions={"limit": MOST_ROWS, "parameters": []},
        )
    return Reply(asked, answer, limit, served, root)


def bound(asked: Asked, served: Served) -> str:
    """The SPARQL of a question with its values in place.

    Raises:
        Problem: 422, a value does not fit.
    """
    check(asked, served)
    try:
        return served.enquiries.bound(asked.ordered, asked.given).text
    except QuestionError as error:
        raise fitting(error) from error
