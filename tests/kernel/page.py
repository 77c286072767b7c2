"""The tables of docs/kernel.md, made from the kernel itself: ``python -m tests.kernel.page`` writes them anew."""

from __future__ import annotations

import ast
import re
import tokenize
from io import BytesIO
from pathlib import Path

from phaseproof.book.cited import formula
from phaseproof.theory.axioms.table import AXIOMS
from phaseproof.theory.kernel.rule import RULES
from phaseproof.theory.rules import load

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "kernel.md"
FLOORS = ("terms", "decide", "kernel", "rules", "axioms")
_BLANK = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER)


def code_lines(source: str) -> int:
    """Lines that hold code: no blank ones, no comments, no docstrings."""
    used: set[int] = set()
    for token in tokenize.tokenize(BytesIO(source.encode()).readline):
        if token.type not in (*_BLANK, tokenize.NEWLINE):
            used.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        for statement in getattr(node, "body", []) if isinstance(getattr(node, "body", None), list) else []:
            if (
                isinstance(statement, ast.Expr)
                and isinstance(statement.value, ast.Constant)
                and isinstance(statement.value.value, str)
            ):
                used -= set(range(statement.lineno, (statement.end_lineno or statement.lineno) + 1))
    return len(used)


def sizes() -> dict[str, int]:
    """Lines of code of each floor."""
    return {
        floor: sum(code_lines(path.read_text(encoding="utf-8")) for path in (ROOT / "theory" / floor).rglob("*.py"))
        for floor in FLOORS
    }


def rules() -> str:
    """A line for each rule: its name, what it shows and which textbook states it."""
    load()
    rows = [f"| `{name}` | {_plain(rule.summary)} | {_plain(rule.source)} |" for name, rule in sorted(RULES.items())]
    return "\n".join(
        [f"{len(rows)} rules. None knows a result.", "", "| rule | what it shows | source |", "|---|---|---|", *rows]
    )


def axioms() -> str:
    """Each axiom in full: where it holds, what it asks, what it says."""
    parts = []
    for name, axiom in AXIOMS.items():
        head = f"**{name}** {axiom.words} *{axiom.source}*"
        parts.append("\n".join([head, "", "```", *formula(axiom.theorem), "```"]))
    return f"{len(parts)} axioms.\n\n" + "\n\n".join(parts)


def size() -> str:
    counted = sizes()
    rows = [f"| `theory/{floor}` | {lines} |" for floor, lines in counted.items()]
    return "\n".join(["| floor | lines of code |", "|---|---|", *rows, f"| together | {sum(counted.values())} |"])


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


TABLES = {"rules": rules, "axioms": axioms, "size": size}


def written(page: str) -> str:
    """The page with every table made anew."""
    for name, make in TABLES.items():
        pattern = rf"<!-- {name} -->.*?<!-- end of {name} -->"
        page = re.sub(pattern, lambda _: f"<!-- {name} -->\n{make()}\n<!-- end of {name} -->", page, flags=re.S)  # noqa: B023
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
