"""Takes the pictures of the README: `make pictures`. Look at them before they are committed.

They show the samples, 1,200 pixels wide, in the size of a window; what is below its edge is not shown. The browser's
fonts are the machine's, so the bytes differ from machine to machine.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from browsing import Visit, browser, visit
from reports import EXAMPLES
from running_server import running

from graph.folder import DataFolder
from graph.terms import Base
from outstanding.building import build

FOLDER: Final = Path(__file__).parent.parent / "docs" / "pictures"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name, the page, what is seen first on it (a CSS selector), its height in pixels, its look."""

    name: str
    path: str
    first: str = "body"
    height: int = 800
    look: Literal["light", "dark"] = "light"


ISSUE: Final = "/doc/wexmoor/issue/peel-2015-vulnerability/report/afi-1"
PICTURES: Final = (
    Picture("issue", ISSUE, height=900),
    Picture("wording", ISSUE, "#wordings", 620),
    Picture("home", "/"),
    Picture("force", "/force/wexmoor"),
    Picture("judgments", "/force/wexmoor", "#judgments", 620),
    Picture("text", "/text/wexmoor/peel-2018-19-effectiveness/report", "#text", 800),
    Picture("question", "/q/open-findings?force=wexmoor", "#answer", 800),
    Picture("search", "/search?q=victim*"),
    Picture("editor", "/editor?question=themes-by-year&run=1", height=1000),
    Picture("dark", "/force/wexmoor", "#open", 620, "dark"),
)


_TO: Final = """to => scrollTo({
  top: document.querySelector(to).getBoundingClientRect().top + scrollY - 16, behavior: 'instant'
})"""


def _taken(there: Visit, picture: Picture) -> None:
    page = there.go(picture.path)
    page.emulate_media(color_scheme=picture.look)
    page.set_viewport_size({"width": 1200, "height": picture.height})
    page.evaluate("for (const each of document.images) each.loading = 'eager'")
    page.wait_for_load_state("networkidle")
    page.evaluate(_TO, picture.first)
    page.screenshot(path=FOLDER / f"{picture.name}.png")


def main() -> None:
    """Build the samples, serve them, and take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        build([EXAMPLES], DataFolder(data), Base())
        with running(data, Path(place) / "log") as server, browser() as chromium:
            for each in PICTURES:
                with visit(chromium, server.address) as there:
                    _taken(there, each)


if __name__ == "__main__":
    main()
