"""Runs everything: `python -m conformance [FILE]`; the report is written to FILE, by default build/conformance.ttl."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from running_server import running

from conformance.cases import SHAPES_FOLDER, SPARQL_FOLDER
from conformance.data import release_of_suites
from conformance.deviations import declared
from conformance.earl import report
from conformance.shacl import shapes_outcomes
from conformance.suites import outcomes
from outstanding import __version__


def main() -> int:
    """Run, tell, write; 1 where anything but the declared deviations failed, or one of these passed."""
    default = Path(__file__).parents[2].parent / "shared" / "w3c"
    everything = Path(os.environ.get("OUTSTANDING_W3C", default))
    folder, shapes = everything / SPARQL_FOLDER, everything / SHAPES_FOLDER
    for manifest in (folder / "manifest-sparql11-query.ttl", shapes / "manifest.ttl"):
        if not manifest.is_file():
            sys.stderr.write(f"The W3C's tests are not at {manifest.parent}; set OUTSTANDING_W3C.\n")
            return 2
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/conformance.ttl")
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(temporary) / "data"
        release_of_suites(folder, data)
        with running(data, Path(temporary) / "log", union_default_graph="false") as server:
            found = [*outcomes(folder, server), *shapes_outcomes(shapes)]
    reasons = declared()
    for each in found:
        if each.reason:
            sys.stdout.write(f"{each.name}: {each.reason}\n  {reasons.get(each.name, 'NOT DECLARED')}\n")
    failed = {each.name for each in found if each.reason}
    passed = Counter(each.suite for each in found if not each.reason)
    for suite, number in Counter(each.suite for each in found).items():
        sys.stdout.write(f"{suite}: {passed[suite]} of {number}\n")
    for name in sorted(reasons.keys() - failed):
        sys.stdout.write(f"{name} is declared to fail, and passes or is not there\n")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(report(found, reasons, __version__))
    sys.stdout.write(f"Wrote {target}\n")
    return 0 if failed == reasons.keys() else 1


if __name__ == "__main__":
    sys.exit(main())
