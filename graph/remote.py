"""A graph of a SPARQL server elsewhere, asked as a store: by the SPARQL 1.1 Protocol, whatever the engine.

Every answer is taken whole before any of it is believed: servers cut answers off when their time is up and say 200 all
the same. Results come as JSON or N-Triples and are written here in what form is wanted, so that engines differ in no
byte that the standard leaves open.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Literal, Self, TypedDict, cast

import httpx
import pyoxigraph as ox

from graph.errors import EngineError, QueryError
from graph.store import RDF_FORMATS, RESULT_FORMATS, EmbeddedStore, Store, named_format
from graph.terms import PREFIXES

_JSON: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TRUTHS: Final = {"0": "false", "1": "true"}
_TRUTH: Final = "__ASK_RETVAL"
"""The variable by which Virtuoso answers ASK."""

_BAD_REQUEST: Final = 400
_UNAUTHORISED: Final = frozenset({401, 403})
_SHOWN: Final = 160
"""Characters of a server's complaint that are shown."""


_GRAPH_WORDS: Final = frozenset({"GRAPH", "FROM", "SERVICE"})
_TOKENS: Final = re.compile(
    r"""<[^<>"{}|^`\\\s]*> | \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3}
    | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | \#[^\n]* | [?$]\w+ | @[\w-]+ | [\w.-]*:[\w.:%\\-]*
    | (?P<word>[A-Za-z]\w*)""",
    re.VERBOSE | re.DOTALL,
)
"""IRIs, strings, comments, variables, language tags and prefixed names, none of which is a word of the language."""


class Term(TypedDict, total=False):
    """A value of a result in JSON; see SPARQL 1.1 Query Results JSON Format, section 3.2.2."""

    type: str
    value: str
    datatype: str


@dataclass(frozen=True)
class Place:
    """Where a SPARQL server is, and how to be let in.

    Attributes:
        query: the address that queries are sent to.
        update: the address that updates are sent to.
        graphs: the address of the Graph Store Protocol. The graph's IRI takes the place of `{graph}` in it, else it is
            added as `graph=`.
        user: for basic and digest authentication; empty for none.
        password: of the user, or the token of a bearer; shown nowhere.
        scheme: of authentication.
        seconds: how long one request may take.
        questions: the saved questions that may be put to it; None for all, and all else that is asked.
    """

    query: str
    update: str
    graphs: str
    user: str = ""
    password: str = field(default="", repr=False)
    scheme: Literal["basic", "digest", "bearer"] = "basic"
    seconds: float = 60.0
    questions: frozenset[str] | None = None

    def client(self) -> httpx.Client:
        """A client that is let in. It keeps connections, and follows no redirection and no proxy of the environment."""
        auth: httpx.Auth | None = None
        headers: dict[str, str] = {}
        if self.scheme == "bearer" and self.password:
            headers["Authorization"] = f"Bearer {self.password}"
        elif self.user:
            auth = {"basic": httpx.BasicAuth, "digest": httpx.DigestAuth}[self.scheme](self.user, self.password)
        return httpx.Client(auth=auth, headers=headers, timeout=self.seconds, trust_env=False)


