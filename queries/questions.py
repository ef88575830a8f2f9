"""Saved questions as they are kept: one `.rq` file each, SPARQL under a header in the manner of grlc.

The header is YAML behind `#+` at the top of the file, so that any SPARQL tool reads the file as it is:

    #+ summary: One line.
    #+ description: >
    #+   What a row is, and what it is not.
    #+ tags:
    #+   - persistence
    #+ defaults:
    #+   - since: 2015
    #+ parameters:
    #+   since: {description: The year first raised., example: 2016}
    #+ columns:
    #+   issue: The thread through the years.
    SELECT ...

`summary` and `description` are required; so is a default for each required parameter. Every value is kept as it is
written: `2019-09-27` and `no` are text. Keys other than those of `HEADER_KEYS` are refused: grlc passes over a misspelt
one in silence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Final, NoReturn

import yaml

from graph.errors import QuestionError
from queries.charts import CHARTS
from queries.lexing import Kind, tokens
from queries.parameters import Parameter, check

DEFAULT_PAGINATION: Final = 100
HEADER_KEYS: Final = (
    "summary",
    "description",
    "tags",
    "method",
    "pagination",
    "endpoint_in_url",
    "defaults",
    "enumerate",
    "parameters",
    "columns",
    "table",
    "chart",
    "cube",
    "persistence",
)
_SUFFIX: Final = ".rq"
_LINE_END: Final = re.compile(r"\r\n?|\n")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Question:
    """One saved question.

    Attributes:
        name: the file's name without `.rq`, lower case with hyphens.
        summary: one line.
        description: what the answer means.
        tags: words to group questions by.
        pagination: rows on a page.
        parameters: the required ones first, then in the order in which the query names them.
        columns: what each column of the answer holds, as pairs of column and description, in the header's order.
        text: the query, without the header.
        path: the file.
        table: how people see the answer: headings, each with the columns whose values stand below it, one to a line;
            empty where each column stands by itself.
        chart: the picture that the answer can be had as, one of `queries.charts.CHARTS`; empty where there is none.
        cubes: the data sets of observations that the answer holds, each with the name of its structure and, by column,
            the property of a dimension or measure; a name is what follows `cube/` in its IRI.
        persistence: which grade of persistence the answer stands on, or nothing.
        version: SHA-256 of the file, by which a citation names it.
        more: what the header says under the further keys that `load` was told of.
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    pagination: int
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    text: str
    path: Path | Traversable
    table: tuple[tuple[str, tuple[str, ...]], ...] = ()
    chart: str = ""
    cubes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    persistence: str = ""
    version: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | Traversable, more: Sequence[str] = ()) -> Question:
        """Read one file.

        Args:
            path: of the file.
            more: keys that its header must have besides those of every question, each with a text.

        Raises:
            QuestionError: the file cannot be read, or its header is malformed, misses something or speaks of parameters
                that the query does not have; with the file and, where it can be told, the line.
        """
        try:
            content = path.read_bytes()
            source = content.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            detail = f"The saved question cannot be read: {error}."
            raise QuestionError(detail, where=path.name, hint="It must be a text file in UTF-8.") from error
        question = _Reader(path, "\n".join(_LINE_END.split(source)), more).question()
        return replace(question, version=hashlib.sha256(content).hexdigest())


def questions(folder: Path | Traversable, more: Sequence[str] = ()) -> dict[str, Question]:
    """Read every `.rq` file of a folder, by name and in the order of the names; folders inside it are not looked into.

    Args:
        folder: where they are.
        more: see `Question.load`.

    Raises:
        QuestionError: the folder cannot be read, or one of its files is malformed.
    """
    try:
        files = sorted((file for file in folder.iterdir() if file.name.endswith(_SUFFIX)), key=lambda file: file.name)
    except OSError as error:
        detail = f"The folder of saved questions cannot be read: {error}."
        raise QuestionError(detail, where=folder.name, hint="Check the installation.") from error
    loaded = (Question.load(file, more) for file in files)
    return dict(sorted((question.name, question) for question in loaded))


