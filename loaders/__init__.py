"""Reports in: a file becomes a document, the document records, the records a graph."""
