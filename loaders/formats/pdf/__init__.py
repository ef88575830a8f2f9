"""The reader of PDF, on PDFium.

engine      the library itself, in one place and under one lock
glyphs      letters, as runs of one look; drawn: rules, boxes, dots; tags: the structure of a tagged file
lines       runs as lines, with raised marks; styles: what looks larger or otherwise than the body
furniture   heads, feet and page numbers; columns: the order of reading; tables, contents, footnotes
hyphens     words that the end of a line cuts; markers: bullets and numbers; joints: what goes on with what
blocks      lines as blocks; metadata: what the file says of itself; pages, flow and reader: the whole
"""
