"""Mistakes in arrangements, instruments, provisions and the acts of parties."""

from __future__ import annotations

import pyoxigraph as ox

from ..graphs import date, iwt, plain
from .mistake import Mistake

ARRANGEMENTS = (
    Mistake(
        "BilateralArrangement-ratified-order",
        "arrangement/extradition-CHN-DZA",
        {"iwt:ratifiedOn": [date("2005")]},
        "ratified on 2005, before its signature on 2006-11-06",
    ),
    Mistake(
        "BilateralArrangement-in-force-order",
        "arrangement/extradition-CHN-LSO",
        {"iwt:enteredIntoForceOn": [date("2004-03")]},
        "in force from 2004-03, before it is signed or ratified on 2004-10-27",
    ),
    Mistake(
        "BilateralArrangement-in-force-order",
        "arrangement/extradition-ARG-USA",
        {"iwt:enteredIntoForceOn": [date("1996")]},
        "1997-06-10",
    ),
    Mistake(
        "BilateralArrangement-shown-order",
        "arrangement/customs-RUS-USA",
        {"iwt:shownInForceBy": [date("1989")]},
        "by 1989, before its signature on 1990-06-02",
    ),
    Mistake(
        "BilateralArrangement-suspended-order",
        "arrangement/extradition-CAN-HKG",
        {"iwt:suspendedOn": [date("1997-06-12")]},
        "suspended on 1997-06-12, before",
    ),
    Mistake(
        "BilateralArrangement-suspension-dated",
        "arrangement/extradition-DEU-HKG",
        {"iwt:suspendedOn": []},
        "has no date of suspension",
    ),
    Mistake(
        "SuspendedArrangement-status",
        "arrangement/extradition-FIN-HKG",
        {"iwt:arrangementStatus": ["arrangement-status/in-force"]},
        "its status is another one",
    ),
    Mistake(
        "ArrangementInForce-status",
        "arrangement/extradition-ALB-USA",
        {"iwt:arrangementStatus": ["arrangement-status/signed"]},
        "only negotiated, initialled or signed",
    ),
    Mistake(
        "BilateralArrangement-form-given",
        "arrangement/extradition-AUS-USA",
        {"iwt:form": []},
        "Give at least one, such as extradition",
    ),
    Mistake(
        "StatutoryDesignation-requestedState-given",
        "arrangement/extradition-ALB-GBR",
        {"iwt:requestedState": []},
        "does not say whose statute it is",
    ),
    Mistake(
        "StatutoryDesignation-side",
        "arrangement/extradition-AND-GBR",
        {"iwt:requestedState": ["jurisdiction/FRA"]},
        "is neither of the two sides",
    ),
    Mistake(
        "RequestedState",
        "arrangement/extradition-ARE-IDN",
        {"iwt:requestedState": ["jurisdiction/IDN"]},
        "Only a statutory designation",
    ),
)
INSTRUMENTS = (
    Mistake(
        "Instrument-in-force-order",
        "instrument/coe-ets030",
        {"iwt:enteredIntoForceOn": [date("1950")]},
        "in force from 1950, before its adoption on 1959-04-20",
    ),
    Mistake(
        "EntryRule-cited", "instrument/asean-mlat-2004", {"iwt:entryIntoForceRule": []}, "no article for them"
    ),
    Mistake(
        "DenunciationRule-cited",
        "instrument/cites",
        {"iwt:denunciationRule": []},
        "gives months to withdrawal",
    ),
    Mistake(
        "jurisdictions", "instrument/sgp-esa", {"iwt:jurisdiction": ["jurisdiction/SIN"]}, "is not recorded"
    ),
    Mistake(
        "instrumentScope",
        "instrument/coe-ets024",
        {"iwt:instrumentScope": [plain("European")]},
        "Write global",
    ),
    Mistake(
        "daysToEntryIntoForce",
        "instrument/uncac",
        {"iwt:daysToEntryIntoForce": [ox.Literal(-30)]},
        "zero or more",
    ),
    Mistake(
        "Provision-grade-none",
        "provision/untoc-13",
        {"iwt:grade": ["grade/none"]},
        "cannot have the grade none",
    ),
    Mistake(
        "Provision-grade-binding",
        "provision/interpol-1",
        {"iwt:grade": ["grade/shall"]},
        "neither a treaty nor a binding regional law",
    ),
    Mistake(
        "Provision-grade-binding",
        "provision/london-1",
        {"iwt:grade": ["grade/case-by-case"]},
        "needs a binding instrument",
    ),
    Mistake(
        "Provision-grade-scheme",
        "provision/untoc-18-1",
        {"iwt:grade": ["grade/scheme"]},
        "is not a cooperation scheme",
    ),
    Mistake(
        "Provision-grade-cites", "provision/cites-ix", {"iwt:grade": ["grade/may"]}, "more than CITES gives"
    ),
    Mistake(
        "Provision-grade-class",
        "provision/assistance-law",
        {"iwt:grade": ["grade/shall"]},
        "Give https://w3id.org/iwtld/id/grade/domestic",
    ),
    Mistake(
        "Provision-grade-class",
        "provision/memorandum",
        {"iwt:grade": ["grade/domestic"]},
        "Give https://w3id.org/iwtld/id/grade/channel-only",
    ),
    Mistake(
        "Provision-condition-implied",
        "provision/uncac-46-1",
        {"iwt:condition": ["condition/corruption-offence", "condition/in-force"]},
        "would be tested twice",
    ),
    Mistake(
        "InstrumentOrClass",
        "provision/uncac-48",
        {"iwt:appliesTo": [iwt("BilateralTreaty")], "iwt:grade": ["grade/shall"]},
        "neither an instrument alone nor a class of records alone",
    ),
    Mistake(
        "InstrumentOrClass",
        "refusal-ground/untoc-18-8",
        {"eli:is_part_of": []},
        "Name the treaty",
    ),
    Mistake(
        "appliesTo",
        "refusal-ground/bilateral-extradition-terms",
        {"iwt:appliesTo": [iwt("NationalLaw")]},
        "such as BilateralTreaty",
    ),
    Mistake(
        "ratificationsToEntryIntoForce",
        "instrument/asean-extradition-2025",
        {"iwt:ratificationsToEntryIntoForce": [ox.Literal(0)]},
        "not one whole number of one or more",
    ),
    Mistake(
        "RefusalGround-refusalEffect-given",
        "refusal-ground/untoc-16-15",
        {"iwt:refusalEffect": []},
        "does not say what it does",
    ),
    Mistake("Provision-form-given", "provision/untoc-21", {"iwt:form": []}, "no form"),
    Mistake("Provision-grade-given", "provision/untoc-20", {"iwt:grade": []}, "no grade"),
)
ACTIONS = (
    Mistake(
        "TreatyAction-adoption",
        "action/untoc-NPL-1-signature",
        {"iwt:actionDate": [date("1999")]},
        "The date 1999 lies before the adoption of the instrument on 2000-11-15",
    ),
    Mistake(
        "TreatyAction-instrument",
        "action/thai-act-signature",
        {
            "iwt:instrument": ["instrument/idn-act-5-1990"],
            "iwt:participation": ["participation/idn-act-5-1990/KHM/1"],
        },
        "not one recorded treaty or binding regional law",
        copy_of="action/untoc-KHM-1-signature",
    ),
    Mistake(
        "TreatyAction-instrument",
        "action/nowhere-signature",
        {"iwt:instrument": ["instrument/untok"], "iwt:participation": ["participation/untok/KHM/1"]},
        "not one recorded treaty",
        copy_of="action/untoc-KHM-1-signature",
    ),
    Mistake(
        "PartyAct-treaty",
        "action/eu-eaw-2002-AUT-1-signature",
        {"rdf:type": [iwt("Signature")]},
        "which nobody signs",
        copy_of="action/eu-eaw-2002-AUT-1-entry-into-force-for-party",
    ),
    Mistake(
        "BoundedAction-undated",
        "action/uncac-BTN-1-withdrawal",
        {"iwt:actionDate": [date("2020")]},
        "Keep the date where it is known",
    ),
    Mistake(
        "BoundedAction-order",
        "action/untoc-FJI-1-accession",
        {"iwt:actionNotBefore": [date("2010")], "iwt:actionNotAfter": [date("2005-12")]},
        "not after 2005-12 and not before 2010",
    ),
    Mistake(
        "ParticipationRecord-agreement",
        "action/untoc-CHN-1-signature",
        {"iwt:party": ["jurisdiction/HKG"]},
        "name the participation that the record belongs to",
        at=(
            "action/untoc-CHN-1-signature",
            "action/untoc-CHN-1-ratification",
            "action/untoc-CHN-1-entry-into-force-for-party",
            "observation/untoc-CHN-1-party",
        ),
    ),
    Mistake(
        "ParticipationRecord-twice",
        "action/untoc-KHM-1-acceptance",
        {"rdf:type": [iwt("Acceptance")]},
        "a second act of the same kind",
        copy_of="action/untoc-KHM-1-ratification",
        at=("action/untoc-KHM-1-acceptance", "action/untoc-KHM-1-ratification"),
    ),
    Mistake(
        "ConsentToBeBound-period-overlap",
        "action/cites-ARE-2-accession",
        {"iwt:actionDate": [date("1987")]},
        "begins on 1987, and an earlier one",
    ),
    Mistake(
        "ConsentToBeBound-period-open",
        "action/untoc-THA-2-ratification",
        {"iwt:participation": ["participation/untoc/THA/2"], "iwt:actionDate": [date("2020-01-01")]},
        "which has no withdrawal",
        copy_of="action/untoc-THA-1-ratification",
    ),
    Mistake(
        "Deposit-signature",
        "action/untoc-FRA-1-ratification",
        {"iwt:actionDate": [date("2000-11")]},
        "dated 2000-11, before the signature of the same party on 2000-12-12",
    ),
    Mistake(
        "EntryIntoForceForParty-deposit",
        "action/cites-AFG-1-entry-into-force-for-party",
        {"iwt:actionDate": [date("1985-01-01")]},
        "from 1985-01-01, before the deposit on 1985-10-30",
    ),
    Mistake(
        "EntryIntoForceForParty-treaty",
        "action/cites-CYP-1-entry-into-force-for-party",
        {"iwt:actionDate": [date("1975-01-01")]},
        "before it is itself in force on 1975-07-01",
    ),
    Mistake(
        "Withdrawal-order",
        "action/cites-ALB-1-withdrawal",
        {
            "iwt:party": ["jurisdiction/ALB"],
            "iwt:participation": ["participation/cites/ALB/1"],
            "iwt:actionDate": [date("2000")],
        },
        "dated 2000, before the party signs or joins on 2003-06-27",
        copy_of="action/cites-ARE-1-withdrawal",
    ),
    Mistake(
        "StatusObservation-adoption",
        "observation/lusaka-1994-COG-1-party",
        {"iwt:asOf": [date("1990")]},
        "by 1990, before the adoption",
    ),
    Mistake(
        "declarationKind",
        "declaration/untoc-LVA-16-5",
        {"iwt:declarationKind": [plain("remark")]},
        "none of the words for it",
    ),
)
