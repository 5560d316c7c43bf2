"""Each rule concludes its worked instance, from the real records."""

from __future__ import annotations

from pathlib import Path

import pytest

import iwtld
from iwtld import resources
from iwtld.errors import ResourceError
from iwtld.reason.rules import load_rules

RULES = {rule.id: rule for rule in load_rules(resources.folder("ontology") / "rules")}

ID = "https://w3id.org/iwtld/id/"

INSTANCES = {
    "interval-bounds": (
        "{ id:mechanism\\/asean-wen iwt:earliestStart ?a ; iwt:latestStart ?b ; iwt:earliestEnd ?c ; iwt:latestEnd ?d ;"
        " iwt:dayAfterEarliestEnd ?e ; iwt:dayAfterLatestEnd ?f }",
        ["2005-01-01", "2005-12-31", "2017-01-01", "2017-12-31", "2017-01-02", "2018-01-01"],
    ),
    "law-in-force": (
        "{ id:extradition-law\\/VNM-1 iwt:inForceFrom ?a ; iwt:inForceUntil ?b ."
        " id:extradition-law\\/THA-1 iwt:inForceFrom ?c ; iwt:inForceNotBefore ?d }",
        ["2008-07-01", "2026-07-01", "2008-12-31", "2008-01-01"],
    ),
    "position-outside": (
        "{ id:position\\/in-force\\/untoc-COG-1-not-party iwt:verdict ?a ; iwt:inForceUntil ?b ."
        " id:position\\/in-force\\/untoc-SOM-1-not-party iwt:verdict ?c ; iwt:inForceUntil ?d }",
        [ID + "verdict/unsatisfied", "2025-08-07", ID + "verdict/unknown", "2025-08-07"],
    ),
    "position-complete": (
        "{ id:position\\/in-force\\/uncac-parties iwt:verdict ?a ; iwt:inForceFrom ?b ; iwt:inForceUntil ?c }",
        [ID + "verdict/unsatisfied", "2005-12-14", "2024-08-07"],
    ),
    "position-before": (
        "{ id:position\\/treaty-in-force\\/untoc iwt:verdict ?a ; iwt:inForceUntil ?b ."
        " id:position\\/treaty-in-force\\/asean-extradition-2025 iwt:verdict ?c ."
        " MINUS { id:position\\/treaty-in-force\\/asean-extradition-2025 iwt:inForceUntil ?end } }",
        [ID + "verdict/unsatisfied", "2003-09-29", ID + "verdict/unsatisfied"],
    ),
    "position-reservation": (
        "{ ?p iwt:condition id:condition\\/no-reservation ; iwt:instrument id:instrument\\/uncac ;"
        " iwt:jurisdiction id:jurisdiction\\/ETH ; iwt:verdict ?a ; iwt:form ?b }",
        [ID + "verdict/unknown", ID + "form/extradition"],
    ),
    "position-eligible": (
        "{ id:position\\/in-force\\/asean-extradition-2025\\/KHM iwt:verdict ?a ; iwt:inForceNotBefore ?b }",
        [ID + "verdict/unknown", "2025-11-14"],
    ),
    "position-member": (
        "{ id:position\\/in-force\\/INTERPOL-VNM-1\\/interpol iwt:verdict ?a ; iwt:inForceFrom ?b ; iwt:inForceNotBefore ?c }",
        [ID + "verdict/satisfied", "2022-03-31", "0001-01-01"],
    ),
    "position-arrangement": (
        "{ ?p iwt:instrument id:arrangement\\/extradition-CHN-IRN ; iwt:jurisdiction id:jurisdiction\\/IRN ;"
        " iwt:verdict ?a ; iwt:inForceNotBefore ?b }",
        [ID + "verdict/unknown", "2012-09-10"],
    ),
    "position-extradition-law": (
        "{ id:position\\/extradition-without-treaty\\/CHN-1 iwt:verdict ?a ; iwt:need ?b ."
        " id:position\\/minimum-penalty-of-law\\/CHN-1 iwt:thresholdYears ?c }",
        [ID + "verdict/satisfied", ID + "need/assurance-of-reciprocity", "1"],
    ),
    "position-law-convention": (
        "{ id:position\\/convention-taken-as-basis\\/VNM-1\\/untoc iwt:verdict ?a ; iwt:inForceFrom ?b ; iwt:inForceUntil ?c }",
        [ID + "verdict/unsatisfied", "2008-07-01", "2026-07-01"],
    ),
    "position-declaration": (
        "{ id:position\\/convention-taken-as-basis\\/untoc-BHS-16-5-2\\/untoc iwt:verdict ?a ; iwt:inForceFrom ?b ."
        " id:position\\/no-treaty-required-by-both\\/untoc-BHS-16-5-2 iwt:verdict ?c ; iwt:inForceNotBefore ?d }",
        [ID + "verdict/satisfied", "2008-09-26", ID + "verdict/unsatisfied", "2008-09-26"],
    ),
    "position-assistance-law": (
        "{ id:position\\/assistance-without-treaty\\/VNM iwt:verdict ?a ; iwt:need ?b ."
        " id:position\\/dual-criminality-where-required\\/VNM iwt:verdict ?c }",
        [ID + "verdict/satisfied", ID + "need/assurance-of-reciprocity", ID + "verdict/unsatisfied"],
    ),
    "position-restriction": (
        "{ ?p iwt:condition id:condition\\/not-drug-only ; iwt:instrument id:instrument\\/asean-mlat-2004 ;"
        " iwt:form id:form\\/mutual-legal-assistance ; iwt:jurisdiction id:jurisdiction\\/KHM ;"
        " iwt:verdict ?a ; iwt:inForceFrom ?b ; iwt:inForceNotBefore ?c }",
        [ID + "verdict/unsatisfied", "2016-12-31", "0001-01-01"],
    ),
    "position-designation": (
        "{ ?p iwt:jurisdiction id:jurisdiction\\/GBR ; iwt:towards id:jurisdiction\\/KEN ; iwt:form ?a ;"
        " iwt:verdict ?b ; iwt:inForceFrom ?c ; iwt:inForceNotBefore ?d }",
        [ID + "form/extradition", ID + "verdict/satisfied", "2026-11-22", "0001-01-01"],
    ),
    "participation-deposited": (
        "{ <https://w3id.org/iwtld/id/participation/untoc/KHM/1> iwt:inForceFrom ?a }",
        ["2006-01-11"],
    ),
    "participation-printed": (
        "{ <https://w3id.org/iwtld/id/participation/cites/AND/1> iwt:inForceFrom ?a }",
        ["2022-01-04"],
    ),
    "participation-shown": (
        "{ <https://w3id.org/iwtld/id/participation/uncac/NZL/1> iwt:inForceFrom ?a ; iwt:inForceNotBefore ?b }",
        ["2016-01-01", "2005-12-14"],
    ),
    "participation-ended": (
        "{ <https://w3id.org/iwtld/id/participation/cites/ARE/1> iwt:inForceUntil ?a }",
        ["1988-01-27"],
    ),
    "participation": (
        "{ ?a a iwt:Participation ; iwt:instrument id:instrument\\/untoc ; iwt:party id:jurisdiction\\/IRN }",
        [ID + "participation/untoc/IRN/1"],
    ),
    "treaty-relation": (
        "{ ?r iwt:underInstrument id:instrument\\/untoc ; iwt:firstParty id:jurisdiction\\/CHN ;"
        " iwt:secondParty id:jurisdiction\\/KHM ; iwt:inForceFrom ?a }",
        ["2006-01-11"],
    ),
    "bilateral-relation": (
        "{ ?r iwt:underInstrument id:arrangement\\/extradition-IDN-SGP ; iwt:inForceFrom ?a }",
        ["2024-03-21"],
    ),
    "instrument-authorises": (
        "{ id:instrument\\/untoc iwt:authorises ?a . id:instrument\\/cites iwt:facilitates ?b ."
        " FILTER(?a = id:form\\/joint-investigation) }",
        [ID + "form/joint-investigation", ID + "form/information-exchange"],
    ),
    "mechanism-facilitates": (
        "{ id:mechanism\\/wire iwt:facilitates ?a }",
        [ID + "form/information-exchange"],
    ),
    "restricted-relation": (
        "{ { SELECT (COUNT(?r) AS ?a) { ?r iwt:excludesForm id:form\\/mutual-legal-assistance ;"
        " iwt:underInstrument id:instrument\\/asean-mlat-2004 } } }",
        ["9"],
    ),
    "task-force-kinds": (
        "{ id:mechanism\\/tha-wen iwt:hasMemberOfKind ?a FILTER(?a = id:agency-kind\\/fiu) }",
        [ID + "agency-kind/fiu"],
    ),
    "task-force-gap": (
        "{ id:mechanism\\/tha-wen iwt:missesKind ?a }",
        [ID + "agency-kind/prosecution"],
    ),
    "recorded-use": (
        "{ id:mechanism\\/tha-wen iwt:recordedUses ?a ; iwt:usesPerYear ?b }",
        ["10", "1.25"],
    ),
    "figure-status": (
        "{ id:figure\\/op-mekong-dragon-iii-seizures iwt:figureStatus ?a }",
        [ID + "figure-status/differ-by-date"],
    ),
    "case-hops": (
        "{ ?h iwt:ofCase id:case\\/nld-idn-seizure ; iwt:hopOrigin ?a ; iwt:hopDestination ?b }",
        [ID + "jurisdiction/IDN", ID + "jurisdiction/NLD"],
    ),
    "route-hops": (
        "{ ?h iwt:onRoute id:route\\/rt-02 ; iwt:hopOrigin ?a ; iwt:hopDestination ?b }",
        [ID + "jurisdiction/SGP", ID + "jurisdiction/VNM"],
    ),
}


