"""Releases: a version of the dataset as files, with checksums and what changed since the one before.

::

    from iwtld.release import check, release

    release(iwtld.open(), "releases/iwtld-0.2.0", previous="releases/iwtld-0.1.0")
    check("releases/iwtld-0.2.0")

:mod:`iwtld.release.artefacts` is the list of what a release holds; docs/releases.md describes it. The same
data, the same version of iwtld and the same packages give the same bytes.
"""

from iwtld.release.checking import check, findings
from iwtld.release.making import release

__all__ = ["check", "findings", "release"]
