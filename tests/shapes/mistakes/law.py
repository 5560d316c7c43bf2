"""Mistakes in national law, claims, concepts and statements of completeness."""

from __future__ import annotations

import pyoxigraph as ox

from ..graphs import date, plain
from .mistake import Mistake

LAW = (
    Mistake(
        "law-jurisdiction",
        "extradition-law/JPN-1",
        {"iwt:jurisdiction": ["jurisdiction/KOR"]},
        "Correct the jurisdiction or the law",
    ),
    Mistake(
        "law-jurisdiction",
        "mla-law/DEU",
        {"iwt:jurisdiction": ["jurisdiction/AUT"]},
        "Correct the jurisdiction or the law",
    ),
    Mistake(
        "DomesticRestriction-law-jurisdiction",
        "restriction/KHM-mla-drugs-only",
        {"iwt:jurisdiction": ["jurisdiction/VNM"]},
        "The restriction is of",
    ),
    Mistake(
        "Penalty-years-order",
        "penalty/tha-wildlife-conservation-and-protection-act-b-e-hunting-of-reserved-1",
        {"iwt:minimumImprisonmentYears": [ox.Literal(20)]},
        "The minimum of imprisonment is above the maximum",
    ),
    Mistake(
        "Penalty-jurisdiction",
        "penalty/lao-penal-code-revision-adopted-2016-2017-taking-possession-import-1",
        {"iwt:jurisdiction": ["jurisdiction/KHM"]},
        "the law of its offence is of",
    ),
    Mistake(
        "Penalty-bill",
        "penalty/kor-bill-of-2010-amending-the-wildlife-act-habitual-poaching-of-class-1",
        {"iwt:validFrom": [date("2010")]},
        "marked as a bill, and yet holds from 2010",
    ),
    Mistake(
        "Penalty-bill-shown",
        "penalty/phl-bills-sb-2078-sb-2079-hb-9833-amending-ra-9147-trade-possession-1",
        {"iwt:shownInForceBy": [date("2021-11")]},
        "marked as a bill, and yet shown in force by 2021-11",
    ),
    Mistake(
        "shown-interval",
        "extradition-law/SGP-1",
        {"iwt:shownInForceBy": [date("2022-07-01")]},
        "outside its time, which has the bound 2022-06-30",
    ),
    Mistake(
        "shown-interval",
        "mla-law/VNM",
        {"iwt:shownInForceBy": [date("2007")]},
        "outside its time, which has the bound 2008-07-01",
    ),
    Mistake(
        "shown-law",
        "extradition-law/KOR-1",
        {"iwt:shownInForceBy": [date("1953")]},
        "is of 1988",
    ),
    Mistake(
        "shown-law",
        "penalty/gbr-customs-and-excise-management-act-1979-smuggling-of-wildlife-1",
        {"iwt:shownInForceBy": [date("1978-12-31")]},
        "is of 1979",
    ),
    Mistake(
        "Condition-threshold",
        "condition/person-located",
        {"iwt:thresholdYears": [ox.Literal(4)]},
        "Give the test penalty, or take the years out",
    ),
    Mistake(
        "Condition-inScheme",
        "condition/grade-recorded",
        {"skos:inScheme": ["scheme/grade"]},
        "not in the scheme condition",
    ),
    Mistake(
        "Condition-remedy-given",
        "condition/treaty-required",
        {"iwt:remedy": []},
        "The condition has no remedy",
    ),
    Mistake(
        "FinedPenalty-currency-given",
        "penalty/vnm-penal-code-2015-text-before-the-2017-amendment-art-234-1-1",
        {"iwt:currency": []},
        "a fine and no currency",
    ),
    Mistake(
        "currency",
        "penalty/vnm-penal-code-2015-law-100-2015-qh13-as-amended-by-art-234-2-1",
        {"iwt:currency": [plain("dong")]},
        "as ISO 4217 does",
    ),
    Mistake(
        "CountedBasis-qualifier-given",
        "legal-basis-statement/lb-06",
        {"iwt:qualifier": []},
        "does not say whether it is exact",
    ),
)
CLAIMS = (
    Mistake(
        "Concept-notation-unique",
        "level/national",
        {"skos:notation": [plain("regional")]},
        "The notation regional is also that of",
        at=("level/national", "level/regional"),
    ),
    Mistake(
        "Concept-broader-scheme",
        "form/case-exchange",
        {"skos:broader": ["grade/shall"]},
        "belongs to another scheme",
    ),
    Mistake(
        "Concept-broader-cycle",
        "agency-kind/environment-agency",
        {"skos:broader": ["agency-kind/wildlife-authority"]},
        "lead back to this one",
        at=("agency-kind/environment-agency", "agency-kind/wildlife-authority"),
    ),
    Mistake(
        "Claim-unit",
        "claim/f110",
        {"iwt:unit": [plain("dozens")]},
        "The claim is in dozens, and its figure is in",
    ),
    Mistake("value", "claim/f117", {"iwt:value": [plain("some")]}, "is not one number"),
    Mistake(
        "page", "source/sardc-sadc-at-40-page-36", {"schema:url": [plain("page 36")]}, "Write it in full"
    ),
    Mistake(
        "CompletenessSubject",
        "completeness/tha-wen-members",
        {"dcterms:subject": []},
        "neither a subject alone nor a pair with a form",
    ),
    Mistake(
        "CompletenessSubject",
        "completeness/extradition-KHM-MMR-2016",
        {"iwt:form": []},
        "the form of cooperation",
    ),
    Mistake(
        "CompletenessKind",
        "completeness/ASEAN-members",
        {"iwt:completenessKind": ["completeness-kind/party-list"]},
        "does not fit what the statement is about",
    ),
)
