"""Outstanding: a knowledge graph of police inspection reports with a query interface."""

__version__ = "0.1.0"
