"""The ontology as a publication: what it says of itself, who uses its terms, drawings, and checks.

The ontology itself is the folder ``ontology`` of :mod:`iwtld.resources`; nothing here changes it.
"""
