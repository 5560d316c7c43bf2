"""How results look in a notebook: HTML without scripts and without anything that is loaded from elsewhere.

The templates are those of the pages of :mod:`iwtld.web`, filled in without a site; links lead to the
published addresses. Every text is escaped, whatever the data holds.
"""
