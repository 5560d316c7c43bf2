"""Where the statements of a file stand in its text.

A parser says what a file states, and forgets where. Findings need the place: the line and the column of the
subject, and of the value that is wrong. ``statements`` yields what the parser yields, in the same order, each
with the places of its three terms in the real text. ``locate`` looks up the few places that findings ask for.
"""

from iwtld.positions.lookup import locate
from iwtld.positions.reading import statements
from iwtld.positions.text import Text
from iwtld.positions.values import Located, Span, Statement, Subject, Term, Wanted

__all__ = ["Located", "Span", "Statement", "Subject", "Term", "Text", "Wanted", "locate", "statements"]
