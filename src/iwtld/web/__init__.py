"""The graph on the web: SPARQL endpoint, linked data, pages and interfaces for programs.

Two kinds of process share the work. The *gate* speaks HTTP and nothing else; it never opens the graph. The
*workers* hold the graph and answer one request at a time, under limits that the operating system enforces,
and are ended and replaced when they reach one. docs/serve.md draws the picture, THREAT_MODEL.md says what is
promised.
"""
