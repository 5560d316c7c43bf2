"""The legal-basis engine: may A obtain this form of cooperation from B, for this offence, on this day?

The law lives in the records (provisions, conditions, positions) and in the rules of ``ontology/rules``; this
package interprets them, for one pair with every premise (:mod:`iwtld.basis.answer`) and for all pairs at once
(:mod:`iwtld.basis.setwise`). docs/legal-basis.md explains the method.
"""

from __future__ import annotations

from iwtld.basis.grades import Grade, Status, Verdict
from iwtld.basis.profile import OffenceProfile
from iwtld.basis.values import Answer, Route

__all__ = ["Answer", "Grade", "OffenceProfile", "Route", "Status", "Verdict"]
