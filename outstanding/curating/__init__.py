"""Links between findings, looked at and decided on.

entries   what there is to look at: proposals, links by rule, decisions
desk      a data folder and its decisions: looked up, changed, published
"""
