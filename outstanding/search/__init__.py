"""Search for people: words, phrases and filters over findings, passages, titles of documents and named people.

`entries` gathers what can be found from a release, `index` keeps it in a file of SQLite with FTS5, `asking` reads what
somebody wrote and answers.
"""
