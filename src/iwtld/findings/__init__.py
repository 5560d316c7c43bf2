"""Everything between what the shapes find and what a person can act on.

:func:`unknown_terms` and :func:`contradictions` find what no shape can see; :func:`settle` leaves one finding
for one mistake; :func:`present` words the results of a page.
"""

from __future__ import annotations

from iwtld.findings.contradictions import contradictions
from iwtld.findings.fault import Fault
from iwtld.findings.keys import NaturalKey, load_keys
from iwtld.findings.present import code_of, present, severity_of
from iwtld.findings.settle import settle
from iwtld.findings.terms import unknown_terms

__all__ = [
    "Fault",
    "NaturalKey",
    "code_of",
    "contradictions",
    "load_keys",
    "present",
    "settle",
    "severity_of",
    "unknown_terms",
]
