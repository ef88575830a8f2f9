"""Where a release is asked: its own store in the data folder, or the SPARQL server that the settings name."""

from __future__ import annotations

import contextlib

import httpx

from graph.engine import Engine
from graph.errors import ReleaseError, UsageError
from graph.folder import DataFolder
from graph.release import Release, hold
from graph.remote import Place
from graph.store import Store
from graph.terms import Base
from outstanding.settings import Settings, settings
from queries.dialects import dialects


def place_of(chosen: Settings) -> Place | None:
    """The SPARQL server of the settings; None where they name none.

    Raises:
        UsageError: one of its addresses is missing, or holds a password.
    """
    addresses = {
        "store_query": chosen.store_query,
        "store_update": chosen.store_update,
        "store_graphs": chosen.store_graphs,
    }
    missing = [f"OUTSTANDING_{name.upper()}" for name, address in addresses.items() if not address]
    if len(missing) == len(addresses):
        return None
    if missing:
        raise UsageError(
            f"an engine is set without {' and '.join(missing)}", hint="Set all three addresses, or none of them."
        )
    if any(httpx.URL(address).userinfo for address in addresses.values()):
        raise UsageError(
            "an address of the engine holds a user or a password",
            hint="Take it out, and set OUTSTANDING_STORE_USER and OUTSTANDING_STORE_PASSWORD, which are shown nowhere.",
        )
    return Place(
        query=chosen.store_query,
        update=chosen.store_update,
        graphs=chosen.store_graphs,
        user=chosen.store_user,
        password=chosen.store_password.get_secret_value(),
        scheme=chosen.store_scheme,
        seconds=chosen.store_seconds,
        questions=dialects().get(chosen.store_dialect),
    )


def engine_of(base: Base, chosen: Settings | None = None) -> Engine | None:
    """The engine of the settings, for releases of a base; None where there is none. Whoever gets it closes it.

    Raises:
        UsageError: one of its addresses is missing.
    """
    place = place_of(chosen or settings())
    return None if place is None else Engine(place, base)


def held_elsewhere(data: DataFolder, release: Release) -> None:
    """Have the engine of the settings, if there is one, hold a release beside the one that is current until now.

    Raises:
        EngineError: it does not take the release whole.
        ReleaseError: a graph of the release is missing or damaged.
        UsageError: one of the engine's addresses is missing.
    """
    engine = engine_of(Base(release.manifest.base))
    if engine is None:
        return
    before = None
    with contextlib.suppress(ReleaseError):  # who goes back from a damaged one has none to keep
        before = Release.current(data)
    with engine:
        hold(engine, data, release, before)


def opened(release: Release, chosen: Settings | None = None) -> Store:
    """The store to ask about a release: on the engine of the settings, else its own. Whoever gets it closes it.

    Raises:
        ReleaseError: its own store is damaged.
        EngineError: the engine does not hold it, or does not answer.
        UsageError: one of the engine's addresses is missing.
    """
    engine = engine_of(Base(release.manifest.base), chosen)
    named = release.store()
    if engine is None:
        return named
    try:
        return engine.store(release.hash, named)
    except BaseException:
        with engine, named:
            raise
