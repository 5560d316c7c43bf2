"""The outcome of an examination in the forms that people and programs read.

==========  ======================================================================
``text``    for people at a terminal: each finding with its line and what to do
``json``    every field of every finding, for programs
``github``  workflow commands, which GitHub shows beside the lines of a pull request
``sarif``   SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/)
``junit``   JUnit XML, for the dashboards of build servers
``turtle``  the W3C validation report (https://www.w3.org/TR/shacl/#validation-report)
``html``    one page that stands by itself, to read, print or send
==========  ======================================================================

No form opens a file: findings carry the excerpts that they need. Every form is written piece by piece.
"""

from iwtld.reports.rules import Explain
from iwtld.reports.summary import counted, page, summary
from iwtld.reports.writing import FORMS, render, wants_colour

__all__ = ["FORMS", "Explain", "counted", "page", "render", "summary", "wants_colour"]
