"""What the engine found, as the text that a person or a program asked for.

The command line and the web write the same: ``table`` for a screen of some width, ``markdown``, ``csv``,
``json``, and for the answer about a pair its proof as ``turtle`` or ``jsonld``.
"""