def test_every_rule_has_a_worked_instance() -> None:
    assert set(INSTANCES) == set(RULES)


@pytest.mark.parametrize("name", sorted(INSTANCES))
def test_the_rule_concludes_its_worked_instance(kb: iwtld.KnowledgeBase, name: str) -> None:
    pattern, expected = INSTANCES[name]
    rows = list(kb.sparql(f"SELECT * WHERE {pattern}").rows())
    assert len(rows) == 1
    values = [str(value) for key, value in sorted(rows[0].items()) if len(key) == 1 and key in "abcdef"]
    assert values == expected


def ask(kb: iwtld.KnowledgeBase, pattern: str) -> bool:
    return bool(list(kb.sparql(f"SELECT * WHERE {{ {pattern} }} LIMIT 1").rows()))


def test_signature_alone_gives_no_participation(kb: iwtld.KnowledgeBase) -> None:
    # Congo signed UNTOC on 2000-12-14 and is not a party (R22).
    assert ask(
        kb, "?s a iwt:Signature ; iwt:instrument id:instrument\\/untoc ; iwt:party id:jurisdiction\\/COG"
    )
    assert not ask(
        kb, "?p a iwt:Participation ; iwt:instrument id:instrument\\/untoc ; iwt:party id:jurisdiction\\/COG"
    )


