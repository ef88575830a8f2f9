"""The grammar that documents are read by: our cues and layouts, and what a folder adds to them.

A folder's own cues are TOML files that `sources.toml` names under `cues`. Such a file has the tables of
`loaders/cues.toml`, and layouts under `[layouts.NAME]` as in `loaders/layouts.toml`. It adds and takes nothing away:

* lists grow: its patterns stand behind ours;
* a single pattern is joined with ours: either may be met;
* its layouts are tried before ours; one that has the name of ours takes its place.

Most cues are for documents of any layout. Those that only some layouts print stand in a table `[[particular]]` whose
key `of` names them, with the same tables inside; `Grammar.without` takes them away with the last of their layouts, so
that a run without a layout does not read its documents by what was learnt from them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Union

from pydantic import ValidationError

from graph.canonical import digest
from graph.errors import GrammarError
from loaders.cues import Cues, Layout

Value = Union[str, int, float, bool, list["Value"], dict[str, "Value"]]  # noqa: UP007  it holds itself
"""A value of a TOML file, as far as cues have them."""

LAYOUTS = "layouts"
"""The table of a folder's cues that holds layouts."""

PARTICULAR = "particular"
"""The tables of cues that are for some layouts only."""

_LAYOUT_HINT = f"A layout is a table [{LAYOUTS}.NAME] with: {', '.join(sorted(Layout.model_fields.keys() - {'name'}))}."


