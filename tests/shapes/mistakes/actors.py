"""Mistakes in what all records share, in actors and in mechanisms."""

from __future__ import annotations

import pyoxigraph as ox

from ..graphs import date, plain
from .mistake import Mistake

COMMON = (
    Mistake(
        "interval-order",
        "mechanism/interpol-ness-chn-2017",
        {"iwt:validTo": [date("2016-12")]},
        "ends on 2016-12, before it begins on 2017",
    ),
    Mistake(
        "pair-order",
        "arrangement/customs-CZE-USA",
        {"iwt:firstParty": ["jurisdiction/USA"], "iwt:secondParty": ["jurisdiction/CZE"]},
        "The sides are USA and CZE",
    ),
    Mistake(
        "pair-order",
        "arrangement/customs-GEO-USA",
        {"iwt:secondParty": ["jurisdiction/GEO"]},
        "two different jurisdictions",
    ),
    Mistake(
        "pair-order",
        "completeness/mla-IDN-NLD-2018",
        {"iwt:firstParty": ["jurisdiction/NLD"], "iwt:secondParty": ["jurisdiction/IDN"]},
        "swap them",
    ),
    Mistake("source", "commodity/ivory", {"dcterms:source": ["source/hearsay"]}, "A source is not recorded"),
    Mistake("source-given", "commodity/rosewood", {"dcterms:source": []}, "nobody can check it"),
    Mistake(
        "validFrom",
        "mechanism/interpol-ness-khm-2017-h2",
        {"iwt:validFrom": [plain("2017-07")]},
        "is not one date, month or year",
    ),
    Mistake(
        "validFrom",
        "mechanism/interpol-ness-khm-2017-03",
        {"iwt:validFrom": [date("2017-02-30")]},
        "is not one date, month or year",
    ),
    Mistake(
        "eventStatus",
        "event/ev-idn-reptile-2017",
        {"iwt:eventStatus": ["support-status/planned"]},
        "not one concept of the scheme event-status",
    ),
    Mistake(
        "eventStatus",
        "event/ev-idn-pangolin-2018",
        {"iwt:eventStatus": ["event-status/rumoured"]},
        "such as held",
    ),
    Mistake(
        "eventStatus",
        "event/ev-tha-kingpin-2017",
        {"iwt:eventStatus": ["event-status/held", "event-status/planned"]},
        "not one concept",
    ),
)
ACTORS = (
    Mistake("isoAlpha3", "jurisdiction/CCK", {"iwt:isoAlpha3": [plain("Cck")]}, "three capital letters"),
    Mistake("isoNumeric", "jurisdiction/CXR", {"iwt:isoNumeric": [plain("4")]}, "Keep the leading zeros"),
    Mistake(
        "Jurisdiction-alpha3-unique",
        "jurisdiction/BVT",
        {"iwt:isoAlpha3": [plain("HMD")]},
        "The code HMD is also that of",
        at=("jurisdiction/BVT", "jurisdiction/HMD"),
    ),
    Mistake(
        "Jurisdiction-alpha2-unique",
        "jurisdiction/ATF",
        {"iwt:isoAlpha2": [plain("AQ")]},
        "The code AQ is also that of",
        at=("jurisdiction/ATF", "jurisdiction/ATA"),
    ),
    Mistake(
        "Jurisdiction-numeric-unique",
        "jurisdiction/IOT",
        {"iwt:isoNumeric": [plain("580")]},
        "The code 580 is also that of",
        at=("jurisdiction/IOT", "jurisdiction/MNP"),
    ),
    Mistake(
        "Jurisdiction-united-nations",
        "jurisdiction/GRL",
        {"iwt:unitedNationsMember": [ox.Literal(True)]},
        "is not recorded as a state",
    ),
    Mistake(
        "GroupMembership-twice-open",
        "group-membership/ASEAN-IDN-again",
        {"iwt:validFrom": [date("1999")]},
        "The membership is open, and so is",
        copy_of="group-membership/ASEAN-IDN-1",
        at=("group-membership/ASEAN-IDN-again", "group-membership/ASEAN-IDN-1"),
    ),
    Mistake(
        "GroupMembership-overlap",
        "group-membership/commonwealth-FJI-2",
        {"iwt:validFrom": [date("1980")]},
        "begins on 1980, while",
    ),
    Mistake(
        "Actor-parent-cycle",
        "actor/tha-dnp",
        {"iwt:parent": ["actor/tha-dof"]},
        "parents lead back",
        at=("actor/tha-dnp", "actor/tha-dof"),
        more={"actor/tha-dof": {"iwt:parent": ["actor/tha-dnp"]}},
    ),
    Mistake(
        "Actor-parent-cycle", "actor/asean", {"iwt:parent": ["actor/asean"]}, "The actor belongs to itself"
    ),
)
MECHANISMS = (
    Mistake(
        "Mechanism-lead-itself", "mechanism/op-paws", {"iwt:lead": ["mechanism/op-paws"]}, "as its own lead"
    ),
    Mistake(
        "MechanismMembership-itself",
        "membership/tha-wen-tha-dof-member",
        {"org:member": ["mechanism/tha-wen"]},
        "as a member of itself",
    ),
    Mistake(
        "MechanismMembership-omission",
        "membership/tha-wen-tha-customs-member",
        {"iwt:explicitness": ["explicitness/omitted-closed-list"]},
        "Give the role not-member",
    ),
    Mistake(
        "MechanismMembership-explicitness-given",
        "membership/tha-wen-tha-police-member",
        {"iwt:explicitness": []},
        "how explicitly the source shows it",
    ),
    Mistake(
        "MechanismMembership-contradiction",
        "membership/tha-wen-tha-dnp-not-member",
        {"iwt:memberRole": ["membership-role/not-member"]},
        "is not a member, and",
        copy_of="membership/tha-wen-tha-dnp-member",
    ),
    Mistake(
        "MechanismMembership-contradiction",
        "membership/asean-wen-sgp-not-member",
        {
            "iwt:memberRole": ["membership-role/not-member"],
            "iwt:explicitness": ["explicitness/omitted-closed-list"],
            "iwt:validFrom": [date("2016-05")],
            "iwt:validTo": [],
        },
        "is not a member, and",
        copy_of="membership/asean-wen-sgp-member",
    ),
)
