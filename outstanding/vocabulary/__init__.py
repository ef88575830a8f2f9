"""The vocabulary as documentation: pages made from the ontology itself, served under /def and written as files.

uses        where shapes and saved questions use a term
modules     which terms are defined where, and what leads from one class to another
layout      where the boxes of a diagram stand
diagram     the diagram as SVG
overviews   themes as a tree, frameworks, scales of grades, bodies
pages       one page for each vocabulary
site        all of them as files that anybody can publish

pyLODE (3.4.1, maintained, BSD) was tried on the vocabulary first: it lists classes and properties well, and draws
nothing, knows no modules, and takes what a property is used on from `rdfs:domain` alone, where here the shapes say it.
Themes, programmes, scales and bodies would have needed pages of their own beside it.
"""
