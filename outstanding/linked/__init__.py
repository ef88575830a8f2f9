"""Linked data: what there is to say about a thing, and how it is written. Nothing here knows of HTTP.

places            IRIs, and where on this server they stand
descriptions      the triples about a thing
labels            names for people
licences          whose words these are, and who may pass them on
lives             the story of an issue
texts             the canonical text of a document, and passages of it
vocabularies      the terms of a vocabulary, for reading
absences          what to say of a thing that is not there
serialisations    triples as bytes
views             what pages show, and the templates
pages             the same as HTML
"""
