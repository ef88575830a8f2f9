"""What must hold: Turtle files of SHACL shapes, one per concern, read by graph.validation."""
