"""The folder of a user's decisions: `links.sssom.tsv`, `issues.tsv` and `withdrawals.tsv`, each written whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.canonical import digest
from graph.curation import issues, links, withdrawals
from graph.curation.issues import Anchor
from graph.curation.links import Decision
from graph.curation.table import Table
from graph.errors import CurationError
from graph.folder import DataFolder
from graph.placing import NEW, place
from graph.terms import Base

FILES = (issues.FILE, links.FILE, withdrawals.FILE)
"""What a build takes from the folder."""


@dataclass(frozen=True, slots=True)
class Curation:
    """What was decided.

    Attributes:
        decisions: on links; at most one for each pair.
        anchors: of issues; at most one for each finding.
    """

    decisions: tuple[Decision, ...] = ()
    anchors: tuple[Anchor, ...] = ()


NOTHING = Curation()
"""Where nobody decided anything and no issue has a name yet."""


@dataclass(frozen=True, slots=True)
class CurationFolder:
    """A folder of decisions, which need not exist yet. Its files belong under the user's own version control."""

    path: Path

    def links(self, base: Base) -> Table:
        """The file of links.

        Raises:
            CurationError: it cannot be read, or is no table.
        """
        return self._table(links.FILE, links.NEEDED, links.blank(base))

    def issues(self, base: Base) -> Table:
        """The file of issues' names.

        Raises:
            CurationError: it cannot be read, or is no table.
        """
        return self._table(issues.FILE, issues.NEEDED, issues.blank(base))

    def read(self, base: Base) -> Curation:
        """What the files say.

        Raises:
            CurationError: a file does not fit; file and line are named.
        """
        return Curation(links.read(self.links(base), base), issues.read(self.issues(base), base))

    def withdrawn(self) -> tuple[str, ...]:
        """The names of people that are not to be published, sorted.

        Raises:
            CurationError: the file does not fit, or cannot be read.
        """
        content = self._content(withdrawals.FILE)
        return () if content is None else withdrawals.parsed(content, str(self.path / withdrawals.FILE))

    def checksums(self) -> dict[str, str]:
        """SHA-256 of each file that is there, by its name."""
        found = {name: self._content(name) for name in FILES}
        return {name: digest(content) for name, content in found.items() if content is not None}

    def kept(self, data: DataFolder) -> dict[str, str]:
        """Keep the files in a data folder, as they are; returns the SHA-256 of each."""
        found = {name: self._content(name) for name in FILES}
        return {name: data.keep_source(content) for name, content in found.items() if content is not None}

    def restore(self, name: str, content: bytes) -> None:
        """Put a file back as it was.

        Raises:
            CurationError: it cannot be written.
        """
        self._write(name, content)

    def write_links(self, table: Table, base: Base) -> None:
        """Write the file of links, after looking whether it can be read again.

        Raises:
            CurationError: it cannot be written.
        """
        content = links.written(table)
        links.read(Table.parsed(content, links.FILE, links.NEEDED), base)
        self._write(links.FILE, content)

    def write_anchors(self, anchors: Sequence[Anchor], replaced: dict[str, str], base: Base) -> None:
        """Write the file of issues' names, unless it says all that already.

        Raises:
            CurationError: it cannot be written.
        """
        old = self.issues(base)
        content = issues.written(issues.with_anchors(old, anchors, replaced, base))
        if content != self._content(issues.FILE) and (anchors or old.rows):
            self._write(issues.FILE, content)

    def _table(self, name: str, needed: Sequence[str], otherwise: Table) -> Table:
        content = self._content(name)
        return otherwise if content is None else Table.parsed(content, str(self.path / name), needed)

    def _content(self, name: str) -> bytes | None:
        path = self.path / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CurationError(
                f"cannot be read: {error.strerror}", where=str(path), hint="Check its permissions."
            ) from error

    def _write(self, name: str, content: bytes) -> None:
        """Put a file in the place of another in one step: whoever reads it finds the old one or the new one."""
        path = self.path / name
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for leftover in self.path.glob(f"{NEW}*"):
                leftover.unlink(missing_ok=True)
            place(path.resolve(), content, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        except OSError as error:
            raise CurationError(
                f"cannot be written: {error.strerror}",
                where=str(path),
                hint="Check its permissions and the space on its disk, or name another folder with --curation.",
            ) from error
