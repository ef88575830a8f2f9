"""How a number is shown: by the format of its cell where that is simple, and as a date where the format is of dates.

Number formats are those of ECMA-376, part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel

from loaders.documents import CellKind

GENERAL = "General"
"""The format of a cell that has none of its own."""

_BUILT_IN = {str(number): str(form) for number, form in BUILTIN_FORMATS.items()}
_DIGITS = 15
"""Digits that the program shows of a number."""

_LARGEST = 1e15
_MOST_DECIMALS = 30
_ESCAPED = re.compile(r"\\(.)|\"([^\"]*)\"|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|[_*].")
_SIMPLE = re.compile(r"(?P<before>[^#0?.,%]*)(?P<whole>[#0?,]+)(?:\.(?P<decimals>[#0?]*))?(?P<after>[^#0?,.]*)")
_LITERAL = re.compile(r"[-+ ()\u00a3$\u20ac%\x00-\x06]*")
_DAY = re.compile(r"d", re.IGNORECASE)
_MONTH = re.compile(r"m", re.IGNORECASE)
_CLOCK = re.compile(r"[hs]", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]")


def built_in(number: str) -> str:
    """The format that a number stands for where a workbook does not say (18.8.30)."""
    return _BUILT_IN.get(number, GENERAL)


def shown(raw: str, form: str, epoch: datetime.datetime) -> tuple[CellKind, str, str]:
    """A number as kind, words and value.

    Args:
        raw: the number as the file has it.
        form: the format of its cell.
        epoch: the day from which the workbook counts dates.
    """
    try:
        number = Decimal(raw)
        float(number)
    except (InvalidOperation, OverflowError):
        return CellKind.TEXT, raw, ""
    if not number.is_finite() or abs(number.adjusted()) > 308:  # noqa: PLR2004  as large as a number of a workbook can be
        return CellKind.TEXT, raw, ""
    if is_date_format(form) and (moment := _moment(float(number), form, epoch)):
        return moment
    plain = _plain(number)
    return CellKind.NUMBER, _formatted(number, form) or plain, plain


def _moment(number: float, form: str, epoch: datetime.datetime) -> tuple[CellKind, str, str] | None:
    """A number as a date or time; None where it is none that a calendar has."""
    try:
        found = from_excel(number, epoch, timedelta=is_timedelta_format(form))
    except (ValueError, OverflowError):
        return None
    if isinstance(found, datetime.timedelta):
        return CellKind.TIME, str(found), str(found)
    if isinstance(found, datetime.time):
        words = found.isoformat("auto" if found.second or found.microsecond else "minutes")
        return CellKind.TIME, words, found.isoformat()
    if isinstance(found, datetime.datetime):
        return _dated(found, form)
    return None


def dated(words: str) -> tuple[CellKind, str, str] | None:
    """A date that the file writes out, by ISO 8601; None where it is none."""
    try:
        found = datetime.datetime.fromisoformat(words)
    except ValueError:
        return None
    return _dated(found, "d h" if found.time() != datetime.time() else "d")


def _dated(found: datetime.datetime, form: str) -> tuple[CellKind, str, str]:
    """A date as far as its format shows it: of a month no day is said, which nobody wrote."""
    tokens = _QUOTED.sub("", form)
    if _CLOCK.search(tokens) and found.time() != datetime.time():
        words = found.replace(microsecond=0).isoformat(timespec="seconds" if found.second else "minutes")
        return CellKind.DATE, words, words
    day = found.date().isoformat()
    if _DAY.search(tokens) or _CLOCK.search(tokens):
        return CellKind.DATE, day, day
    return CellKind.DATE, day[:7] if _MONTH.search(tokens) else day[:4], day


def _plain(number: Decimal) -> str:
    """A number with the digits that the program keeps, without exponent where it is not huge."""
    if number == number.to_integral_value() and abs(number) < _LARGEST:
        return str(int(number))
    rounded = Decimal(f"{float(number):.{_DIGITS}g}")
    return f"{rounded.normalize():f}" if -_DIGITS <= rounded.adjusted() <= _DIGITS else str(rounded.normalize())


def _formatted(number: Decimal, form: str) -> str:
    """A number by its format; empty where the format is none of the simple ones."""
    if form in {GENERAL, "@"} or abs(number) >= _LARGEST:
        return ""
    sections = form.split(";")
    negative = number < 0
    section = sections[1] if negative and len(sections) > 1 and sections[1] else sections[0]
    if number == 0 and len(sections) > 2 and not re.search("[0#]", sections[2]):  # noqa: PLR2004  the third is for zero
        return ""
    literals: list[str] = []

    def kept(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or match[3] or "")
        return chr(min(len(literals) - 1, 6))

    simple = _SIMPLE.fullmatch(_ESCAPED.sub(kept, section))
    if not simple or len(literals) > 7 or not all(map(_LITERAL.fullmatch, (simple["before"], simple["after"]))):  # noqa: PLR2004
        return ""
    places = simple["decimals"] or ""
    if len(places) > _MOST_DECIMALS or simple["whole"].endswith(","):  # a comma behind it means thousands
        return ""
    shares = (simple["before"] + simple["after"]).count("%")
    whole = simple["whole"]
    words = _digits(abs(number) * 100**shares, places, whole)
    before, after = (
        "".join(literals[ord(each)] if each < "\x07" else each for each in simple[part]) for part in ("before", "after")
    )
    sign = "-" if negative and section is sections[0] and re.search("[1-9]", words) else ""
    return f"{sign}{before.strip()}{words}{after.rstrip()}"


def _digits(number: Decimal, places: str, whole: str) -> str:
    """The digits of a number: `places` and `whole` are the format on both sides of the point."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(f"{float(number):.{_DIGITS}g}").quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    digits, _, decimals = f"{exact:f}".partition(".")
    least = whole.count("0")
    digits = digits.lstrip("0").rjust(least, "0")
    if "," in whole:
        digits = f"{int(digits or '0'):,}" if len(digits) > 3 else digits  # noqa: PLR2004  digits of a thousand
    fixed = places.rstrip("#?")
    decimals = decimals.rstrip("0").ljust(len(fixed), "0")
    return f"{digits or '0'}.{decimals}" if decimals else digits or "0"
