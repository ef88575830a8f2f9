"""Records of files, before any graph and without a data folder: several files at a time, in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from graph.errors import OutstandingError
from graph.reference import ReferenceData
from graph.terms import Base
from loaders.grammar import cues_at
from loaders.processes import Limits
from loaders.records import ReportRecord
from loaders.renderers import Renderers
from loaders.renditions import Ground
from outstanding.gathering import Candidate, content_of

AHEAD = 4
"""Files that wait for their turn to be told of, for each that is being read."""

_Waiting = deque[tuple[Candidate, Future[ReportRecord | OutstandingError]]]


def extract(
    candidates: Sequence[Candidate], limits: Limits
) -> Iterator[tuple[Candidate, ReportRecord | OutstandingError]]:
    """What each file says, or why it cannot be read; those of one folder one after the other.

    Raises:
        SidecarError: a file of reference data that a sidecar names cannot be used.
        GrammarError: a file of cues that a sidecar names cannot be used.
    """
    groups: dict[tuple[tuple[Path, ...], tuple[Path, ...]], list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault((candidate.reference, candidate.cues), []).append(candidate)
    for (reference, cues), group in groups.items():
        known = ReferenceData.packaged().extended_by(reference)
        ground = Ground(Base(), known, cues_at(cues))
        _ = ground.grammar  # refused here, if it does not fit
        yield from _extracted(group, ground, limits)


def _extracted(
    candidates: Sequence[Candidate], ground: Ground, limits: Limits
) -> Iterator[tuple[Candidate, ReportRecord | OutstandingError]]:
    with (
        Renderers(ground, limits, expected=len(candidates)) as renderers,
        ThreadPoolExecutor(limits.readers) as pool,
    ):
        waiting: _Waiting = deque()
        try:
            for candidate in candidates:
                waiting.append((candidate, pool.submit(_record, candidate, renderers)))
                if len(waiting) > AHEAD * limits.readers:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            renderers.stop()
            raise


def _record(candidate: Candidate, renderers: Renderers) -> ReportRecord | OutstandingError:
    try:
        return renderers.record(content_of(candidate.path), candidate.facts)
    except OutstandingError as error:
        return error
