"""Settings, declared once: from the environment (`OUTSTANDING_...`), else from `outstanding.toml`, else the default.

An option on the command line wins over both.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import ClassVar

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from graph.errors import UsageError
from graph.terms import PUBLIC


class Settings(BaseSettings):
    """What can be set."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix="OUTSTANDING_", toml_file="outstanding.toml", extra="forbid", frozen=True
    )

    data: Path = Field(default=Path("data"), description="the data folder: sources, graphs and releases")
    base: str = Field(default=PUBLIC, description="the base IRI under which things are published")

    import_megabytes: int = Field(
        default=100, ge=1, description="millions of bytes that a dump of another publisher may have, also unpacked"
    )
    import_statements: int = Field(
        default=500_000, ge=1, description="statements that a dump of another publisher may have"
    )
    import_private: bool = Field(
        default=False, description="whether dumps may be fetched from addresses that are not public"
    )

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


def settings() -> Settings:
    """The settings that hold here.

    Raises:
        UsageError: `outstanding.toml` is not TOML, or a setting is unknown or does not fit.
    """
    known = ", ".join(Settings.model_fields)
    try:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"not TOML: {error}", where="outstanding.toml", hint="Correct the line named.") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"the setting {name!r}: {first['msg']}",
            where="outstanding.toml and OUTSTANDING_ variables",
            hint=f"Settings are: {known}.",
        ) from error
