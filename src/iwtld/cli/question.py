"""The question that the legal-basis commands share: the two sides, the form, the day and the case."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields
from typing import Any, Final, TypeVar

import click

from iwtld import options
from iwtld.case import Case, years
from iwtld.cli.completion import complete_condition, complete_country, complete_form, complete_group
from iwtld.errors import ParameterError
from iwtld.options import Option

_Command = TypeVar("_Command", bound=Callable[..., Any])

_COMPLETE: Final = {
    "country": complete_country,
    "form": complete_form,
    "group": complete_group,
    "condition": complete_condition,
}


def _years(ctx: click.Context, param: click.Parameter, given: str | None) -> float | None:
    try:
        return None if given is None else years(given)
    except ParameterError as error:
        raise click.BadParameter(str(error), ctx, param) from None


def option(declared: Option, variable: str | None = None) -> Callable[[_Command], _Command]:
    """Return the decorator that gives a command a part of a question as an option.

    ``variable`` is what the command calls it, by default its name.
    """
    if declared.kind == "flag":
        return click.option(declared.flag, variable or declared.name, is_flag=True, help=declared.help)
    kind: click.ParamType[Any] | None = None
    if declared.choices:
        kind = click.Choice(declared.choices)
    elif declared.kind == "integer":
        kind = click.IntRange(declared.least, declared.most)
    # With None as default click would take an option for one that has a default.
    default: dict[str, Any] = (
        {} if declared.default is None else {"default": declared.default, "show_default": True}
    )
    return click.option(
        declared.flag,
        variable or declared.name,
        type=kind,
        metavar=declared.metavar,
        required=declared.required,
        multiple=declared.multiple,
        help=declared.help,
        callback=_years if declared.kind == "years" else None,
        shell_complete=_COMPLETE.get(declared.kind),
        **default,
    )


def sides_options(command: _Command) -> _Command:
    """Give a command the two sides of a question and the form of cooperation."""
    requested = click.argument("requested", shell_complete=complete_country)
    requesting = click.argument("requesting", shell_complete=complete_country)
    return requesting(requested(option(options.FORM_OR_SEEKS, "cooperation")(command)))


def pair_options(command: _Command) -> _Command:
    """Give a command the two sides of a question, the form of cooperation, and the day."""
    return sides_options(option(options.ON)(command))


def form_option(command: _Command) -> _Command:
    """Give a command the option ``--form`` for the form of cooperation."""
    return option(options.FORM, "cooperation")(command)


def case_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that describe the case, handed over together as ``case``."""

    @functools.wraps(command)
    def collected(*args: Any, **given: Any) -> Any:
        case = Case(**{field.name: given.pop(field.name) for field in fields(Case)})
        return command(*args, case=case, **given)

    for declared in reversed(options.CASE):
        collected = option(declared)(collected)
    return collected


def formats_option(*formats: str) -> Callable[[_Command], _Command]:
    """Return the decorator that gives a command the option ``--format``, whose default is the first."""
    return click.option(
        "-f",
        "--format",
        "written",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="table for people, json for programs.",
    )
