"""Settings, declared once: from the environment (`OUTSTANDING_...`), else from `outstanding.toml`, else the default.

An option on the command line wins over both.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from graph.terms import PUBLIC


class Settings(BaseSettings):
    """What can be set."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix="OUTSTANDING_", toml_file="outstanding.toml", extra="ignore", frozen=True
    )

    data: Path = Field(default=Path("data"), description="the data folder: sources, graphs and releases")
    base: str = Field(default=PUBLIC, description="the base IRI under which things are published")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before file; no .env and no secrets folder, which would hide where a setting came from."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
