"""Parameters of saved questions: what a variable's name says about its values, and values made into RDF terms.

The names are those of BASIL: `?_since_integer` must have a value, `?__force_iri` may be left out; the suffix is a
datatype, `iri`, a language tag of two letters, or nothing for a plain string. A suffix counts only behind a name:
`?_date` is the string called "date".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from graph.errors import QuestionError

IRI: Final = "iri"
STRING: Final = "string"

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_SHOWN: Final = 60
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
# What certainly is an IRI already; any other value of an `_iri` parameter is a slug or a CURIE, to be looked up.
_COMPLETE: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.\-]*+://|[Uu][Rr][Nn]:)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*+:[^\x00-\x20<>\"{}|^`\\]*+")
_HOSTILE: Final = re.compile(r'\\[uU]?|["\x00-\x1f\x7f-\x9f]')
_ESCAPES: Final = {"\\": r"\\", '"': r"\"", "\t": r"\t", "\b": r"\b", "\n": r"\n", "\r": r"\r", "\f": r"\f"}


class _Form(NamedTuple):
    """The literals that a datatype allows: a pattern for the whole of it, and the same in words with an example."""

    pattern: re.Pattern[str]
    words: str


_CLOCK: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{0,5}[1-9])?"
_FORMS: Final[Mapping[str, _Form]] = MappingProxyType(
    {
        "integer": _Form(
            re.compile(r"0|-?[1-9][0-9]{0,17}"), "a whole number of up to 18 digits without leading zeros, such as 2015"
        ),
        "decimal": _Form(
            re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?"), "a number without leading zeros, such as 0.85"
        ),
        "date": _Form(
            re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a day of the calendar as YYYY-MM-DD, such as 2019-09-27"
        ),
        "dateTime": _Form(
            re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}Z?"),
            "a day and time as YYYY-MM-DDThh:mm:ss, with Z for UTC or no time zone, such as 2019-09-27T09:30:00Z",
        ),
        "gYear": _Form(re.compile(r"(?!0000)[0-9]{4}"), "a year of four digits, such as 2015"),
        "boolean": _Form(re.compile(r"true|false"), "true or false"),
        STRING: _Form(re.compile(r"[\s\S]*+"), "any text"),
    }
)
# Patterns cannot know the calendar. Both constructors refuse the day that does not exist.
_CALENDARS: Final[Mapping[str, Callable[[str], date]]] = MappingProxyType(
    {"date": date.fromisoformat, "dateTime": datetime.fromisoformat}
)
_IRI_WORDS: Final = "a short name, a prefixed name or an absolute IRI, such as https://example.org/id/northshire"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a saved question.

    Attributes:
        name: what callers say, `as_of`.
        variable: what stands in the query behind `?`, `_as_of_date`.
        datatype: `iri`, or an XSD type: `integer`, `decimal`, `date`, `dateTime`, `gYear`, `boolean`, `string`.
        language: the tag of a string that has one, else nothing.
        required: whether the question means nothing without a value; such a parameter has a default.
        default: the value where the caller gives none, or None.
        enumerate: the only values allowed, or nothing where any of the type is.
        description: one sentence for people.
        example: a value that makes sense, or nothing.
    """

    name: str
    variable: str
    datatype: str
    language: str
    required: bool
    default: str | None = None
    enumerate: tuple[str, ...] = ()
    description: str = ""
    example: str = ""

    @classmethod
    def from_variable(cls, variable: str) -> Parameter:
        """Read a variable's name, with or without its `?` or `$`.

        Raises:
            QuestionError: the name is not one of a parameter.
        """
        bare = variable.removeprefix("?").removeprefix("$")
        required = not bare.startswith("__")
        label = bare[1:] if required else bare[2:]
        if not bare.startswith("_") or not label or label.startswith("_"):
            detail = f"?{bare} does not name a parameter."
            raise QuestionError(detail, hint="Write ?_name_type for a required one, ?__name_type for an optional one.")
        name, _, suffix = label.rpartition("_")
        if name and (suffix == IRI or suffix in _FORMS):
            return cls(name=name, variable=bare, datatype=suffix, language="", required=required)
        if name and _LANGUAGE.fullmatch(suffix):
            return cls(name=name, variable=bare, datatype=STRING, language=suffix, required=required)
        return cls(name=label, variable=bare, datatype=STRING, language="", required=required)

    @property
    def allowed(self) -> str:
        """The values allowed, in words."""
        if self.enumerate:
            return "one of: " + ", ".join(self.enumerate)
        return _IRI_WORDS if self.datatype == IRI else _FORMS[self.datatype].words


