"""A release, or what it holds of one force, in forms for other programs: RDF, a flat table, a workbook."""