class _Reader:
    """Reads one file. Lines are counted from 1, over the whole file."""

    def __init__(self, path: Path | Traversable, source: str, more: Sequence[str]) -> None:
        self._path = path
        self._more = more
        lines = re.findall(r"[^\n]*\n|[^\n]+", source)  # `splitlines` would also cut at U+2028
        self._height = next((row for row, line in enumerate(lines) if not line.startswith("#+")), len(lines))
        self._header = "".join(line[2:].removeprefix(" ") for line in lines[: self._height])
        self._text = "".join(lines[self._height :]).lstrip("\r\n")
        self._skipped = source.count("\n") - self._text.count("\n")

    def question(self) -> Question:
        """The question, or QuestionError."""
        name = self._path.name.removesuffix(_SUFFIX)
        if not _NAME.fullmatch(name):
            self._fail(f"{name!r} cannot name a question.", None, "Use lower-case words joined by hyphens.")
        header = self._entries()
        for key, node in header.items():
            if key not in (known := (*HEADER_KEYS, *self._more)):
                self._fail(f"The header key {key!r} is unknown.", node, f"Known: {', '.join(known)}.")
        if "method" in header and self._string(header["method"]) != "GET":
            self._fail("The method of a saved question is GET.", header["method"])
        return Question(
            name=name,
            summary=self._required(header, "summary"),
            description=self._required(header, "description"),
            tags=tuple(self._string(node) for node in self._list(header.get("tags"))),
            pagination=self._pagination(header.get("pagination")),
            parameters=self._parameters(header),
            columns=tuple((key, self._string(node)) for key, node in self._map(header.get("columns")).items()),
            text=self._text,
            path=self._path,
            table=self._table(header),
            chart=self._chart(header),
            cubes=self._cubes(header),
            persistence=self._string(header["persistence"]) if "persistence" in header else "",
            more=MappingProxyType({key: self._required(header, key) for key in self._more}),
        )

    def _fail(
        self, detail: str, node: yaml.Node | int | None, hint: str = "", cause: Exception | None = None
    ) -> NoReturn:
        """Refuse the file for a node of the header, a line of the file, or the whole of it."""
        line = node.start_mark.line + 1 if isinstance(node, yaml.Node) else node
        where = self._path.name if line is None else f"{self._path.name}:{line}"
        raise QuestionError(detail, where=where, hint=hint) from cause

    def _entries(self) -> dict[str, yaml.Node]:
        """The header's keys and what is under each."""
        for token in tokens(self._text):
            if token.kind is Kind.COMMENT and token.text.startswith("#+"):
                line = self._skipped + self._text.count("\n", 0, token.start) + 1
                self._fail("A header line stands below the top of the file.", line, "Move it up, or write `# +`.")
        try:
            node = yaml.compose(self._header, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            self._fail(f"The header is not YAML: {error.problem}.", mark.line + 1 if mark else None, cause=error)
        except yaml.YAMLError as error:
            self._fail("The header is not YAML: it holds a character that YAML forbids.", None, cause=error)
        if node is None:
            self._fail("There is no header.", 1, "Begin the file with `#+ summary: ...`.")
        return self._map(node)

    def _string(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self._fail("Text is expected here.", node)
        return str(node.value).strip()

    def _list(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self._fail("A list is expected here.", node, "Begin each item with a hyphen.")
        return list(node.value)

    def _map(self, node: yaml.Node | None) -> dict[str, yaml.Node]:
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            self._fail("`key: value` pairs are expected here.", node)
        entries: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self._string(key)
            if name in entries:
                self._fail(f"{name!r} is said twice.", key)
            entries[name] = value
        return entries

    def _maps(self, node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
        """The pairs of a list of maps with one key each, which is how grlc writes `defaults` and `enumerate`."""
        for item in self._list(node):
            entries = self._map(item)
            if len(entries) != 1:
                self._fail("Each item of this list names one parameter.", item)
            yield from entries.items()

    def _required(self, header: Mapping[str, yaml.Node], key: str) -> str:
        text = self._string(header[key]) if key in header else ""
        if not text:
            self._fail(f"The header has no {key}.", header.get(key))
        return text

    def _pagination(self, node: yaml.Node | None) -> int:
        if node is None:
            return DEFAULT_PAGINATION
        written = self._string(node)
        if not re.fullmatch(r"[1-9][0-9]{0,5}", written):
            self._fail(f"{written!r} is no number of rows.", node, "Give a whole number from 1 to 999999.")
        return int(written)

    def _parameters(self, header: Mapping[str, yaml.Node]) -> tuple[Parameter, ...]:
        found = self._named()
        for name, node in self._maps(header.get("enumerate")):
            allowed = tuple(self._string(item) for item in self._list(node))
            found[name] = replace(self._known(found, name, node), enumerate=allowed)
        for name, node in self._maps(header.get("defaults")):
            parameter = self._known(found, name, node)
            if parameter.default is not None:
                self._fail(f"The parameter {name} has two defaults.", node)
            found[name] = replace(parameter, default=self._fitting(parameter, node))
        for name, node in self._map(header.get("parameters")).items():
            parameter = self._known(found, name, node)
            about = self._map(node)
            if strange := sorted(about.keys() - {"description", "example"}):
                self._fail(f"{strange[0]!r} is not said of a parameter.", node, "Say: description, example.")
            found[name] = replace(
                parameter,
                description=self._string(about["description"]) if "description" in about else "",
                example=self._fitting(parameter, about["example"]) if "example" in about else "",
            )
        for parameter in found.values():
            if parameter.required and parameter.default is None:
                hint = f"Add `- {parameter.name}: ...` under `defaults:`; without a value the answer would be empty."
                self._fail(f"The required parameter {parameter.name} has no default.", None, hint)
        return tuple(sorted(found.values(), key=lambda parameter: not parameter.required))

    def _table(self, header: Mapping[str, yaml.Node]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        columns = self._map(header.get("columns"))
        table = []
        for heading, node in self._map(header.get("table")).items():
            names = tuple(self._string(item) for item in self._list(node))
            for name in names:
                if name not in columns:
                    self._fail(f"The table speaks of {name!r}, which is not among the columns.", node)
            table.append((heading, names))
        return tuple(table)

    def _chart(self, header: Mapping[str, yaml.Node]) -> str:
        if "chart" not in header:
            return ""
        name, columns = self._string(header["chart"]), self._map(header.get("columns"))
        if name not in CHARTS:
            self._fail(f"There is no chart {name!r}.", header["chart"], f"There are: {', '.join(CHARTS)}.")
        if missing := [each for each in CHARTS[name] if each not in columns]:
            told = f"The chart {name} is drawn from columns that the answer does not have: {', '.join(missing)}."
            self._fail(told, header["chart"], "Give the columns these names, or name another chart.")
        return name

    def _cubes(self, header: Mapping[str, yaml.Node]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        columns = self._map(header.get("columns"))
        cubes = []
        for name, node in self._map(header.get("cube")).items():
            parts = {column: self._string(value) for column, value in self._map(node).items()}
            if strange := [column for column in parts if column not in columns]:
                self._fail(f"The cube speaks of {strange[0]!r}, which is not among the columns.", node)
            cubes.append((name, tuple(parts.items())))
        return tuple(cubes)

    def _named(self) -> dict[str, Parameter]:
        """The parameters that the query names, in the order of first appearance."""
        found: dict[str, Parameter] = {}
        for token in tokens(self._text):
            if token.kind is not Kind.VARIABLE or not token.text.startswith("_", 1):
                continue
            line = self._skipped + self._text.count("\n", 0, token.start) + 1
            try:
                parameter = Parameter.from_variable(token.text)
            except QuestionError as error:
                self._fail(error.detail, line, error.hint, error)
            if found.setdefault(parameter.name, parameter).variable != parameter.variable:
                self._fail(f"The parameter {parameter.name} is written in two ways.", line)
        return found

    def _known(self, found: Mapping[str, Parameter], name: str, node: yaml.Node) -> Parameter:
        if name not in found:
            hint = f"It has: {', '.join(found)}." if found else "It has none."
            self._fail(f"The query has no parameter {name!r}.", node, hint)
        return found[name]

    def _fitting(self, parameter: Parameter, node: yaml.Node) -> str:
        """A value of the header, if it fits the parameter."""
        value = self._string(node)
        try:
            check(parameter, value)
        except QuestionError as error:
            self._fail(error.detail, node, error.hint, error)
        return value
