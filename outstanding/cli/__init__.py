"""The terminal door: the `outstanding` command."""
