"""The W3C's test suites: SPARQL 1.1 over HTTP against the server as users run it, SHACL by the command that users run.

`python -m conformance` (with `tests` on the path; `make conformance`) runs all of them, prints what failed and why, and
writes the outcome as EARL. `deviations.toml` names the tests that are known to fail, each with its reason; the run ends
with exit code 1 when that list and what happened differ, in either direction.

SHACL goes through `outstanding validate` with `--shapes` and `--no-reference` (`conformance.shacl`). Of SPARQL one
server answers everything. Its release holds every data file of the suites as a graph under the file's address; a
test's data set is put together with `default-graph-uri` and `named-graph-uri`. A query is sent as its file has it, with
one line before it, `BASE <address of the file>`: HTTP has no other way to say where the query stands.
"""
