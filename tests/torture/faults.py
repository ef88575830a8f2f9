"""Disks that are full, fail or may not be written to; clocks that are wrong; locks; a second writer."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from torture.forks import told
from torture.scenarios import Ground, Scenario, complain, state
from torture.tally import Tally

_NOBODY = 65_534
_CAPABILITIES = 0x20080522
"""The third version of how the system tells of capabilities; see capset(2), and capabilities(7) for these two."""
_DAC_OVERRIDE, _FOWNER = 1, 3
_KILOBYTE = 1024
_MOST_CALLS = 500
_ROOM = (0, 16, 128, 512, 1024, 2048, 4096)
"""Kilobytes that are left on the disk."""


def faults(ground: Ground, every: int) -> Iterator[Tally]:
    """Try each fault on what writes the most, a build and the acceptance of an import.

    Of the calls that fail one after the other, every n-th is tried.
    """
    writing = [each for each in ground.scenarios if each.name in {"build", "import accept"}]
    yield _full_disk(ground, writing)
    yield _read_only(ground, writing)
    yield _failing(ground, writing, every, "fsync", "the disk fails (EIO) as bytes are written down")
    yield _failing(ground, writing, every, "replace", "the disk fails (EIO) as a file gets its name")
    yield _failing(ground, writing, every, "rename", "the disk fails (EIO) as a folder gets its name")
    yield _closed(ground, writing)
    yield _clock(ground, writing)
    yield _stale_lock(ground, writing)
    yield _second_writer(ground, writing)


def _refused(place: Path, before: str, code: int, output: str, after: str = "") -> Iterator[str]:
    """What does not hold after a run that could not do its work: it says so, and the old release is whole.

    A run that fails at its very last write may have published the new one.
    """
    if code != 1 or "Traceback" in output or "error: " not in output:
        yield f"it does not say clearly that it failed: {code} {output}"
    found = state(place)
    if found.hash not in {before, after or before} or found.harms:
        yield f"the release before is not whole: {found}"
    code, output = told("ask", "open-findings", "--data", place)
    if code:
        yield f"the release before cannot be asked: {output}"


def _heals(scenario: Scenario, place: Path) -> Iterator[str]:
    code, output = told(*scenario.words, "--data", place)
    found = state(place)
    if code or found.harms or found.leftovers:
        yield f"once the fault is over the next run fails: {code} {output} {found}"


def _noted(tally: Tally, wrong: Iterator[str], *, reached: bool = True) -> None:
    every = list(wrong)
    for each in every:
        complain(f"{tally.fault}: {each}")
    tally.tried(lost=bool(every), reached=reached)


def _full_disk(ground: Ground, writing: list[Scenario]) -> Tally:
    disk = ground.root / "disk"
    disk.mkdir()
    size = sum(path.stat().st_size for path in ground.data.rglob("*") if path.is_file()) // _KILOBYTE + 8192
    mounted = _mounted(disk, f"size={size}k")
    full = "the disk is full (a small tmpfs)"
    tally = Tally(full if mounted else "files may not grow (a limit in place of a full disk)")
    try:
        for scenario in writing:
            for room in _ROOM:
                place = ground.begun(scenario, disk / "data")
                before = state(place).hash
                filler = disk / "filler"
                if mounted:
                    free = shutil.disk_usage(disk).free - room * _KILOBYTE
                    filler.write_bytes(bytes(max(0, free)))
                    code, output = told(*scenario.words, "--data", place)
                    filler.unlink()
                else:
                    code, output = told(*scenario.words, "--data", place, prepare=_small_files(room * _KILOBYTE))
                wrong = _refused(place, before, code, output) if code else iter(())
                _noted(tally, wrong, reached=bool(code))
                _noted(tally, _heals(scenario, place), reached=False)
                shutil.rmtree(place)
    finally:
        if mounted:
            subprocess.run(["umount", disk], check=True)  # noqa: S607  the system's own
    return tally


def _read_only(ground: Ground, writing: list[Scenario]) -> Tally:
    """A disk that is mounted to be read only; nothing is tried where nothing can be mounted."""
    tally = Tally("the disk is read-only")
    disk = ground.root / "readonly"
    disk.mkdir()
    if not _mounted(disk, "size=200m"):
        return tally
    try:
        for scenario in writing:
            place = ground.begun(scenario, disk / "data")
            before = state(place).hash
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)  # noqa: S607  the system's own
            code, output = told(*scenario.words, "--data", place)
            _noted(tally, _refused(place, before, code, output))
            subprocess.run(["mount", "-o", "remount,rw", disk], check=True)  # noqa: S607  the system's own
            _noted(tally, _heals(scenario, place), reached=False)
            shutil.rmtree(place)
    finally:
        subprocess.run(["umount", disk], check=True)  # noqa: S607  the system's own
    return tally


def _mounted(disk: Path, options: str) -> bool:
    """Whether a disk in memory could be mounted."""
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
    return not subprocess.run(words, capture_output=True, check=False).returncode


def _small_files(most: int) -> Callable[[], None]:
    def prepare() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return prepare


def _failing(ground: Ground, writing: list[Scenario], every: int, call: str, fault: str) -> Tally:
    """Have a call of the system fail the first, the second, ... time, until a run never comes so far."""
    tally = Tally(fault)
    for scenario in writing:
        after = ground.undisturbed(scenario)
        for moment in range(1, _MOST_CALLS, every):
            place = ground.begun(scenario, ground.root / "failing")
            before = state(place).hash
            code, output = told(*scenario.words, "--data", place, prepare=_broken(call, moment))
            if code:
                _noted(tally, _refused(place, before, code, output, after))
                _noted(tally, _heals(scenario, place), reached=False)
            shutil.rmtree(place)
            if not code:
                break
    return tally


def _broken(call: str, moment: int) -> Callable[[], None]:
    real = getattr(os, call)
    calls = 0

    def failing(*given: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == moment:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*given, **named)

    return lambda: setattr(os, call, failing)


def _closed(ground: Ground, writing: list[Scenario]) -> Tally:
    tally = Tally("the data folder may not be written to")
    if os.geteuid():
        return tally
    for scenario in writing:
        place = ground.begun(scenario, ground.root / "closed")
        before = state(place).hash
        _given(place, _NOBODY)
        code, output = told(*scenario.words, "--data", place, prepare=_without_privileges)
        _noted(tally, _refused(place, before, code, output))
        code, output = told("ask", "open-findings", "--data", place, prepare=_without_privileges)
        _noted(tally, iter([output] if code else []), reached=False)
        _given(place, 0)
        _noted(tally, _heals(scenario, place), reached=False)
        shutil.rmtree(place)
    return tally


def _given(place: Path, owner: int) -> None:
    """Give a folder to somebody, with all that is in it."""
    for path in (place, *place.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)


def _without_privileges() -> None:
    """Let this process write to no file of others, as any user's. It may still read all, wherever Python is kept."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0)
    held = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; then the same of the higher ones
    if libc.capget(header, held):
        raise OSError(ctypes.get_errno(), "capget")
    for at in range(3):
        held[at] &= ~(1 << _DAC_OVERRIDE | 1 << _FOWNER)
    if libc.capset(header, held):
        raise OSError(ctypes.get_errno(), "capset")


