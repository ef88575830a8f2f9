"""One reader for each genre of document: what the report on an inspection, a response and a letter say."""