class RemoteStore:
    """One graph of a SPARQL server, which nobody writes to while it is asked. Any thread may ask."""

    def __init__(
        self,
        client: httpx.Client,
        address: str,
        graph: str,
        named: EmbeddedStore,
        questions: frozenset[str] | None = None,
    ) -> None:
        """Ask a graph.

        Args:
            client: that is let in. It is closed with the store.
            address: that queries are sent to.
            graph: the IRI of the graph that holds all triples.
            named: the same triples in their named graphs. What a query asks of these is asked there. It is closed too.
            questions: the saved questions that the engine answers as the standard has it, where it departs from the
                standard elsewhere: nothing else is asked of it then. None where it may be asked anything.
        """
        self._client = client
        self._address = address
        self._graph = graph
        self._named = named
        self._questions = questions

    def query(self, sparql: str, media_type: str = _JSON, *, united: bool = True) -> bytes:
        """See `graph.store.Store.query`. What speaks of graphs or services is answered by the store of named graphs.

        Raises:
            QueryError: the text is not SPARQL, or the media type does not fit the form of the query.
            EngineError: the server does not answer, or not as it should.
        """
        if not united or self._questions is not None or _speaks_of_graphs(sparql):
            return self._named.query(sparql, media_type, united=united)
        declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        asked = {"query": declared + sparql, "default-graph-uri": self._graph}
        if media_type in RDF_FORMATS:
            reply = self._asked(asked, _TRIPLES)
            self._refuse(reply, sparql)
            if _is_rows(reply):
                named_format(media_type, RESULT_FORMATS)
            return _rewritten(reply.content, media_type)
        named_format(media_type, RESULT_FORMATS)
        reply = self._asked(asked, _JSON)
        self._refuse(reply, sparql)
        return _result(reply, media_type)

    def for_question(self, name: str) -> Store:
        """See `graph.store.Store.for_question`."""
        if self._questions is None:
            return self
        if name not in self._questions:
            return self._named
        return RemoteStore(self._client, self._address, self._graph, self._named)

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections and the store of named graphs."""
        self._client.close()
        with self._named:
            pass

    def graphs(self) -> list[str]:
        """See `graph.store.Store.graphs`."""
        return self._named.graphs()

    def dump(self) -> bytes:
        """See `graph.store.Store.dump`."""
        return self._named.dump()

    def replace_graph(self, name: str, nquads: bytes) -> None:
        """Refuse: a release is never changed.

        Raises:
            EngineError: always.
        """
        del nquads
        raise EngineError("a release is never changed", where=name, hint="Publish another one: `outstanding build`.")

    def _asked(self, asked: dict[str, str], media_type: str) -> httpx.Response:
        request = self._client.build_request("POST", self._address, data=asked, headers={"Accept": media_type})
        return sent(self._client, request)

    def _refuse(self, reply: httpx.Response, sparql: str) -> None:
        """Tell what is wrong with a query that the server refuses, at the place that its author knows."""
        if reply.status_code == _BAD_REQUEST:
            with EmbeddedStore.in_memory() as nothing:
                nothing.query(sparql)  # raises where it is no SPARQL
            raise QueryError(
                f"the engine cannot answer the query: {_complaint(reply)}", hint="Ask for it in another way."
            )
        refuse(reply)


def sent(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    """A server's reply to a request, whatever its status.

    Raises:
        EngineError: there is none in time.
    """
    try:
        return client.send(request)
    except httpx.TimeoutException as error:
        raise EngineError(
            "the engine did not answer in time",
            where=shown(request.url),
            hint="Ask for less, or set OUTSTANDING_STORE_SECONDS higher.",
        ) from error
    except httpx.HTTPError as error:
        raise EngineError(
            f"the engine cannot be reached: {str(error) or type(error).__name__}",
            where=shown(request.url),
            hint="See that it runs, and that the OUTSTANDING_STORE_ settings name its addresses.",
        ) from error


def refuse(reply: httpx.Response) -> None:
    """Tell what is wrong where a server did not do what it was asked.

    Raises:
        EngineError: its status is not one of success.
    """
    where = shown(reply.url)
    if reply.status_code in _UNAUTHORISED:
        raise EngineError(
            "the engine does not let us in",
            where=where,
            hint="Check OUTSTANDING_STORE_USER, OUTSTANDING_STORE_PASSWORD and OUTSTANDING_STORE_SCHEME.",
        )
    if not reply.is_success:
        raise EngineError(
            f"the engine answers {reply.status_code}: {_complaint(reply)}",
            where=where,
            hint="See its log, and that the OUTSTANDING_STORE_ settings name its addresses.",
        )


def shown(url: httpx.URL) -> str:
    """An address as it may be shown: without its query, and without what stands before the host, maybe a secret."""
    return str(url.copy_with(username=None, password=None, query=None))


def _complaint(reply: httpx.Response) -> str:
    return " ".join(reply.text.split())[:_SHOWN] or "nothing"


def _speaks_of_graphs(sparql: str) -> bool:
    """Whether a query chooses its graphs, or asks others."""
    return any(match["word"] and match["word"].upper() in _GRAPH_WORDS for match in _TOKENS.finditer(sparql))


def _is_rows(reply: httpx.Response) -> bool:
    return "sparql-results" in reply.headers.get("Content-Type", "")


def _rewritten(triples: bytes, media_type: str) -> bytes:
    try:
        found = list(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError) as error:
        raise _cut_off(str(error)) from error
    return ox.serialize(found, format=named_format(media_type, RDF_FORMATS)) or b""


def _result(reply: httpx.Response, media_type: str) -> bytes:
    """A result in a media type, with the engine's own ways of writing it undone."""
    try:
        told = json.loads(reply.content)
        if "boolean" not in told:
            bindings: list[dict[str, Term]] = told["results"]["bindings"]
            if told["head"].get("vars") == [_TRUTH]:
                told = {"head": {}, "boolean": any(each[_TRUTH]["value"] in {"1", "true"} for each in bindings)}
            else:
                told["head"] = {"vars": told["head"]["vars"]}
                told["results"] = {"bindings": [{name: _term(term) for name, term in row.items()} for row in bindings]}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _cut_off(str(error)) from error
    content = json.dumps(told, ensure_ascii=False).encode()
    if media_type == _JSON:
        return content
    result = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    return result.serialize(format=named_format(media_type, RESULT_FORMATS)) or b""


def _term(term: Term) -> Term:
    """A value as the standard has it: Virtuoso tells the type of a literal in an old way, and of truths the number."""
    kind = term.get("datatype")
    if term["type"] not in {"typed-literal", "literal"} or kind is None:
        return term
    made = {**term, "type": "literal"}
    if kind == f"{_XSD}string":
        del made["datatype"]
    elif kind == f"{_XSD}boolean":
        made["value"] = _TRUTHS.get(term["value"], term["value"])
    return cast("Term", made)


def _cut_off(error: str) -> EngineError:
    return EngineError(
        f"the engine's answer is cut off, or is none: {error[:_SHOWN]}",
        hint="It may have run out of time or of rows: raise its limits, or ask for less.",
    )
