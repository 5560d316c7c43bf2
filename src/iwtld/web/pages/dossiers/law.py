"""The law of a country: on extradition and assistance, what it limits, and its penalties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iwtld.results import Value
from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.asked import about, ask, today
from iwtld.web.pages.dossiers.bits import Bit, Cell, Row, number
from iwtld.web.pages.dossiers.columns import Column
from iwtld.web.pages.dossiers.parts import Part, part

if TYPE_CHECKING:
    from iwtld.web.site import Site


def law_part(site: Site, code: str) -> Part:
    """Return what the law of a country says about extradition and assistance without a treaty."""
    columns = (
        col.text("Law", "law"),
        col.concept("On", "gives", "form"),
        Column("What it asks for", _terms),
        col.span("In force", "starts", "ends"),
    )
    return part(
        site,
        "law",
        "Law on extradition and assistance",
        columns,
        about(site, "domestic-law", "party", code),
        lede="The law of this country where it is the one that is asked.",
        query="domestic-law",
        parameters={"country": code},
    )


_ASKS = (
    ("treaty_required", "treaty required"),
    ("reciprocity", "reciprocity possible"),
    ("dual_criminality", "dual criminality"),
    ("uses_untoc", "takes UNTOC as basis"),
    ("uses_uncac", "takes UNCAC as basis"),
)


_WHOSE = {
    "requesting": " under the law of the state that asks",
    "requested": " under its own law",
    "both": " under both laws",
}


def _terms(site: Site, row: Row) -> Cell:
    said = [Bit(f"{words}: {str(row[name]).replace('-', ' ')}") for name, words in _ASKS if row[name]]
    if row["minimum_years"] is not None:
        side = _WHOSE.get(str(row["threshold_side"]), "")
        said.append(Bit(f"minimum penalty: {number(row['minimum_years'], 'years')}{side}"))
    return tuple(said)


def restriction_part(site: Site, code: str) -> Part:
    """Return where domestic law takes away what a treaty gives."""
    columns = (
        col.thing("Treaty", "treaty", "instrument"),
        col.concept("Form", "cooperation", "form"),
        col.concept("Available only for", "only_for", "offence-scope"),
        col.thing("By", "law", "instrument"),
        col.when("As of", "as_of"),
    )
    return part(
        site,
        "restrictions",
        "Limits of domestic law",
        columns,
        about(site, "restrictions", "party", code),
        lede="A limit beats the treaty: the country is a party, and the form is not to be had for "
        "other offences.",
        query="restrictions",
        parameters={"country": code},
    )


def penalty_part(site: Site, code: str) -> Part:
    """Return the penalties by offence, and whether each makes a serious crime today."""
    on = today()
    verdicts = {_tier(row): row["serious"] for row in about(site, "serious-crime", "party", code, on=on)}
    rows = [
        {**row, "serious": verdicts.get(_tier(row))} for row in ask(site, "penalty-of-country", country=code)
    ]
    columns = (
        Column("Offence", _offence),
        col.concept("Species", "species", "species-scope"),
        Column("Penalty", _penalty),
        col.span("In force", "starts", "ends"),
        col.answer("Serious crime today", "serious"),
    )
    return part(
        site,
        "penalties",
        "Penalties by offence",
        columns,
        rows,
        lede="A crime is serious under UNTOC, Article 2(b), when its maximum is four years or more. "
        "Sources that disagree are both listed; bills and penalties that courts imposed are marked.",
        query="penalty-of-country",
        parameters={"country": code},
    )


def _tier(row: Row) -> tuple[Value, ...]:
    names = ("law", "provision", "offence", "species", "max_years", "starts", "ends", "source")
    return tuple(row[name] for name in names)


def _offence(_: Site, row: Row) -> Cell:
    place = ", ".join(str(each) for each in (row["law"], row["provision"]) if each)
    return (Bit(str(row["offence"])), Bit(place, css="muted"))


def _penalty(site: Site, row: Row) -> Cell:
    said = []
    if row["life"]:
        said.append("life imprisonment")
    elif row["max_years"] is not None:
        said.append(f"up to {number(row['max_years'], 'years')}")
    elif row["as_stated"]:
        said.append(str(row["as_stated"]))
    if row["min_years"] is not None:
        said.append(f"at least {number(row['min_years'], 'years')}")
    if row["max_fine"] is not None:
        said.append(f"fine up to {number(row['max_fine'], str(row['currency'] or ''))}")
    marks = []
    if row["aggravated"]:
        marks.append("aggravated")
    if row["enacted"] is False:
        marks.append("a bill, not law")
    if row["kind"] != "statutory-maximum":
        marks += [bit.text for bit in col.concept("", "kind", "penalty-kind").make(site, row)]
    return (*(Bit(each) for each in said), *(Bit(each, css="tag") for each in marks))
