"""Who publishes: what is known of it, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who runs the service. What is empty is unknown, and is left out of every description.

    Attributes:
        name: as it calls itself.
        page: address of its home page.
        contact: a mail address, or the address of a page, for questions about the data.
    """

    name: str = ""
    page: str = ""
    contact: str = ""
