"""The application's description of itself: what FastAPI makes of the routes, with the schemas that routes refer to."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from outstanding.web.operations import schemas


class Described(FastAPI):
    """An application whose OpenAPI document holds the schemas of the saved questions' answers."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once for the routes there are."""
        document = super().openapi()
        document.setdefault("components", {}).setdefault("schemas", {}).update(schemas())
        return document
