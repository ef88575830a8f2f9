"""What can be asked: saved questions in SPARQL, and the code that reads, binds and runs them."""
