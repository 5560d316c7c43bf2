"""The graph view of cooperation: who works with whom through what.

:func:`iwtld.network.read` reads the records, :func:`iwtld.web.network.choice.chosen` keeps what was
asked for, :func:`iwtld.web.network.layout.place` finds places, :func:`iwtld.web.network.drawing.draw` draws.
"""
