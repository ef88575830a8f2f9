"""The command line as a whole: its commands, how it fails, and what it exits with.

0: all went well; 1: something was kept out, a check found something, or a file is damaged; 2: wrong usage.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
from typing import Annotated

import typer
from rich.text import Text

from graph.errors import OutstandingError
from outstanding import __version__
from outstanding.cli import (
    asking,
    assisting,
    checking,
    columns,
    counting,
    curating,
    diagnosing,
    documenting,
    extracting,
    fetching,
    importing,
    keeping,
    releases,
    reports,
    serving,
    sharing,
    starting,
    telling,
    validating,
)
from outstanding.cli.output import stderr

INTERRUPTED = 130
"""Exit code after Ctrl-C, by the shell's convention: 128 and the signal's number."""


def application() -> typer.Typer:
    """The command line, made anew."""
    app = typer.Typer(
        name="outstanding",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        help="Which findings of police inspections are still outstanding, since when, and who says so.",
    )

    @app.callback()
    def options(
        version: Annotated[  # noqa: FBT002  a flag of the command line is a boolean
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
        ] = False,
    ) -> None:
        del version

    reports.register(app)
    extracting.register(app)
    sharing.register(app)
    validating.register(app)
    asking.register(app)
    telling.register(app)
    curating.register(app)
    releases.register(app)
    keeping.register(app)
    checking.register(app)
    diagnosing.register(app)
    columns.register(app)
    counting.register(app)
    fetching.register(app)
    importing.register(app)
    serving.register(app)
    assisting.register(app)
    starting.register(app)
    documenting.register(app)
    return app


def _version(wanted: bool) -> None:  # noqa: FBT001  the form that typer calls
    if wanted:
        sys.stdout.write(f"outstanding {__version__}\n")
        raise typer.Exit


def main() -> None:
    """Run the command line and end the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the terminal's own encoding: answers are UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    # rdflib tells of a literal that is not of its type by a traceback; here the shapes tell of it.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    output = sys.stdout
    try:
        try:
            application()()
        except SystemExit:
            # The library ends the process with 1 when nobody reads on, and leaves another stream behind to tell of it.
            if sys.stdout is not output:
                sys.stdout = output
                raise BrokenPipeError from None
            raise
        finally:
            output.flush()
    except OutstandingError as error:
        where = f" ({error.where})" if error.where else ""
        _complain(f"{error.detail.rstrip('.')}{where}", error.hint)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # whoever read the output has had enough
        _let_go_of_output()
        sys.exit(0)
    except OSError as error:
        _let_go_of_output()
        told = error.strerror or str(error)
        _complain(f"{error.filename}: {told}" if error.filename else f"the output cannot be written: {told}", "")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _complain(detail: str, hint: str) -> None:
    console = stderr()
    console.print(Text(f"error: {detail}", style="red"), soft_wrap=True)
    if hint:
        console.print(Text(f"hint: {hint}"), soft_wrap=True)


def _let_go_of_output() -> None:
    """Point standard output at nothing: what is still to be written would fail once more at the end."""
    with contextlib.suppress(io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
