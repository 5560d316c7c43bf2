"""Linked data: every IRI of the project leads to a page for people and to RDF for programs.

A thing (``/id/...``) answers 303 See Other to the document about it (``/doc/...``), as "Cool URIs for the
Semantic Web" has it (https://www.w3.org/TR/cooluris/). Terms of the ontology and shapes are fragments of one
document each. Graphs, tables, the description of the dataset and the dumps have addresses of their own. What
is served as RDF about a thing is a part of the graph, word for word: nothing is added, no IRI is changed.
"""
