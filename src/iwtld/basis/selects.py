"""What the engine reads out of the graph: one SELECT for each kind of record.

The texts are constants; nothing of a user enters them.
"""

from __future__ import annotations

from typing import Final

INTERVAL: Final = """
  OPTIONAL { ?record iwt:inForceFrom ?from . }
  OPTIONAL { ?record iwt:inForceUntil ?until . }
  OPTIONAL { ?record iwt:inForceNotBefore ?low . }
  OPTIONAL { ?record iwt:inForceNotAfter ?high . }
"""
STATES: Final = """SELECT ?state ?code ?name ?member WHERE {
  ?state iwt:isoAlpha3 ?code ; skos:prefLabel ?name .
  OPTIONAL { ?state iwt:unitedNationsMember ?member . } }"""
FORMS: Final = """SELECT ?form ?name WHERE {
  ?form skos:inScheme <https://w3id.org/iwtld/id/scheme/form> ; skos:prefLabel ?name } ORDER BY ?form"""
INSTRUMENTS: Final = """SELECT ?i ?name ?kind ?scope ?offences ?days ?months ?count ?entered WHERE {
  VALUES ?kind { iwt:MultilateralTreaty iwt:RegionalTreaty iwt:RegionalLaw iwt:CooperationScheme
    iwt:SoftLawInstrument iwt:MemorandumOfUnderstanding }
  { SELECT DISTINCT ?i WHERE { ?p eli:is_part_of ?i ; iwt:form ?f . } }
  ?i a ?kind ; skos:prefLabel ?title .
  OPTIONAL { ?i iwt:acronym ?acronym . }
  OPTIONAL { ?i iwt:instrumentScope ?scope . }
  OPTIONAL { ?i iwt:offenceScope ?offences . }
  OPTIONAL { ?i iwt:daysToEntryIntoForce ?days . }
  OPTIONAL { ?i iwt:monthsToWithdrawal ?months . }
  OPTIONAL { ?i iwt:ratificationsToEntryIntoForce ?count . }
  OPTIONAL { ?i iwt:enteredIntoForceOn ?entered . FILTER(STRLEN(STR(?entered)) = 10) }
  BIND(COALESCE(?acronym, ?title) AS ?name) }"""
PROVISIONS: Final = """SELECT ?p ?i ?class ?article ?form ?grade ?rule
    (GROUP_CONCAT(?c; SEPARATOR=" ") AS ?conditions) WHERE {
  ?p a iwt:Provision ; iwt:form ?form ; iwt:grade ?grade .
  OPTIONAL { ?p eli:is_part_of ?i . }
  OPTIONAL { ?p iwt:appliesTo ?class . }
  OPTIONAL { ?p iwt:article ?article . }
  OPTIONAL { ?p iwt:legalRule ?rule . }
  OPTIONAL { ?p iwt:condition ?condition . }
  BIND(STR(?condition) AS ?c)
} GROUP BY ?p ?i ?class ?article ?form ?grade ?rule ORDER BY ?p"""
CONDITIONS: Final = """SELECT ?c ?name ?text ?test ?side ?years ?presumed ?per ?rule ?remedy WHERE {
  ?c iwt:conditionTest ?test ; skos:prefLabel ?name ; skos:definition ?text ; iwt:legalRule ?rule .
  OPTIONAL { ?c iwt:testedSide ?side . }
  OPTIONAL { ?c iwt:thresholdYears ?years . }
  OPTIONAL { ?c iwt:presumedVerdict ?presumed . }
  OPTIONAL { ?c iwt:perInstrument ?per . }
  OPTIONAL { ?c iwt:remedy ?remedy . }
  OPTIONAL { ?c iwt:rank ?rank . } } ORDER BY ?rank ?c"""
REACH: Final = "SELECT ?scope ?profile WHERE { ?scope iwt:reaches ?profile }"
PARTICIPATIONS: Final = f"""SELECT ?record ?i ?state ?from ?until ?low ?high WHERE {{
  ?record a iwt:Participation ; iwt:instrument ?i ; iwt:party ?state . {INTERVAL} }}"""
