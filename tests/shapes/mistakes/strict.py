"""What the strict profile remarks on."""

from __future__ import annotations

import pyoxigraph as ox

from ..graphs import date, plain
from .mistake import Mistake

STRICT = (
    Mistake(
        "NamespacedRecord",
        "https://example.org/fisheries",
        {},
        "is not one of the project",
        copy_of="actor/tha-dof",
    ),
    Mistake(
        "LocatedRecord-precise",
        "actor/tha-amlo",
        {"iwt:locator": [plain("whole document")]},
        "a reader has to search it",
    ),
    Mistake(
        "NamedRecord-english",
        "actor/tha-police",
        {"skos:prefLabel": [ox.Literal("สำนักงานตำรวจแห่งชาติ", language="th")]},
        "There is no English name",
    ),
    Mistake(
        "AssessedRecord-confidence-given",
        "authority/AUS-mla-central-attorney-general-s-department",
        {"iwt:confidence": []},
        "does not say how sure it is",
    ),
    Mistake(
        "DatedSource-date-given",
        "source/jagran-josh-list-of-asean-member-countries",
        {"dcterms:date": []},
        "The source has no date",
    ),
    Mistake(
        "DatedSource-page-given",
        "source/ghanaian-pidgin-wikipedia-southern-african",
        {"schema:url": []},
        "is a web page and has no address",
    ),
    Mistake("CodedState-alpha2-given", "jurisdiction/AGO", {"iwt:isoAlpha2": []}, "no ISO alpha-2 code"),
    Mistake("CodedState-numeric-given", "jurisdiction/ALB", {"iwt:isoNumeric": []}, "no ISO numeric code"),
    Mistake("DatedMembership", "group-membership/ASEAN-MYS-1", {"iwt:validFrom": []}, "no date at all"),
    Mistake(
        "EndedMembership-status",
        "group-membership/commonwealth-IRL-1",
        {"iwt:groupMembershipStatus": ["group-membership-status/member"]},
        "its status is one of the present",
    ),
    Mistake(
        "OpenInstrument-scope-given",
        "instrument/sadc-mla-2002",
        {"iwt:instrumentScope": []},
        "global or regional",
    ),
    Mistake(
        "OpenInstrument-offenceScope-given",
        "instrument/oas-mla-1992",
        {"iwt:offenceScope": []},
        "no offence scope",
    ),
    Mistake(
        "DatedTreaty-adoptedOn-given", "instrument/igad-mla", {"iwt:adoptedOn": []}, "no date of adoption"
    ),
    Mistake(
        "RegionalInstrument-eligibleGroup-given",
        "instrument/igad-extradition",
        {"iwt:eligibleGroup": []},
        "whose members can join it",
    ),
    Mistake(
        "DepositedTreaty-depositary-given", "instrument/untoc", {"iwt:depositary": []}, "names no depositary"
    ),
    Mistake(
        "LawOfJurisdiction-jurisdiction-given",
        "law/vnm-penal-code-1985",
        {"iwt:jurisdiction": []},
        "does not say whose it is",
    ),
    Mistake(
        "ArrangementInTime-dated",
        "arrangement/extradition-AUS-IDN",
        {"iwt:shownInForceBy": []},
        "in force and has no date for it",
    ),
    Mistake(
        "LawInTime",
        "extradition-law/IDN-1",
        {"iwt:shownInForceBy": []},
        "Nothing shows the law in force on any day",
    ),
    Mistake(
        "NumberedProvision",
        "provision/untoc-19",
        {"iwt:article": []},
        "The provision has no article",
    ),
    Mistake(
        "CitedProvision-unknown-grade",
        "provision/cis-minsk-iv",
        {"iwt:grade": ["grade/unknown"]},
        "The grade is unknown, and the confidence is",
    ),
    Mistake("DatedAction", "action/untoc-THA-1-signature", {"iwt:actionDate": []}, "The act has no date"),
    Mistake(
        "AccessionOfOutsider-unsigned",
        "action/cites-DZA-1-signature",
        {
            "iwt:instrument": ["instrument/cites"],
            "iwt:party": ["jurisdiction/DZA"],
            "iwt:participation": ["participation/cites/DZA/1"],
            "iwt:actionDate": [date("1974")],
        },
        "The party accedes and has signed",
        copy_of="action/untoc-KHM-1-signature",
        at=("action/cites-DZA-1-accession",),
    ),
    Mistake(
        "EntryIntoForceOfLaw-order",
        "action/eu-eaw-2002-CYP-1-entry-into-force-for-party",
        {"iwt:actionDate": [date("2003-01-01")]},
        "The law is said to bind from 2003-01-01",
    ),
    Mistake(
        "BasisDeclaration-article",
        "declaration/untoc-IND-16-5",
        {"iwt:article": [plain("18")]},
        "its article is another",
    ),
    Mistake(
        "BasisDeclaration-agreement",
        "declaration/untoc-BHS-16-5-2",
        {"iwt:basisDeclaration": ["basis-declaration/does-not-take"]},
        "Keep the one that stands",
        at=("declaration/untoc-BHS-16-5", "declaration/untoc-BHS-16-5-2"),
    ),
    Mistake(
        "TellingPenalty",
        "penalty/vnm-penal-code-1985-illegal-hunting-and-forest-protection-offences-1",
        {"iwt:maximumImprisonmentYears": []},
        "stays unknown",
    ),
    Mistake(
        "BoundedCompleteness-validTo-given",
        "completeness/EU-members",
        {"iwt:validTo": []},
        "close the world for ever",
    ),
)