def _clock(ground: Ground, writing: list[Scenario]) -> Tally:
    """Clocks and times of files enter no release."""
    tally = Tally("the clock is set back, and files are from the future")
    for scenario in writing:
        hashes = set()
        for now in (None, 86_400.0, 951_782_400.0):
            place = ground.begun(scenario, ground.root / "clock")
            for path in place.rglob("*") if now else ():
                if not path.is_symlink():
                    os.utime(path, (4_000_000_000, 4_000_000_000))
            code, output = told(*scenario.words, "--data", place, prepare=_at(now))
            hashes.add(state(place).hash)
            wrong = [output] if code else ["the release is another one"] if len(hashes) > 1 else []
            _noted(tally, iter(wrong), reached=now is not None)
            shutil.rmtree(place)
    return tally


def _at(now: float | None) -> Callable[[], None]:
    def prepare() -> None:
        if now is not None:
            time.time = lambda: now
            time.time_ns = lambda: int(now * 1e9)

    return prepare


def _stale_lock(ground: Ground, writing: list[Scenario]) -> Tally:
    """The lock of a writer that was killed: the system let go of it, whatever the file says."""
    tally = Tally("a killed writer left its lock")
    for scenario in writing:
        place = ground.begun(scenario, ground.root / "stale")
        (place / "lock").write_text("4242\n")
        _noted(tally, _heals(scenario, place))
        shutil.rmtree(place)
    return tally


def _second_writer(ground: Ground, writing: list[Scenario]) -> Tally:
    tally = Tally("somebody else writes to the data folder")
    for scenario in writing:
        place = ground.begun(scenario, ground.root / "second")
        before = state(place).hash
        with _held(place):
            code, output = told(*scenario.words, "--data", place)
            _noted(tally, _refused(place, before, code, output))
        _noted(tally, _heals(scenario, place), reached=False)
        shutil.rmtree(place)
    return tally


@contextmanager
def _held(place: Path) -> Iterator[None]:
    """A child that holds the lock, and is killed with it."""
    ready, write = os.pipe()
    child = os.fork()
    if not child:
        with FileLock(place / "lock"):
            os.write(write, b"x")
            signal.pause()
    os.read(ready, 1)
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(write)
