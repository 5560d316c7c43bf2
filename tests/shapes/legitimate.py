"""Changes that come close to a mistake and are none: dates known in part, successions, open lists."""

from __future__ import annotations

from pyoxigraph import Literal

from .graphs import date, iwt
from .mistakes import Mistake

LEGITIMATE = (
    # A year does not come before a day within it.
    Mistake("Deposit-signature", "action/untoc-IND-1-ratification", {"iwt:actionDate": [date("2002")]}, ""),
    Mistake("TreatyAction-adoption", "action/untoc-USA-1-signature", {"iwt:actionDate": [date("2000")]}, ""),
    Mistake("interval-order", "mechanism/wire-customs-2017", {"iwt:validTo": [date("2017")]}, ""),
    Mistake(
        "BilateralArrangement-in-force-order",
        "arrangement/extradition-CHN-NAM",
        {"iwt:enteredIntoForceOn": [date("2007")]},
        "",
    ),
    # A succession takes effect before its own day.
    Mistake(
        "EntryIntoForceForParty-deposit",
        "action/cites-SVK-1-entry-into-force-for-party",
        {"iwt:actionDate": [date("1993-01-01")]},
        "",
    ),
    # A period that follows an ended one.
    Mistake(
        "ConsentToBeBound-period-open", "action/uncac-BTN-2-accession", {"iwt:actionDate": [date("2023")]}, ""
    ),
    Mistake(
        "GroupMembership-overlap",
        "group-membership/commonwealth-GMB-2",
        {"iwt:validFrom": [date("2013")]},
        "",
    ),
    # An open list contradicts nothing, and neither does a membership of another time.
    Mistake(
        "MechanismMembership-contradiction",
        "membership/tha-wen-tha-amlo-not-member",
        {
            "iwt:memberRole": ["membership-role/not-member"],
            "iwt:explicitness": ["explicitness/omitted-open-list"],
        },
        "",
        copy_of="membership/tha-wen-tha-amlo-member",
    ),
    Mistake(
        "MechanismMembership-contradiction",
        "membership/wire-police-2016-ind-not-member",
        {
            "iwt:memberRole": ["membership-role/not-member"],
            "iwt:validFrom": [date("2017")],
            "iwt:validTo": [date("2018")],
        },
        "",
        copy_of="membership/wire-police-2016-ind-member",
    ),
    # A provision of a treaty whose strength no source tells.
    Mistake(
        "Provision-grade-binding",
        "provision/lusaka-5",
        {"iwt:grade": ["grade/unknown"], "iwt:confidence": ["confidence/low"]},
        "",
    ),
    # A year of which the last day lies after the end, and a penalty shown in the year of its law.
    Mistake(
        "shown-interval",
        "penalty/hkg-protection-of-endangered-species-of-animals-and-2-import-export-1",
        {"iwt:shownInForceBy": [date("2018")]},
        "",
    ),
    Mistake("shown-law", "mla-law/JPN", {"iwt:shownInForceBy": [date("1980")]}, ""),
    # What holds of a class of records has no article of its own.
    Mistake(
        "NumberedProvision",
        "provision/uncac-47",
        {
            "eli:is_part_of": [],
            "iwt:article": [],
            "iwt:appliesTo": [iwt("BilateralTreaty")],
            "iwt:grade": ["grade/shall"],
        },
        "",
    ),
    # Another name in another language.
    Mistake(
        "prefLabel",
        "actor/interpol",
        {"skos:prefLabel": [Literal("INTERPOL", language="en"), Literal("OIPC", language="fr")]},
        "",
    ),
)
