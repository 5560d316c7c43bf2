"""When a gap is known: each condition on its own, on the real graph with assumed records added to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox
import pytest

import iwtld
from iwtld.namespaces import PREFIXES

# Iran and Kenya on 2020-01-01: Iran was bound by UNTOC from 2025-09-05 only, and the two share no region.
PAIR = ("IRN", "KEN")
DAY = "2020-01-01"
OVERLAY = ox.NamedNode("https://example.org/assumed")
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + (
    "PREFIX state: <https://w3id.org/iwtld/id/jurisdiction/>\n"
    "PREFIX form: <https://w3id.org/iwtld/id/form/>\n"
    "PREFIX scope: <https://w3id.org/iwtld/id/offence-scope/>\n"
    "PREFIX kind: <https://w3id.org/iwtld/id/completeness-kind/>\n"
    "PREFIX seen: <https://w3id.org/iwtld/id/participation-status/>\n"
    "PREFIX : <https://example.org/>\n"
)
COMPLETE = """
:statement iwt:completenessKind kind:bilateral-arrangements ; iwt:form form:mutual-legal-assistance ;
  iwt:firstParty state:IRN ; iwt:secondParty state:KEN ;
  iwt:latestStart "2019-01-01"^^xsd:date ; iwt:earliestEnd "2025-12-31"^^xsd:date .
"""
REGIONAL = """
:treaty a iwt:RegionalTreaty ; iwt:instrumentScope "regional" ; iwt:offenceScope scope:any-offence ;
  iwt:authorises form:mutual-legal-assistance ; iwt:adoptedOn "2010"^^xsd:gYear .
