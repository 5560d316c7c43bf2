"""``iwtld why``: the proof of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import output_option, table_width, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import Case, case_options, formats_option, pair_options, plain

if TYPE_CHECKING:
    from iwtld.basis import Answer
    from iwtld.kb import KnowledgeBase


@click.command()
@pair_options
@case_options
@click.option("--all", "every", is_flag=True, help="All routes, also those that do not bear on the answer.")
@formats_option("table", "json", "markdown", "turtle", "jsonld")
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings,
    requesting: str,
    requested: str,
    cooperation: str | None,
    on: str,
    case: Case,
    every: bool,
    written: str,
    output: str,
) -> None:
    """Show why the answer is what it is, down to the document, the place in it and the row of the table.

    Each route has its conditions, each condition its premises, and each premise the records that it rests
    on. The mark before a line says whether it holds (✓), fails (✗) or is not known (?). A premise without a
    record rests on the question or on the absence of any record. Turtle and JSON-LD are the whole proof as a
    graph in the terms of PROV-O.

    \b
    Examples:
      iwtld why KHM CHN --form extradition --on 2019-03-05
      iwtld why KEN THA --form mutual-legal-assistance --all
      iwtld why VNM THA --form mutual-legal-assistance --format turtle -o proof.ttl
    """
    graph = open_graph(settings)
    profile = case.profile(graph)
    answer = graph.basis(requesting, requested, form=cooperation, on=on, offence=profile)
    write(_written(graph, answer, written, every, output), output)


def _written(graph: KnowledgeBase, answer: Answer, written: str, every: bool, output: str) -> str:
    from iwtld.basis.proofs import tree

    if written == "json":
        return plain(answer.to_dict())
    if written not in ("table", "markdown"):
        return graph.proof(answer).to(written)
    nodes = tree.tree(answer, graph.reasoner.provenance, every=every)
    if written == "markdown":
        return tree.markdown(answer, nodes)
    return tree.text(answer, nodes, table_width(output))
