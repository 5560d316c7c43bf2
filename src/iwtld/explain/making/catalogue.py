"""The catalogue of the shapes: what they say of themselves, and an example that was tried."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from iwtld.build import populate_stage
from iwtld.explain.catalogue import SHAPES_FILE
from iwtld.explain.making import facts as said
from iwtld.explain.making.candidates import Candidate, candidates
from iwtld.explain.making.facts import Facts
from iwtld.explain.making.lines import lines
from iwtld.explain.making.proving import Proof, Prover
from iwtld.explain.making.records import Records
from iwtld.explain.mistakes import Mistake, load_mistakes
from iwtld.namespaces import ID
from iwtld.validate.profiles import DEFAULT, PROFILES, profile_shapes

DERIVED: Final = Path(__file__).with_name("derived.ttl")
"""Records of kinds that no table holds, such as proofs."""
_ROUNDS: Final = 24
# The IRI of a record, up to its kind: examples name records relative to it.
_RECORD: Final = re.compile(re.escape(ID) + r"(?=[a-z-]+/)")

Entry: TypeAlias = dict[str, Any]


def make(root: Path) -> dict[str, Entry]:
    """Return the entries of all codes of shapes, by the code; one without an example has an empty text."""
    store = recorded(root)
    records = Records(store)
    facts = said.read(said.modules(root))
    mistakes = load_mistakes(root / "shapes")
    proofs: dict[str, Proof] = {}
    for profile in PROFILES:
        chosen = {code: each for code, each in facts.items() if each.profiles[0] == profile}
        if chosen:
            prover = Prover(store, profile_shapes(root, profile))
            proofs |= search(prover, chosen, records, mistakes)
    tried = [proof.candidate for proof in proofs.values()]
    usual = [candidate for candidate in tried if DEFAULT in facts[candidate.code].profiles]
    default = Prover(store, profile_shapes(root))
    proofs |= {proof.candidate.code: proof for proof in default.prove(usual)}
    return {code: entry(each, proofs.get(code), records) for code, each in facts.items()}


def recorded(root: Path) -> ox.Store:
    """Return the records of the tables, the ontology, and samples of what tables do not hold."""
    store = ox.Store()
    populate_stage(store, root)
    store.load(path=str(DERIVED), format=ox.RdfFormat.TURTLE)
    return store


def search(
    prover: Prover, facts: Mapping[str, Facts], records: Records, mistakes: Sequence[Mistake]
) -> dict[str, Proof]:
    """Try candidates until each code is found alone; else keep the first with which it is found at all."""
    waiting: dict[str, Iterator[Candidate]] = {
        code: candidates(each, records, mistakes) for code, each in facts.items()
    }
    alone: dict[str, Proof] = {}
    accompanied: dict[str, Proof] = {}
    for _ in range(_ROUNDS):
        tried = [
            candidate
            for code, each in waiting.items()
            if code not in alone and (candidate := next(each, None)) is not None
        ]
        for proof in prover.prove(tried):
            if proof.alone:
                alone[proof.candidate.code] = proof
            elif proof.message is not None:
                accompanied.setdefault(proof.candidate.code, proof)
    left = [proof.candidate for code, proof in accompanied.items() if code not in alone]
    # Once more in other company: what came along may have been the neighbour's.
    again = {proof.candidate.code: proof for proof in prover.prove(left)}
    return again | alone


def entry(facts: Facts, proof: Proof | None, records: Records) -> Entry:
    """Return what the catalogue holds of one code."""
    message = proof.message if proof and proof.message else facts.message
    report, _, remedy = _RECORD.sub("", message).partition(". ")
    return {
        "title": facts.name,
        "meaning": facts.description,
        "report": f"{report}.",
        "remedy": remedy,
        "severity": facts.severity,
        "profiles": list(facts.profiles),
        "module": facts.module,
        "applies_to": list(facts.applies_to),
        "path": facts.path,
        "constraints": list(facts.constraints),
        "bad": lines(proof.candidate, records, bad=True) if proof else "",
        "good": lines(proof.candidate, records, bad=False) if proof else "",
        "along": list(proof.along) if proof else [],
    }


def write(made: Mapping[str, Entry], path: Path = SHAPES_FILE) -> None:
    """Write the catalogue."""
    path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
