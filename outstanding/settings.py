"""Settings, declared once: from the environment (`OUTSTANDING_...`), else from `outstanding.toml`, else the default.

An option on the command line wins over both.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from graph.errors import UsageError
from graph.terms import PUBLIC
from loaders.processes import Limits

_ADDRESS = r"^(https?://[^\s<>\"{}|\\^`]+)?$"

_GRAPHS = r"^(https?://[^\s<>\"|\\^`]+)?$"

CONTACT = rf"^[^\s@<>\"]+@[^\s@<>\"]+$|{_ADDRESS}"
"""What can be a contact: a mail address, the address of a page, or nothing."""


MOST_READERS = 8
"""Files that are read at a time where nobody sets how many. Each takes about 250 MB of memory."""


class Settings(BaseSettings):
    """What can be set."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix="OUTSTANDING_", toml_file="outstanding.toml", extra="forbid", frozen=True
    )

    data: Path = Field(default=Path("data"), description="the data folder: sources, graphs and releases")
    curation: Path | None = Field(
        default=None,
        description="the folder of decisions on links and of issues' names; else `curation` in the data folder",
    )
    reviewer: str = Field(default="", description="the label of who decides on links, as decisions are signed")
    base: str = Field(default=PUBLIC, description="the base IRI under which things are published")

    publisher: str = Field(default="", description="who publishes, as descriptions of the data name it")
    publisher_page: str = Field(default="", pattern=_ADDRESS, description="the address of the publisher's home page")
    contact: str = Field(
        default="",
        pattern=CONTACT,
        description="a mail address, or the address of a page, for questions about the data",
    )
    made: Path | None = Field(
        default=None, description="the folder for dumps and counts, which are made once; else beside each release"
    )
    import_megabytes: int = Field(
        default=100, ge=1, description="millions of bytes that a dump of another publisher may have, also unpacked"
    )
    import_statements: int = Field(
        default=500_000, ge=1, description="statements that a dump of another publisher may have"
    )
    import_private: bool = Field(
        default=False, description="whether dumps may be fetched from addresses that are not public"
    )

    fetch_megabytes: int = Field(default=50, ge=1, description="millions of bytes that a fetched document may have")
    fetch_seconds: float = Field(default=3600.0, gt=0, description="how long a run of `fetch` may take")
    fetch_pause: float = Field(
        default=2.0, ge=0, description="seconds between two requests of `fetch` to a host that does not ask for more"
    )
    fetch_private: bool = Field(
        default=False, description="whether documents may be fetched from addresses that are not public"
    )

    file_megabytes: int = Field(default=100, ge=1, description="size of a file that is read")
    read_seconds: float = Field(default=60.0, gt=0, description="how long the reading of a file may take")
    read_megabytes: int = Field(default=1024, ge=256, description="memory of each process that reads files")
    readers: int = Field(
        default=0, ge=0, description="files that are read at a time; 0 for one for each processor, and 8 at most"
    )
    readings_megabytes: int = Field(
        default=500, ge=0, description="size of what a build keeps so as not to read files again; 0 to keep nothing"
    )

    host: str = Field(default="127.0.0.1", description="the address that the server listens at")
    port: int = Field(default=8000, ge=0, le=65535, description="its port; 0 for any that is free")
    address: str = Field(
        default="",
        pattern=r"^(https?://[^\s/?#]+/([^\s?#]+/)?)?$",
        description="what others reach the server by, such as https://data.example.org/; else as each request has it",
    )
    proxies: str = Field(
        default="", description="addresses of proxies before the server, whose X-Forwarded headers are believed"
    )
    all_texts: bool = Field(
        default=False, description="whether texts are shown whole without a licence that allows it; for local use only"
    )
    curation_token: str = Field(
        default="",
        pattern=r"^(\S{16,})?$",
        repr=False,
        description="the secret, of 16 characters or more, by which decisions on links are made in the browser, on this"
        " machine only; none turns that off",
    )
    store_query: str = Field(
        default="", pattern=_ADDRESS, description="the address of a SPARQL server that releases are asked of; else none"
    )
    store_update: str = Field(default="", pattern=_ADDRESS, description="the address that its updates are sent to")
    store_graphs: str = Field(
        default="",
        pattern=_GRAPHS,
        description="the address of its graphs, by the Graph Store Protocol; `{graph}` in it stands for a graph's IRI",
    )
    store_user: str = Field(default="", description="the user by which it lets us in; none where it asks for none")
    store_password: SecretStr = Field(
        default=SecretStr(""), description="that user's password, or the token of a bearer; shown nowhere"
    )
    store_scheme: Literal["basic", "digest", "bearer"] = Field(default="basic", description="how it lets us in")
    store_dialect: Literal["standard", "virtuoso"] = Field(
        default="standard", description="whether it follows SPARQL 1.1, or is one that departs from it in known ways"
    )
    store_seconds: float = Field(default=60.0, gt=0, description="how long one request to it may take")

    threads: int = Field(default=16, ge=1, description="threads for saved questions, pages and files")
    question_seconds: float = Field(
        default=10.0, gt=0, description="how long a caller waits for the answer to a saved question"
    )
    memory_megabytes: int = Field(
        default=512,
        ge=0,
        description="memory for a copy of the release that saved questions and pages are answered from; 0 for none",
    )
    release_seconds: float = Field(default=1.0, gt=0, description="how often the server looks for a new release")

    older_releases: int = Field(default=2, ge=0, description="older releases that stay open for who asks for them")
    answers_megabytes: int = Field(default=64, ge=0, description="memory for answers to saved questions that are kept")

    union_default_graph: bool = Field(
        default=True, description="whether a query without FROM and GRAPH sees all graphs as one"
    )
    query_workers: int = Field(default=2, ge=1, description="processes for ad-hoc queries")
    query_seconds: float = Field(default=10.0, gt=0, description="how long an ad-hoc query may take")
    query_megabytes: int = Field(default=1024, ge=512, description="memory of each process for ad-hoc queries")
    query_rows: int = Field(default=10_000, ge=1, description="rows or triples of the answer to an ad-hoc query")
    query_answer_megabytes: int = Field(default=20, ge=1, description="size of the answer to an ad-hoc query")
    query_length: int = Field(default=256 * 1024, ge=1, description="characters of an ad-hoc query")
    query_depth: int = Field(default=100, ge=1, description="brackets within brackets of an ad-hoc query")
    query_queue: int = Field(default=16, ge=0, description="ad-hoc queries that may wait for a process")
    queries_per_client: int = Field(default=4, ge=1, description="ad-hoc queries of one client at a time")
    services: tuple[str, ...] = Field(
        default=(), description="IRIs of SPARQL endpoints that SERVICE may ask; without any it is refused"
    )

    @property
    def limits(self) -> Limits:
        """What the reading of files may cost."""
        readers = self.readers or min(MOST_READERS, os.cpu_count() or 1)
        return Limits(self.file_megabytes, self.read_seconds, self.read_megabytes, readers, self.readings_megabytes)

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