def test_the_asean_extradition_treaty_signed_in_2025_puts_nobody_in_a_relation(
    kb: iwtld.KnowledgeBase,
) -> None:
    assert not ask(kb, "?r iwt:underInstrument id:instrument\\/asean-extradition-2025")


def test_a_participation_that_ended_and_resumed_has_two_intervals(kb: iwtld.KnowledgeBase) -> None:
    # The United Arab Emirates left CITES in 1988 and came back in 1990 (R34).
    rows = kb.sparql(
        "SELECT ?from ?until WHERE { ?p a iwt:Participation ; iwt:instrument id:instrument\\/cites ;"
        " iwt:party id:jurisdiction\\/ARE ; iwt:inForceFrom ?from OPTIONAL { ?p iwt:inForceUntil ?until } }"
        " ORDER BY ?from"
    ).rows()
    assert [(str(row["from"]), str(row["until"])) for row in rows] == [
        ("1975-07-01", "1988-01-27"),
        ("1990-05-09", "None"),
    ]


def test_a_commonwealth_scheme_is_no_treaty_and_gives_no_relation(kb: iwtld.KnowledgeBase) -> None:
    assert not ask(kb, "?r iwt:underInstrument id:instrument\\/london-scheme")
    assert not ask(kb, "id:instrument\\/london-scheme iwt:authorises ?form")


def test_a_network_never_authorises(kb: iwtld.KnowledgeBase) -> None:
    assert not ask(kb, "?m iwt:facilitates ?form ; iwt:authorises ?form")
    assert not ask(kb, "?m a iwt:Mechanism ; iwt:authorises ?form")


def test_a_designation_under_one_statute_is_no_relation(kb: iwtld.KnowledgeBase) -> None:
    assert not ask(kb, "?r iwt:underInstrument ?d . ?d a iwt:StatutoryDesignation")


def test_every_computed_day_agrees_with_the_one_in_the_fact_tables(
    kb: iwtld.KnowledgeBase, shared: Path
) -> None:
    import csv

    found = {
        (str(row["instrument"]).rsplit("/", 1)[1], str(row["party"]).rsplit("/", 1)[1], str(row["from"]))
        for row in kb.sparql(
            "SELECT ?instrument ?party ?from WHERE { ?p a iwt:Participation ; iwt:instrument ?instrument ;"
            " iwt:party ?party ; iwt:inForceFrom ?from }"
        ).rows()
    }
    wanted = set()
    for name in ("untoc", "uncac", "cites"):
        with (shared / "facts/global" / f"{name}_participation.csv").open(encoding="utf-8") as stream:
            wanted |= {
                (name, row["party_iso3"], row["in_force_date"])
                for row in csv.DictReader(stream)
                if row["in_force_date"]
            }
    assert len(wanted) > 550
    assert wanted - found == set()


def write_rule(folder: Path, name: str, **changes: str) -> None:
    header = {
        "id": name,
        "summary": "A summary.",
        "reference": "R1",
        "stratum": "1",
        "instance": "An instance.",
        **changes,
    }
    lines = [f"#+ {key}: {value}" for key, value in header.items() if value]
    (folder / f"{name}.rq").write_text("\n".join([*lines, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"]))


def test_a_rule_that_negates_its_own_stratum_is_refused(tmp_path: Path) -> None:
    write_rule(tmp_path, "one")
    write_rule(tmp_path, "two", negates="one")
    with pytest.raises(ResourceError, match="not in a lower stratum"):
        load_rules(tmp_path)


def test_a_rule_without_a_reference_is_refused(tmp_path: Path) -> None:
    write_rule(tmp_path, "one", reference="")
    with pytest.raises(ResourceError, match="lacks reference"):
        load_rules(tmp_path)


def test_an_unknown_header_key_is_refused(tmp_path: Path) -> None:
    write_rule(tmp_path, "one", strata="2")
    with pytest.raises(ResourceError, match="'strata'"):
        load_rules(tmp_path)
