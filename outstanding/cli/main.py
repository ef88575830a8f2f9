"""The command line as a whole: its commands, how it fails, and what it exits with.

0: all went well; 1: something was kept out, a check found something, or a file is damaged; 2: wrong usage.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from rich.text import Text

from graph.errors import OutstandingError
from outstanding import __version__
from outstanding.cli import asking, reports
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
    asking.register(app)
    return app


def _version(wanted: bool) -> None:  # noqa: FBT001  the form that typer calls
    if wanted:
        sys.stdout.write(f"outstanding {__version__}\n")
        raise typer.Exit


def main() -> None:
    """Run the command line and end the process."""
    try:
        application()()
    except OutstandingError as error:
        where = f" ({error.where})" if error.where else ""
        console = stderr()
        console.print(Text(f"error: {error.detail}{where}", style="red"), soft_wrap=True)
        if error.hint:
            console.print(Text(f"hint: {error.hint}"), soft_wrap=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read the output has had enough; closing what is left would complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
