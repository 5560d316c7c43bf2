"""A reader of the part of mod_rewrite that w3id/.htaccess uses, in the context of a directory.

https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html: conditions stand before their rule and are looked at
after its pattern has matched; they are joined by "and", with the flag OR by "or". A rule with ``-`` changes
nothing. The path has no leading slash and is decoded; what a redirection adds to the target is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

_ARGUMENTS = re.compile(r'"[^"]*"|(?:\\.|\S)+')
_VARIABLE = re.compile(r"%\{(?P<name>[A-Z_]+)(?::(?P<key>[A-Z_]+))?\}")


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to hold for a rule: a text with variables, and the pattern that finds something in it."""

    test: str
    pattern: re.Pattern[str]
    negated: bool
    alternative: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern for the path, where it leads, and the conditions that stand before it."""

    pattern: re.Pattern[str]
    target: str
    flags: Mapping[str, str]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server does: ``status`` 404 where no rule redirects."""

    status: int
    location: str | None = None


def read(text: str) -> list[Rule]:
    """Return the rules of a file in their order.

    Raises ``ValueError`` for a directive of mod_rewrite or a flag that this reader does not know.
    """
    rules: list[Rule] = []
    waiting: list[Condition] = []
    for line in text.splitlines():
        words = _ARGUMENTS.findall(line) if not line.lstrip().startswith("#") else []
        if not words or not words[0].startswith("Rewrite"):
            continue
        flags = _flags(words.pop()) if words[-1].startswith("[") else {}
        match words:
            case ["RewriteEngine", "on"]:
                pass
            case ["RewriteCond", test, pattern]:
                if not set(flags) <= {"NC", "OR"}:
                    raise ValueError(line)
                negated = pattern.startswith("!")
                compiled = re.compile(pattern.removeprefix("!"), re.IGNORECASE if "NC" in flags else 0)
                waiting.append(Condition(test, compiled, negated, "OR" in flags))
            case ["RewriteRule", pattern, target]:
                if not set(flags) <= {"R", "L", "E"} or pattern.startswith("!"):
                    raise ValueError(line)
                rules.append(Rule(re.compile(pattern), target, flags, tuple(waiting)))
                waiting = []
            case _:
                raise ValueError(line)
    if waiting:
        raise ValueError("conditions without a rule")
    return rules


def request(rules: list[Rule], path: str, accept: str | None, query: str = "") -> Outcome:
    """Return where a request is sent.

    ``path`` is that of the address without the folder, as it stands there: ``id/jurisdiction/KEN``. Raises
    ``ValueError`` for a rule that changes the path and does not redirect.
    """
    decoded = re.sub("/{2,}", "/", unquote(path))
    environment: dict[str, str] = {}
    variables = {"HTTP_ACCEPT": accept or ""}
    for rule in rules:
        found = rule.pattern.search(decoded)
        if found is None or not _holds(rule.conditions, variables, environment):
            continue
        if "E" in rule.flags:
            name, _, value = rule.flags["E"].partition(":")
            environment[name] = value
        if rule.target == "-":
            continue
        if "R" not in rule.flags or "L" not in rule.flags:
            raise ValueError("a rule that changes the path redirects and ends")
        target = _filled(_VARIABLE.sub("\0", rule.target), found)
        for variable in _VARIABLE.finditer(rule.target):
            target = target.replace("\0", _value(variable, variables, environment), 1)
        scheme, _, rest = target.partition("://")
        location = f"{scheme}://{quote(rest, safe='/:@!$&+,;=~*()' + chr(39))}"
        return Outcome(int(rule.flags["R"]), f"{location}?{query}" if query else location)
    return Outcome(404)


def _flags(text: str) -> dict[str, str]:
    flags = {}
    for part in text.strip("[]").split(","):
        name, _, value = part.partition("=")
        flags[name] = value
    return flags


def _holds(
    conditions: tuple[Condition, ...], variables: Mapping[str, str], environment: Mapping[str, str]
) -> bool:
    any_so_far = False
    for condition in conditions:
        text = _VARIABLE.sub(lambda match: _value(match, variables, environment), condition.test)
        holds = (condition.pattern.search(text) is not None) != condition.negated
        if condition.alternative:
            any_so_far = any_so_far or holds
            continue
        if not (holds or any_so_far):
            return False
        any_so_far = False
    return True


def _value(match: re.Match[str], variables: Mapping[str, str], environment: Mapping[str, str]) -> str:
    if match["key"]:
        if match["name"] != "ENV":
            raise ValueError(match[0])
        return environment.get(match["key"], "")
    return variables[match["name"]]


def _filled(target: str, found: re.Match[str]) -> str:
    return re.sub(r"\$(\d)", lambda number: found.group(int(number[1])) or "", target)
