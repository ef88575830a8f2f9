"""The vocabulary as documentation: pages made from the ontology itself, served under /def and written as files.

uses        where shapes and saved questions use a term
modules     which terms are defined where, and what leads from one class to another
layout      where the boxes of a diagram stand
diagram     the diagram as SVG
overviews   themes as a tree, frameworks, scales of grades, bodies
pages       one page for each vocabulary
site        all of them as files that anybody can publish
"""
