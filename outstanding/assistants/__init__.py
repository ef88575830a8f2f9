"""The door for AI assistants, by the Model Context Protocol.

asking    each saved question as a tool: its schema, its answer in pages, its citation
guide     what a query of one's own needs to know: classes, properties, prefixes, examples
adhoc     queries of one's own, under the limits of the web's
server    the tools over standard input and output
"""
