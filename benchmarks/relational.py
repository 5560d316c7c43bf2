"""What a data frame library does in the place of the project: the bare relational part of the work on case records.

``populate`` reads the table, looks every reference up among the keys of the table that it names, looks for keys that
come twice, and writes a line of N-Quads for every statement, in the order of the columns. ``validate`` reads it and compares columns and joined columns as the shapes do: the form of dates, no
date of the outcome before that of the case, agencies of a jurisdiction that the case names. ``plan`` reads it, makes
the pairs of jurisdictions of each case, looks each pair up in the time lines of grades for the period of the case, each
form and both directions, and counts what is a gap, what is open and what has a basis.

No cell is checked for its characters or its datatype, no shape is asked, no finding has a place, and no plan is
written out: that is what the ratio to these numbers is the price of.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from iwtld import resources
from iwtld.namespaces import GRAPH, ID, PREFIXES
from iwtld.plans.horizon import Horizon, Line
from iwtld.plans.needs import DELIVERY, threshold
from iwtld.tables import load_table
from iwtld.tables.model import Column

DERIVED = PREFIXES["prov"] + "wasDerivedFrom"
EPOCH = date(1970, 1, 1).toordinal()
JURISDICTIONS = ("origin", "transit", "destination", "seized_in", "countries")
REFERENCES = {
    **dict.fromkeys(JURISDICTIONS, ("jurisdictions", "iso3")),
    "commodity": ("commodities", "id"),
    "agencies": ("actors", "id"),
    "mechanisms": ("mechanisms", "id"),
    "events": ("events", "id"),
    "routes": ("routes", "id"),
    "sources": ("sources", "id"),
}


def read(path: Path) -> pl.DataFrame:
    """Read a table as text; a blank cell is a null."""
    return pl.read_csv(path, infer_schema=False)


@cache
def recorded(name: str) -> pl.DataFrame:
    """Read one of the project's tables."""
    return read(resources.folder("data") / f"{name}.csv")


