"""Answers as pictures: SVG without script, drawn by Vega-Lite.

Each module draws one kind of chart: `chart(rows)` gives a Vega-Lite chart of the rows of an answer. What is drawn is
told by shape, letters and lines, and never by colour alone, so that it can be printed in black. `captions` says what
each shows; `drawing` makes SVG of it. Only `captions` may be imported lightly: the others load the library that draws.
"""