def check(parameter: Parameter, value: str) -> None:
    """Check a value as far as it can be without looking anything up: a short name's existence is not checked.

    Raises:
        QuestionError: the value is not one of those enumerated, or not of the type. Numbers and dates are taken in the
            one spelling that every engine keeps, because `01` and `1` are different terms in a triple pattern.
    """
    if parameter.enumerate and value not in parameter.enumerate:
        raise _refusal(parameter, value)
    if not _is_text(value):
        raise _refusal(parameter, value)
    form = _FORMS.get(parameter.datatype)
    if form is None:
        return
    if not form.pattern.fullmatch(value) or not _in_calendar(parameter.datatype, value):
        raise _refusal(parameter, value)


def serialise(parameter: Parameter, value: str, resolve: Callable[[str], str] | None) -> str:
    r"""Write the value as an RDF term: `"2015"^^<http://www.w3.org/2001/XMLSchema#integer>`, `"x"@en`, `<...>`.

    The term reads the same whether an engine decodes `\uXXXX` inside strings or in the whole text beforehand.

    Args:
        parameter: says the type and the values allowed.
        value: as the caller wrote it. Decimals lose zeros that mean nothing: `1.50` becomes `1.5`, as engines store it.
        resolve: makes an IRI of the short or prefixed name of a thing, and raises QuestionError for one it does not
            know. An IRI (anything with `://`, or a `urn:`) is not given to it. Without it, only IRIs are taken.

    Raises:
        QuestionError: the value does not fit; the error names the parameter, the value and what is allowed.
    """
    check(parameter, value)
    if parameter.datatype == IRI:
        iri = value if resolve is None or _COMPLETE.match(value) else resolve(value)
        if not _is_iri(iri):
            raise _refusal(parameter, value)
        return f"<{iri}>"
    if parameter.language:
        return f"{_quoted(value)}@{parameter.language}"
    if parameter.datatype == STRING:
        return _quoted(value)
    lexical = _plain_decimal(value) if parameter.datatype == "decimal" else value
    return f'"{lexical}"^^<{_XSD}{parameter.datatype}>'


def _refusal(parameter: Parameter, value: str) -> QuestionError:
    shown = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    return QuestionError(
        f"The parameter {parameter.name} does not take {shown!r}.", hint=f"It takes {parameter.allowed}."
    )


def _is_text(value: str) -> bool:
    """Whether the value can be written in UTF-8, which half a surrogate pair cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _in_calendar(datatype: str, value: str) -> bool:
    """Whether a date exists; what is no date always does."""
    try:
        if datatype in _CALENDARS:
            _CALENDARS[datatype](value)
    except ValueError:
        return False
    return True


def _is_iri(iri: str) -> bool:
    """Whether the IRI is absolute and can stand between angle brackets in any engine."""
    if not _ABSOLUTE.fullmatch(iri):
        return False
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


def _plain_decimal(value: str) -> str:
    lexical = value.rstrip("0").rstrip(".") if "." in value else value
    return "0" if lexical == "-0" else lexical


def _quoted(value: str) -> str:
    return '"' + _HOSTILE.sub(_escaped, value) + '"'


def _escaped(found: re.Match[str]) -> str:
    r"""What stands for a character that may not stand for itself.

    A `u` behind a backslash is escaped too, and in the long form: some engines decode `\u0022` in the whole text, also
    where the backslash is itself escaped, and some of these read on into the digits that follow the short form.
    """
    first, after = found.group()[0], found.group()[1:]
    return (_ESCAPES.get(first) or f"\\U{ord(first):08X}") + "".join(f"\\U{ord(letter):08X}" for letter in after)
