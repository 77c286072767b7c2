"""Terms as text, for messages and for reading a log by eye. Bound variables are lettered by their depth."""

from __future__ import annotations

from .term import Term, binders

_INFIX = {"eq": " = ", "le": " <= ", "lt": " < ", "ne": " != "}
_LETTERS = {"real": "txyuvw", "integer": "jkmip", "data": "DXYZ", "matrix": "ABM", "vector": "uvw"}


def show(term: Term) -> str:
    """The term in a notation close to what an author writes."""
    return _show(term, ())


def _show(term: Term, names: tuple[str, ...]) -> str:
    head, args = term.head, term.args
    if head == "num":
        return str(args[0])
    if head == "var":
        return str(args[0])
    if head == "bound":
        return names[args[0]] if args[0] < len(names) else f"#{args[0]}"
    if head == "app":
        return f"{args[0]}({', '.join(_show(a, names) for a in args[1:])})"
    if head in _INFIX:
        return _INFIX[head].join(_show(a, names) for a in args)
    if head == "add":
        return "(" + " + ".join(_show(a, names) for a in args).replace("+ -", "- ") + ")"
    if head == "mul":
        return "*".join(_show(a, names) for a in args)
    if head in ("pow", "rpow"):
        return f"{_bracketed(args[0], names)}^{_bracketed(args[1], names)}"
    levels = binders(head, args)
    parts = []
    for arg, (_, sorts) in zip(args, levels, strict=True):
        fresh = _fresh(sorts, names)
        inside = _show(arg, fresh + names)
        parts.append(f"{' '.join(fresh)}: {inside}" if fresh else inside)
    name = {"infinity": "oo", "minus_infinity": "-oo"}.get(head, head)
    return f"{name}({', '.join(parts)})" if args else name


def _bracketed(term: Term, names: tuple[str, ...]) -> str:
    text = _show(term, names)
    plain = term.head in ("var", "bound", "num") and "/" not in text and "-" not in text
    return text if plain or term.head == "add" else f"({text})"


def _fresh(sorts: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    made: list[str] = []
    for sort in sorts:
        letters = _LETTERS.get(sort, "z")
        candidates = [c for c in letters if c not in names and c not in made]
        made.append(candidates[0] if candidates else f"{letters[0]}{len(names) + len(made)}")
    return tuple(made)