:signed iwt:instrument :treaty ; iwt:party state:IRN .
"""
BOTH = REGIONAL + ":signed-too iwt:instrument :treaty ; iwt:party state:KEN ."

Ask = Callable[..., str | None]


@pytest.fixture(scope="module")
def copy(kb: iwtld.KnowledgeBase) -> iwtld.KnowledgeBase:
    store = ox.Store()
    store.bulk_load(kb.store.dump(format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)
    return iwtld.KnowledgeBase(store, kb.manifest, kb.path)


@pytest.fixture
def status(copy: iwtld.KnowledgeBase) -> Iterator[Ask]:
    """Return the status of the pair when some records are assumed, ``None`` when it is in no gap."""

    def ask(*assumed: str, on: str = DAY, scope: str = "all") -> str | None:
        copy.store.remove_graph(OVERLAY)
        copy.store.update(f"{HEAD} INSERT DATA {{ GRAPH {OVERLAY} {{ {' '.join(assumed)} }} }}")
        rows = copy.query("no-legal-basis", form="mutual-legal-assistance", on=on, scope=scope)
        return {(row["a"], row["b"]): str(row["status"]) for row in rows}.get(PAIR)

    yield ask
    copy.store.remove_graph(OVERLAY)


def test_without_a_completeness_statement_the_gap_is_unrecorded(status: Ask) -> None:
    assert status() == "unrecorded"


def test_a_statement_on_the_pair_and_complete_party_lists_make_it_known(status: Ask) -> None:
    assert status(COMPLETE) == "known"


def test_a_statement_on_another_form_does_not(status: Ask) -> None:
    assert status(COMPLETE.replace("form:mutual-legal-assistance", "form:extradition")) == "unrecorded"


@pytest.mark.parametrize(
    ("day", "scope", "expected"),
    [
        ("2025-08-06", "all", "known"),
        ("2025-08-07", "all", "unrecorded"),  # the party list of UNTOC is complete to 2025-08-06
        ("2025-08-07", "specific", "known"),  # without the convention its list does not matter
        ("2025-09-05", "all", None),  # both are bound by UNTOC
        ("2025-09-05", "specific", "known"),
    ],
)
def test_with_all_instruments_the_list_of_the_global_convention_must_cover_the_day(
    status: Ask, day: str, scope: str, expected: str | None
) -> None:
    assert status(COMPLETE, on=day, scope=scope) == expected


def test_another_global_convention_without_a_complete_list_leaves_it_unrecorded(status: Ask) -> None:
    convention = BOTH.replace('"regional"', '"global"')
    assert status(COMPLETE, convention) == "unrecorded"
    assert status(COMPLETE, convention, scope="specific") == "known"


def test_a_convention_that_is_adopted_later_leaves_it_known(status: Ask) -> None:
    convention = BOTH.replace('"regional"', '"global"').replace('"2010"', '"2021"')
    assert status(COMPLETE, convention) == "known"


def test_a_regional_treaty_that_both_may_have_joined_leaves_it_unrecorded(status: Ask) -> None:
    assert status(COMPLETE, BOTH) == "unrecorded"


def test_a_regional_treaty_of_one_side_only_leaves_it_known(status: Ask) -> None:
    assert status(COMPLETE, REGIONAL) == "known"


def test_a_regional_treaty_that_is_adopted_later_leaves_it_known(status: Ask) -> None:
    assert status(COMPLETE, BOTH.replace('"2010"', '"2021"')) == "known"


def test_a_regional_treaty_of_unknown_age_leaves_it_unrecorded(status: Ask) -> None:
    assert (
        status(COMPLETE, BOTH.replace('iwt:adoptedOn "2010"^^xsd:gYear', 'iwt:depositary "nobody"'))
        == "unrecorded"
    )


def test_a_regional_treaty_on_other_offences_leaves_it_known(status: Ask) -> None:
    assert status(COMPLETE, BOTH.replace("scope:any-offence", "scope:terrorism")) == "known"


def test_membership_of_the_eligible_group_is_enough_to_leave_it_unrecorded(status: Ask) -> None:
    group = """
    :treaty iwt:eligibleGroup :group .
    :membership org:organization :group ; org:member state:KEN ;
      iwt:groupMembershipStatus <https://w3id.org/iwtld/id/group-membership-status/member> ;
      iwt:latestEnd "2020-12-31"^^xsd:date .
    """
    assert status(COMPLETE, REGIONAL, group) == "unrecorded"
    assert status(COMPLETE, REGIONAL, group, on="2021-01-01") == "known"


def test_a_source_that_shows_one_side_as_not_a_party_makes_it_known(status: Ask) -> None:
    outside = (
        ":seen iwt:instrument :treaty ; iwt:party state:KEN ; iwt:participationStatus seen:not-party ;"
        ' iwt:asOf "2021-01-01"^^xsd:date .'
    )
    assert status(COMPLETE, BOTH, outside) == "known"


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ('iwt:inForceFrom "2022-01-01"^^xsd:date', "known"),
        (
            'iwt:inForceFrom "2022-01-01"^^xsd:date ; iwt:inForceNotBefore "2018-01-01"^^xsd:date',
            "unrecorded",
        ),
        ('iwt:inForceFrom "2022-01-01"^^xsd:date ; iwt:inForceNotBefore "2020-01-02"^^xsd:date', "known"),
        ('iwt:inForceFrom "2012-01-01"^^xsd:date ; iwt:inForceUntil "2019-01-01"^^xsd:date', "known"),
    ],
)
def test_a_party_whose_day_is_known_is_closed_outside_it_and_one_with_bounds_is_open_within(
    status: Ask, bounds: str, expected: str
) -> None:
    participation = f":p a iwt:Participation ; iwt:instrument :treaty ; iwt:party state:KEN ; {bounds} ."
    assert status(COMPLETE, BOTH, participation) == expected


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ('iwt:inForceFrom "2019-06-01"^^xsd:date', None),
        ('iwt:inForceFrom "2022-01-01"^^xsd:date', "known"),
        (
            'iwt:inForceFrom "2022-01-01"^^xsd:date ; iwt:inForceNotBefore "2018-01-01"^^xsd:date',
            "unrecorded",
        ),
        ('iwt:inForceFrom "2012-01-01"^^xsd:date ; iwt:inForceUntil "2020-01-01"^^xsd:date', "known"),
        (
            'iwt:inForceFrom "2012-01-01"^^xsd:date ; iwt:inForceUntil "2019-06-01"^^xsd:date ; '
            'iwt:inForceNotAfter "2020-06-01"^^xsd:date',
            "unrecorded",
        ),
    ],
)
def test_a_bilateral_treaty_that_may_be_in_force_leaves_the_gap_unrecorded(
    status: Ask, bounds: str, expected: str | None
) -> None:
    treaty = f"""
    :bilateral iwt:authorises form:mutual-legal-assistance ; iwt:offenceScope scope:any-offence .
    :relation a iwt:TreatyRelation ; iwt:underInstrument :bilateral ; iwt:firstParty state:IRN ;
      iwt:secondParty state:KEN ; {bounds} .
    """
    assert status(COMPLETE, treaty) == expected


def test_a_restriction_of_domestic_law_closes_the_treaty_for_the_pair(status: Ask) -> None:
    relation = """
    :p a iwt:Participation ; iwt:instrument :treaty ; iwt:party state:KEN ; iwt:inForceFrom "2012-01-01"^^xsd:date .
    :q a iwt:Participation ; iwt:instrument :treaty ; iwt:party state:IRN ; iwt:inForceFrom "2012-01-01"^^xsd:date .
    :relation a iwt:TreatyRelation ; iwt:underInstrument :treaty ; iwt:firstParty state:IRN ;
      iwt:secondParty state:KEN ; iwt:inForceFrom "2012-01-01"^^xsd:date .
    """
    excluded = ":relation iwt:excludesForm form:mutual-legal-assistance ."
    assert status(COMPLETE, BOTH, relation) is None
    assert status(COMPLETE, BOTH, relation, excluded) == "known"
