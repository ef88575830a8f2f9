"""Curation: what people decided, in plain files under their own version control.

table   a TSV file with a header of metadata, which is changed row by row and otherwise left as it is
links   `links.sssom.tsv`: links between findings that were accepted or rejected
issues  `issues.tsv`: the names of issues, which stay once they are given
folder  both of them in one folder, read together and written whole
"""
