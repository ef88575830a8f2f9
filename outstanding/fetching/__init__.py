"""Public documents from the web, downloaded politely.

exchanges      one request and its answer, without being led where one must not go
catalogue      which documents, by a file that somebody wrote
manners        what a host is owed: its robots.txt, one request at a time, pauses, and waiting when it asks to
holding        the folder that the documents are kept in, with what the servers said of them
downloading    the documents of a catalogue, one after the other on each host
"""