POSITIONS: Final = "SELECT ?record ?p ?o WHERE { ?record a iwt:LegalPosition ; ?p ?o }"
ARRANGEMENTS: Final = """SELECT ?x ?name ?kind ?a ?b ?asked ?offences ?status ?asof
    (GROUP_CONCAT(DISTINCT ?f; SEPARATOR=" ") AS ?forms) WHERE {
  VALUES ?kind { iwt:BilateralTreaty iwt:ReciprocalWarrantScheme iwt:StatutoryDesignation
    iwt:MemorandumOfUnderstanding }
  ?x a ?kind ; iwt:firstParty ?a ; iwt:secondParty ?b ; iwt:form ?form ; skos:prefLabel ?name .
  BIND(STR(?form) AS ?f)
  OPTIONAL { ?x iwt:requestedState ?asked . }
  OPTIONAL { ?x iwt:offenceScope ?offences . }
  OPTIONAL { ?x iwt:arrangementStatus ?status . }
  OPTIONAL { ?x iwt:asOf ?asof . }
} GROUP BY ?x ?name ?kind ?a ?b ?asked ?offences ?status ?asof ORDER BY ?x"""
RELATIONS: Final = f"""SELECT ?x ?record ?from ?until ?low ?high WHERE {{
  VALUES ?kind {{ iwt:BilateralTreaty iwt:ReciprocalWarrantScheme }}
  ?x a ?kind . ?record iwt:underInstrument ?x . {INTERVAL} }} ORDER BY ?record"""
COMPLETE: Final = """SELECT ?record ?a ?b ?form ?from ?end WHERE {
  ?record iwt:completenessKind <https://w3id.org/iwtld/id/completeness-kind/bilateral-arrangements> ;
    iwt:firstParty ?a ; iwt:secondParty ?b ; iwt:form ?form .
  OPTIONAL { ?record iwt:latestStart ?from . } OPTIONAL { ?record iwt:earliestEnd ?end . } }"""
LAWS: Final = f"""SELECT ?record ?class ?state ?law ?title ?asof ?from ?until ?low ?high WHERE {{
  VALUES ?class {{ iwt:ExtraditionRule iwt:AssistanceRule }}
  ?record a ?class ; iwt:jurisdiction ?state ; iwt:law ?law . ?law skos:prefLabel ?title .
  OPTIONAL {{ ?record iwt:asOf ?asof . }} {INTERVAL} }} ORDER BY ?record"""
TIERS: Final = f"""SELECT ?record ?state ?offence ?name ?scope ?years ?life ?least ?fine ?stated
    ?from ?until ?low ?high WHERE {{
  ?record a iwt:Penalty ; iwt:jurisdiction ?state ; iwt:offence ?offence ;
    iwt:penaltyKind <https://w3id.org/iwtld/id/penalty-kind/statutory-maximum> .
  ?offence iwt:speciesScope ?scope ; skos:prefLabel ?name .
  OPTIONAL {{ ?record iwt:maximumImprisonmentYears ?years . }}
  OPTIONAL {{ ?record iwt:lifeImprisonment ?life . }}
  OPTIONAL {{ ?record iwt:minimumImprisonmentYears ?least . }}
  OPTIONAL {{ ?record iwt:maximumFine ?fine . }}
  OPTIONAL {{ ?record iwt:imprisonmentAsStated ?stated . }}
  OPTIONAL {{ ?record iwt:enacted ?enacted . }}
  FILTER(!BOUND(?enacted) || ?enacted) {INTERVAL} }} ORDER BY ?record"""
GROUNDS: Final = """SELECT ?g ?i ?class ?article ?form ?effect ?trigger ?text ?rule ?without WHERE {
  ?g a iwt:RefusalGround ; iwt:refusalEffect ?effect ; dcterms:description ?text .
  OPTIONAL { ?g eli:is_part_of ?i . }
  OPTIONAL { ?g iwt:appliesTo ?class . }
  OPTIONAL { ?g iwt:article ?article . }
  OPTIONAL { ?g iwt:form ?form . }
  OPTIONAL { ?g iwt:trigger ?trigger . }
  OPTIONAL { ?g iwt:onlyWithoutTreaty ?without . }
  OPTIONAL { ?g iwt:legalRule ?rule . } } ORDER BY ?g"""
DECLARED: Final = """SELECT ?d ?i ?state ?article ?kind ?text WHERE {
  ?d a iwt:Declaration ; iwt:instrument ?i ; iwt:party ?state ; iwt:article ?article ;
    iwt:declarationKind ?kind ; dcterms:description ?words .
  BIND(STR(?words) AS ?text) } ORDER BY ?d"""
AUTHORITIES: Final = """SELECT ?a ?state ?function ?name ?channel
    (GROUP_CONCAT(DISTINCT ?language; SEPARATOR=";") AS ?languages) WHERE {
  ?a a iwt:Authority ; iwt:jurisdiction ?state ; iwt:authorityFunction ?function ; skos:prefLabel ?name .
  OPTIONAL { ?a iwt:requestLanguage ?language . }
  OPTIONAL { ?a iwt:requestChannel ?channel . }
} GROUP BY ?a ?state ?function ?name ?channel ORDER BY ?a"""
CHECKED: Final = """SELECT ?i ?state ?seen WHERE {
  ?o a iwt:StatusObservation ; iwt:instrument ?i ; iwt:party ?state ; iwt:asOf ?seen . }"""
