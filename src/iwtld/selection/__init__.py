"""A part of the graph that stands alone: chosen by country, kind, query, day and named graph.

:class:`Selection` says what is wanted, :func:`select` returns it as a store in memory. The parts of the
choice are applied in this order:

1. ``as_of`` leaves out what was not in force, or had not happened, on that day (``as_of.py``).
2. ``countries``, ``kinds`` and ``query`` choose records; where several are given, a record has to fit all.
3. What the chosen records refer to comes with them, and what that refers to, and so on (``closure.py``): the
   result has the label of everything that it mentions, and its sources.
4. ``graphs`` leaves out the statements of all other named graphs.
"""

from iwtld.selection.choice import Selection, select

__all__ = ["Selection", "select"]
