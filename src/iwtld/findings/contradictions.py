"""What new records contradict: recorded ones, each other, and the ontology."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from iwtld.findings.clashes import clashes
from iwtld.findings.duplicates import duplicates
from iwtld.findings.fault import Fault
from iwtld.findings.keys import NaturalKey


def contradictions(store: ox.Store, keys: Sequence[NaturalKey] = ()) -> list[Fault]:
    """Return what new records contradict or say again, in a stable order.

    ``store`` holds what was handed in and what it was added to, the ontology among it, with the marks of
    :mod:`iwtld.findings.marks`. ``keys`` tell which records are of the same thing, see
    :func:`~iwtld.findings.keys.load_keys`.

    Records of one thing are warnings, because two sources may disagree: ``C01`` for a record that says what
    is recorded, ``C02`` and ``C03`` for one that says otherwise after another or the same source, ``C04`` for
    two records that were handed in. A contradiction with the ontology is a violation, under the name of the
    OWL 2 RL rule.
    """
    return [*clashes(store), *duplicates(store, keys)]
