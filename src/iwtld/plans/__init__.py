"""Cooperation plans: what a case needs from whom, on what basis on its date, the gaps first.

:func:`iwtld.plans.plan.plan` answers for one case with routes, remedies and proofs;
:mod:`iwtld.plans.horizon` and :mod:`iwtld.plans.rows` give the same grades for very many cases at once.
"""

from __future__ import annotations

from iwtld.plans.plan import Plan, Request, plan
from iwtld.plans.record import CaseRecord, find_case, load_cases

__all__ = ["CaseRecord", "Plan", "Request", "find_case", "load_cases", "plan"]