@dataclass(frozen=True, slots=True)
class Grammar:
    """Cues and layouts. Two grammars of the same files are equal, whatever the order in which the files were named.

    Attributes:
        cues: what opens, makes and closes lists, grades, statuses and references.
        layouts: in the order in which they are tried.
        added: SHA-256 of each file that was added to ours, by its name.
    """

    cues: Cues
    layouts: tuple[Layout, ...]
    added: Mapping[str, str]
    _general: Mapping[str, Value] = field(default_factory=dict, compare=False, repr=False)
    _particular: tuple[tuple[frozenset[str], Mapping[str, Value]], ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def packaged(cls) -> Grammar:
        """The grammar that comes with the project."""
        return _packaged()

    def layout(self, name: str) -> Layout | None:
        """The layout of a name."""
        return next((each for each in self.layouts if each.name == name), None)

    def without(self, name: str) -> Grammar:
        """This grammar as if nobody had described a layout: without it, and without the cues that are only for it."""
        layouts = tuple(each for each in self.layouts if each.name != name)
        left = frozenset(each.name for each in layouts)
        particular = tuple(each for each in self._particular if each[0] & left)
        cues = _with(self._general, particular)
        return Grammar(cues, layouts, self.added, self._general, particular)


@cache
def _packaged() -> Grammar:
    return grammar_of({})


def grammar_of(added: Mapping[str, bytes]) -> Grammar:
    """Our grammar, with some files added in the order of their names.

    Args:
        added: the bytes of each file by its name.

    Raises:
        GrammarError: a file is no TOML, has a table or key that cues do not have, or a pattern that does not compile.
    """
    cues, layouts = _ours("cues.toml"), _ours("layouts.toml")
    particular = _particular(cues, "cues.toml")
    if not added:
        return Grammar(_with(cues, particular), _layouts(layouts), {}, cues, particular)
    merged, more = cues, dict(layouts)
    for name in sorted(added):
        parsed = _parsed(name, added[name])
        own = parsed.pop(LAYOUTS, {})
        if not isinstance(own, dict):
            raise GrammarError(f"{LAYOUTS!r} is no table", where=name, hint=_LAYOUT_HINT)
        particular = (*particular, *_particular(parsed, name))
        merged = _joined(merged, parsed, name, ())
        more = own | {key: value for key, value in more.items() if key not in own}
        try:
            _with(merged, particular)
        except ValidationError as error:
            hint = "See loaders/cues.toml for the tables and keys."
            raise GrammarError(_told(error), where=name, hint=hint) from error
        _layouts(own, name)
    digests = {name: digest(content) for name, content in sorted(added.items())}
    return Grammar(_with(merged, particular), _layouts(more), digests, merged, particular)


def _particular(cues: dict[str, Value], where: str) -> tuple[tuple[frozenset[str], Mapping[str, Value]], ...]:
    """The cues that are for some layouts only, taken out of a file's tables; each entry names its layouts in `of`."""
    entries = cues.pop(PARTICULAR, [])
    hint = f"Write [[{PARTICULAR}]], of = ['a layout'], and below it tables as in loaders/cues.toml."
    if not isinstance(entries, list):
        raise GrammarError(f"{PARTICULAR!r} is no list of tables", where=where, hint=hint)
    made = []
    for entry in entries:
        named = entry.get("of") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(named, list) or not named:
            raise GrammarError(
                f"an entry of {PARTICULAR!r} does not say which layouts it is for", where=where, hint=hint
            )
        made.append((frozenset(map(str, named)), {key: value for key, value in entry.items() if key != "of"}))
    return tuple(made)


def _with(general: Mapping[str, Value], particular: Iterable[tuple[frozenset[str], Mapping[str, Value]]]) -> Cues:
    """All cues: those for every layout, with those for some."""
    merged = dict(general)
    for _, entry in particular:
        merged = _joined(merged, entry, PARTICULAR, ())
    return Cues.model_validate(merged)


def grammar_in(paths: Iterable[Path]) -> Grammar:
    """Our grammar, with the files at some paths added.

    Raises:
        GrammarError: one cannot be read, or does not fit; see `grammar_of`.
    """
    return grammar_of(cues_at(paths))


def cues_at(paths: Iterable[Path]) -> dict[str, bytes]:
    """The bytes of files of cues, by their names.

    Raises:
        GrammarError: one cannot be read.
    """
    added: dict[str, bytes] = {}
    for path in paths:
        try:
            added[path.name] = path.read_bytes()
        except OSError as error:
            raise GrammarError(
                f"cannot be read: {error.strerror}", where=str(path), hint="Correct `cues` in sources.toml."
            ) from error
    return added


def _ours(name: str) -> dict[str, Value]:
    return tomllib.loads(files("loaders").joinpath(name).read_text("utf-8"))


def _parsed(name: str, content: bytes) -> dict[str, Value]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise GrammarError(f"not TOML: {error}", where=name, hint="Correct the line named.") from error


def _layouts(entries: Mapping[str, Value], where: str = "layouts.toml") -> tuple[Layout, ...]:
    made = []
    for name, entry in entries.items():
        try:
            made.append(Layout.model_validate({"name": name, **entry} if isinstance(entry, dict) else {"name": name}))
        except ValidationError as error:
            raise GrammarError(f"{LAYOUTS}.{name}.{_told(error)}", where=where, hint=_LAYOUT_HINT) from error
    return tuple(made)


def _joined(ours: dict[str, Value], theirs: Mapping[str, Value], name: str, place: tuple[str, ...]) -> dict[str, Value]:
    """Our tables with theirs added. What no table of ours has is left for the check of the whole."""
    made = dict(ours)
    for key, value in theirs.items():
        known = made.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            made[key] = _joined(known, value, name, (*place, key))
        elif isinstance(known, list) and isinstance(value, list):
            made[key] = [*known, *value]
        elif isinstance(known, str) and isinstance(value, str):
            made[key] = f"(?:{known})|(?:{_compiled(value, name, (*place, key))})"
        elif known is None:
            made[key] = value
        else:
            raise GrammarError(
                f"{'.'.join((*place, key))} is {_called(value)}, and in our cues {_called(known)}",
                where=name,
                hint="See loaders/cues.toml for the tables and keys.",
            )
    return made


def _compiled(pattern: str, name: str, place: Iterable[str]) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise GrammarError(
            f"{'.'.join(place)} is no pattern: {error}", where=name, hint="It is a Python regular expression."
        ) from error
    return pattern


def _called(value: Value) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return "a pattern or word" if isinstance(value, str) else "a number or a truth value"


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
