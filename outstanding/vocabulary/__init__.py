"""The vocabulary as documentation: pages made from the ontology itself, served under /def and written as files.

uses        where shapes and saved questions use a term
diagram     classes and what leads from one to the other, laid out and drawn
overviews   themes as a tree, frameworks, scales of grades, bodies
pages       one page for each vocabulary
site        all of them as files that anybody can publish
"""
