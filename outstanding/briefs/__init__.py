"""A brief in the forms in which it is handed on: Markdown, a page of HTML, and PDF."""
