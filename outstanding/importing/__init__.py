"""What other publishers say: fetched, looked at, kept apart until accepted, and then joined to the releases.

fetching     a dump from the web, without being led where it must not go
dumps        the statements of a dump, read in a process of its own
vocabulary   the words in which a publisher may speak
sifting      which statements a publisher may make: about its own things, in words that the project knows
examining    a dump as a decision needs it: what can be taken, what not, whether it keeps to the shapes
shelf        the imports of a data folder: bytes and records
joining      what was accepted, as graphs of the next release
"""
