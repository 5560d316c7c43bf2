"""The law read again, straight from the records: the ground on which a proof is checked.

Nothing here is shared with the engine but the values of verdicts and grades. ``records`` reads what a record
says and for which days, ``facts`` decides what the records establish on one side, ``routes`` tells which
routes a question has and what each of their premises has to establish.
"""