def items(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the rows and items of a column of lists."""
    found = frame.select("row", pl.col(column).str.split(";").alias("item")).drop_nulls("item")
    return found.explode("item", empty_as_null=False)


def populate(path: Path, out: Path) -> int:
    """Write the statements of a table as N-Quads and return how many there are.

    Raises ``ValueError`` when references name nothing or keys come again.
    """
    if missing := lookups(path):
        raise ValueError(f"{missing} references or keys are wrong.")
    frame, count = read(path).with_row_index("row"), 0
    with out.open("wb") as stream:
        for lines in statements(frame):
            lines.write_csv(stream, include_header=False, quote_style="never")
            count += lines.height
    return count


def statements(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the lines of N-Quads of a table of cases, those of each column together."""
    table = load_table(resources.folder("data") / "cases.csv")
    subject = pl.format("<{}case/{}>", pl.lit(ID), pl.col("id"))
    graph = f"<{GRAPH}cases> ."
    frame = frame.with_columns(subject.alias("subject"))
    row = pl.format("<{}#row={}>", pl.lit(table.source_iri), pl.col("row") + 2)
    yield frame.select(pl.format("{} {} {} {}", "subject", pl.lit(f"<{DERIVED}>"), row, pl.lit(graph)))
    for column in table.columns:
        if column.virtual:
            value, cells = pl.lit(f"<{column.value_url.expand({})}>"), frame
        else:
            cells = frame.select("subject", pl.col(column.headers[0]).alias("value")).drop_nulls()
            if column.separator:
                cells = cells.with_columns(pl.col("value").str.split(column.separator)).explode("value")
            value = term(column)
        yield cells.select(
            pl.format("{} {} {} {}", "subject", pl.lit(f"<{column.property_url}>"), value, pl.lit(graph))
        )


def term(column: Column) -> pl.Expr:
    """Return the values of a column as terms of N-Quads."""
    value = pl.col("value")
    if column.value_url is not None:
        return pl.format("<{}{}>", pl.lit(column.value_url.expand({column.name: ("",)})), value)
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        value = value.str.replace_all(character, escape, literal=True)
    if column.lang:
        return pl.format('"{}"@{}', value, pl.lit(column.lang))
    length = pl.col("value").str.len_chars()
    if column.partial_date:
        kind = pl.when(length == 4).then(pl.lit("gYear")).when(length == 7).then(pl.lit("gYearMonth"))
        return pl.format('"{}"^^<{}{}>', value, pl.lit(PREFIXES["xsd"]), kind.otherwise(pl.lit("date")))
    if column.datatype.base != "string":
        return pl.format('"{}"^^<{}{}>', value, pl.lit(PREFIXES["xsd"]), pl.lit(column.datatype.base))
    return pl.format('"{}"', value)


def lookups(path: Path) -> int:
    """Return how many references name nothing and how many keys come again."""
    frame = read(path).with_row_index("row")
    wrong = frame.height - frame.get_column("id").n_unique()
    for column, (table, key) in REFERENCES.items():
        keys = recorded(table).select(pl.col(key).alias("item"))
        wrong += items(frame, column).join(keys, on="item", how="anti").height
    concepts = recorded("concepts").select("scheme", "notation")
    for column, scheme in (("kind", "case-kind"), ("status", "event-status")):
        keys = concepts.filter(pl.col("scheme") == scheme).select(pl.col("notation").alias(column))
        wrong += frame.join(keys, on=column, how="anti").height
    return wrong


def validate(path: Path) -> int:
    """Return how many rows have a wrong date or an agency of a jurisdiction that the case does not name."""
    frame = read(path).with_row_index("row")
    form = r"^\d{4}(-\d{2}(-\d{2})?)?$"
    wrong = frame.filter(
        ~pl.col("date").str.contains(form)
        | ~pl.col("outcome_date").str.contains(form)
        | (pl.col("outcome_date") < pl.col("date"))
    ).height
    named = pl.concat([items(frame, column) for column in JURISDICTIONS])
    homes = recorded("actors").select(pl.col("id").alias("item"), "jurisdiction").drop_nulls()
    home = items(frame, "agencies").join(homes, on="item").select("row", pl.col("jurisdiction").alias("item"))
    return wrong + home.join(named, on=["row", "item"], how="anti").height


def plan(path: Path, horizon: Horizon, today: int) -> dict[str, int]:
    """Return how many pairs of cases are gaps, open, or have a basis, as the plans of the project count them."""
    frame = read(path).with_row_index("row")
    pairs = hops(frame, horizon.codes).join(periods(frame, today), on="row").sort("hop")
    size = len(horizon.codes)
    there, back = pl.col("a") * size + pl.col("b"), pl.col("b") * size + pl.col("a")
    stands = []
    for form, line in horizon.lines.items():
        needed = pl.col("follows") if form == DELIVERY else pl.lit(value=True)
        enough = threshold(form).rank
        for pair in (there, back):
            rank, best = over(pairs.select("hop", pair.alias("pair"), "first", "last"), line)
            standing = pl.when(rank <= enough).then(2).when(best <= enough).then(1).otherwise(0)
            stands.append(pairs.select(pl.when(needed).then(standing).otherwise(2).cast(pl.Int8)).to_series())
    worst = pl.DataFrame(stands, [str(n) for n in range(len(stands))]).select(pl.min_horizontal(pl.all()))
    counts = dict(worst.to_series().value_counts().iter_rows())
    return {name: counts.get(number, 0) for number, name in enumerate(("gap", "open", "basis"))}


def hops(frame: pl.DataFrame, order: tuple[str, ...]) -> pl.DataFrame:
    """Return the pairs of each case, each once, as places in the list of codes."""
    codes = pl.DataFrame({"item": order}).with_row_index("code")
    place = {
        column: items(frame, column).join(codes, on="item").select("row", "code") for column in JURISDICTIONS
    }
    named = pl.concat(place.values())
    has = {column: place[column].select("row").unique() for column in ("transit", "origin")}
    bodies = recorded("actors").filter(pl.col("type").is_in(["Agency", "AgencyClass"]))
    agencies = bodies.select(pl.col("id").alias("item"), "jurisdiction").drop_nulls()
    homes = (
        items(frame, "agencies").join(agencies, on="item").select("row", pl.col("jurisdiction").alias("item"))
    )
    home = homes.join(codes, on="item").select("row", "code")
    direct = place["origin"].join(has["transit"], on="row", how="anti")
    ways = (
        (place["origin"], place["transit"]),
        (place["transit"], place["destination"]),
        (direct, place["destination"]),
        (place["seized_in"], named),
        (home, named),
    )
    found = pl.concat([one.join(other, on="row", suffix="_") for one, other in ways])
    acting = found.filter(pl.col("code") != pl.col("code_"))
    silent = named.join(acting, on="row", how="anti")
    both = silent.join(silent, on="row", suffix="_").filter(pl.col("code") != pl.col("code_"))
    return (
        pl.concat([acting, both])
        .select(
            "row",
            pl.min_horizontal("code", "code_").cast(pl.Int64).alias("a"),
            pl.max_horizontal("code", "code_").cast(pl.Int64).alias("b"),
        )
        .unique()
        .with_row_index("hop")
    )


def periods(frame: pl.DataFrame, today: int) -> pl.DataFrame:
    """Return the first and the last day of each case, and whether its goods may still be followed."""
    text = pl.col("date")
    first = (text + pl.lit("-01-01")).str.slice(0, 10).str.to_date("%Y-%m-%d")
    length = text.str.len_chars()
    last = (
        pl.when(length == 4).then(first.dt.offset_by("1y").dt.offset_by("-1d"))
        .when(length == 7).then(first.dt.month_end())
        .otherwise(first)
    )  # fmt: skip
    follows = (pl.col("kind") == DELIVERY) | (
        pl.col("status").is_in(["ongoing", "planned"]) & pl.col("seized_in").is_null()
    )
    days = frame.select(
        "row",
        (first.cast(pl.Int64) + EPOCH).fill_null(today).alias("first"),
        (last.cast(pl.Int64) + EPOCH).fill_null(today).alias("last"),
        follows.alias("follows"),
    )
    end = pl.when(pl.col("first") <= today).then(pl.min_horizontal("last", pl.lit(today))).otherwise("last")
    return days.with_columns(end.alias("last"))


def over(asked: pl.DataFrame, line: Line) -> tuple[pl.Series, pl.Series]:
    """Return the weakest rank and the strongest possible one of each pair over its period, in the order asked."""
    keys, rank, best = line
    entries = pl.DataFrame({"pair": keys >> 22, "day": keys & ((1 << 22) - 1), "rank": rank, "best": best})
    entries = entries.sort("day")
    begin = asked.sort("first").join_asof(
        entries, left_on="first", right_on="day", by="pair", check_sortedness=False
    )
    # Days on which something changes within the period; a period of one day has none.
    within = asked.filter(pl.col("last") > pl.col("first")).join(entries, on="pair")
    within = within.filter(pl.col("day").is_between("first", "last", closed="right"))
    joined = pl.concat([begin.select("hop", "rank", "best"), within.select("hop", "rank", "best")])
    ends = joined.group_by("hop").agg(pl.col("rank").max(), pl.col("best").min()).sort("hop")
    return ends.get_column("rank"), ends.get_column("best")
