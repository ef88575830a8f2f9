"""Lineage: which findings of different reports are about one and the same matter, and what follows from that.

statements   what the document graphs say, force by force
linking      which earlier statement a later one continues
threads      the issues that follow, and what can be claimed of them, from one set of documents
history      the same for every day on which something became known
derived      all of it as the derived graph
"""
