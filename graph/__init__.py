"""What is known: terms, reference data, validation, lineage, the store and its releases."""
