"""What is told of a rule: what it checks, its certificate, how a derivation names it, an example that runs."""

from __future__ import annotations

import ast
import difflib
import inspect
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from ..theory.errors import UsageError
from ..theory.kernel.rule import RULES
from ..theory.rules import load
from . import examples
from .groups import GROUPS

KINDS = {
    "term": "an expression",
    "terms": "a tuple of expressions",
    "prop": "a relation",
    "variable": "a symbol",
    "variables": "a tuple of symbols",
    "number": "a rational number",
    "numbers": "a tuple of rational numbers",
    "name": "a text",
    "names": "a tuple of texts",
    "images": "a dict from symbols to expressions",
    "functions": "a dict from names to Lambdas",
    "context": "a Domain",
}
"""What an author writes for an entry of a certificate, by its kind."""

PUBLIC = ("theory.claim", "theory.domain")
"""Modules whose names a user imports from the package itself."""

CLAIM = """
last = {name}()
example = Claim(
    name="example.{name}",
    statement="An example of the rule {name}.",
    domain=last.domain,
    proposition=last.statement,
    derivation={name},
    references=("the rules of phaseproof, 2026",),
    no_simulation="it says nothing of data",
)
"""
"""What makes a derivation a file that is checked."""


@dataclass(frozen=True)
class Entry:
    """A rule for a reader."""

    name: str
    groups: tuple[str, ...]
    summary: str
    checks: str
    source: str
    certificate: dict[str, str]
    """What each entry is; "may be left out" where it may."""
    step: str
    """How a derivation names the rule."""
    example: str
    """A derivation file."""


@cache
def entries() -> dict[str, Entry]:
    """Every rule of the kernel by its name."""
    load()
    return {name: _entry(name) for name in sorted(RULES)}


def _entry(name: str) -> Entry:
    rule = RULES[name]
    certificate = {
        word: KINDS[kind.rstrip("?")] + ", may be left out" * kind.endswith("?") for word, kind in rule.schema.items()
    }
    given = "".join(f", {word}=..." for word in rule.schema)
    return Entry(
        name=name,
        groups=tuple(group for group, names in GROUPS.items() if name in names),
        summary=rule.summary,
        checks=inspect.cleandoc(rule.verify.__doc__ or ""),
        source=rule.source[:1].upper() + rule.source[1:],
        certificate=certificate,
        step=f'step("...", statement, "{name}", domain, *uses{given})',
        example=_example(name),
    )


def _example(name: str) -> str:
    """The derivation file of the rule's example: what it takes of the module's head, the derivation and a claim."""
    derivation = inspect.getsource(getattr(examples, name)).replace(" -> Step:", ":")
    text = f"{derivation}\n{CLAIM.format(name=name)}"
    return f"{_head(_names(text))}\n\n\n{text}"


def _head(used: set[str]) -> str:
    """Imports and constants of the examples, as far as the names need them, as a user's file has them."""
    imports: dict[str, list[str]] = {}
    constants: list[str] = []
    for statement in reversed(ast.parse(inspect.getsource(examples)).body):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Tuple):
            pairs = [pair for pair in _pairs(statement) if pair[0] in used]
            used = used.union(*(_names(value) for _, value in pairs))
            constants += [" = ".join(map(", ".join, zip(*pairs, strict=True)))] * bool(pairs)
        elif isinstance(statement, ast.ImportFrom) and statement.level:
            module = "phaseproof" if statement.module in PUBLIC else f"phaseproof.{statement.module}"
            imports.setdefault(module, []).extend(alias.name for alias in statement.names if alias.name in used)
    lines = ["import sympy as sp"] * ("sp" in used)
    lines += [f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(imports.items()) if names]
    return "\n\n".join("\n".join(part) for part in (lines, constants[::-1]) if part)


def _pairs(assignment: ast.Assign) -> list[tuple[str, str]]:
    """The names and the texts of the values of ``a, b = 1, 2``."""
    sides = assignment.targets[0], assignment.value
    one, two = (
        [ast.unparse(part).replace("'", '"') for part in side.elts] for side in sides if isinstance(side, ast.Tuple)
    )
    return list(zip(one, two, strict=True))


def _names(text: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}


def chosen(word: str = "") -> dict[str, Entry]:
    """The rules whose name, summary, source or group has the word in it; UsageError with the nearest words for none."""
    known = entries()
    found = {
        name: entry
        for name, entry in known.items()
        if word.lower() in " ".join((name, entry.summary, entry.source, *entry.groups)).lower()
    }
    if not found:
        near = difflib.get_close_matches(word.lower(), sorted(_words(known.values())), 3, 0.6)
        hint = f"nearest: {', '.join(near)}" if near else "`phaseproof rules` shows them all"
        raise UsageError(f"there is no rule {word!r}, nor one about it; {hint}")
    return found


def _words(known: Iterable[Entry]) -> set[str]:
    """What a reader may mean: names, and words of groups and summaries."""
    texts = [" ".join((entry.summary, entry.source, *entry.groups)) for entry in known]
    words = {letters for text in texts for part in text.split() if len(letters := part.strip(".,:;()").lower()) > 3}
    return words | {entry.name for entry in known}


def listing(found: dict[str, Entry]) -> str:
    """Each rule in a line, group by group."""
    width = max(map(len, found))
    parts = []
    for group, names in GROUPS.items():
        lines = [f"  {name:{width}}  {found[name].summary}" for name in names if name in found]
        parts += [f"{group}\n" + "\n".join(lines)] * bool(lines)
    return "\n\n".join(parts)


def told(word: str) -> tuple[dict[str, Any], str]:
    """The answer of the command as a record and as text: all of the rule of this name, or a line of each that has the word."""
    known = entries()
    found = {word: known[word]} if word in known else chosen(word)
    text = page(known[word]) if word in known else listing(found)
    return {"rules": [asdict(entry) for entry in found.values()]}, text


def page(entry: Entry) -> str:
    """All of one rule, for a terminal."""
    width = max(map(len, entry.certificate), default=0)
    certificate = [f"    {word:{width}}  {what}" for word, what in entry.certificate.items()]
    lines = [
        entry.name,
        "",
        *(f"    {line}".rstrip() for line in entry.checks.splitlines()),
        "",
        f"to          {'; '.join(entry.groups)}",
        f"source      {entry.source}",
        f"certificate{'' if certificate else ' none'}",
        *certificate,
        f"step        {entry.step}",
        "",
        "example, a file that `phaseproof check` proves:",
        "",
        entry.example.rstrip(),
    ]
    return "\n".join(lines)
