"""What things are: Turtle files of classes, themes, frameworks and bodies, read by graph.reference."""
