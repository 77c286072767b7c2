"""In a process of its own: a derivation file is run, its log is written, and what was searched for is told call by call."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import sympy as sp

from ..book.selection import load_file
from ..campaigns.prints import prints_aside
from ..checking.proving import written
from ..theory.by import watching
from ..theory.errors import PhaseproofError
from ..theory.kernel.log import LoggedStep
from ..theory.kernel.rule import RULES
from ..theory.steps import Place, Step
from ..theory.terms.term import Term, substitute, var
from ..theory.write.analysis import Unsaid
from ..theory.write.log import Writer
from .expressions import Nameless, Names
from .source import Completion


@dataclass(frozen=True)
class Found:
    """A call of ``step`` that names no rule: how it can be completed, or why not; and the line of the log it became."""

    title: str
    place: Place
    line: int
    completion: Completion | None = None
    why: str = ""


class Calls:
    """The steps that a file makes, in their order, with the names that were known where each was made."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.steps: list[tuple[Step, dict[str, Any]]] = []

    def __call__(self, step: Step, frame: FrameType) -> None:
        if step.place is not None and Path(step.place.file).resolve() == self.path:
            self.steps.append((step, {**frame.f_globals, **frame.f_locals}))

    def found(self, writer: Writer) -> Iterator[Found]:
        """What the search found for each call that names no rule."""
        numbers = {id(step): writer.lines[id(step)] for step, _ in self.steps if id(step) in writer.lines}
        at: dict[Place, list[Found]] = {}
        for step, names in self.steps:
            if not step.rule and step.place is not None:
                at.setdefault(step.place, []).append(self._found(writer, step, Names(names), numbers))
        for several in at.values():
            first = several[0]
            if all((one.completion, one.why) == (first.completion, first.why) for one in several):
                yield first
            else:
                times = f"the call is made {len(several)} times, and not each of its steps is shown in the same way"
                yield Found(first.title, first.place, first.line, why=times)

    def _found(self, writer: Writer, step: Step, names: Names, numbers: dict[int, int]) -> Found:
        number = numbers.get(id(step), -1)
        try:
            return Found(step.title, step.place, number, self._completion(writer, step, names, numbers))  # type: ignore[arg-type]
        except (Nameless, Unsaid) as error:
            return Found(step.title, step.place, number, why=str(error))  # type: ignore[arg-type]

    def _completion(self, writer: Writer, step: Step, names: Names, numbers: dict[int, int]) -> Completion:
        if id(step) not in numbers:
            raise Nameless("no claim uses it")
        line = writer.steps[numbers[id(step)]]
        if not line.rule:
            raise Nameless("it is not shown")
        own = [numbers.get(id(used)) for used in step.uses]
        made = {numbers[id(other)]: other for other, _ in self.steps if id(other) in numbers}
        uses: list[int | str] = []
        for used in line.uses:
            if used in own:
                uses.append(own.index(used))
            elif used in made:
                uses.append(names.step(made[used]))
            else:
                raise Nameless(
                    f"it is shown by several lines, by {', '.join(_rules(writer, line.uses, made))}, {line.rule}"
                )
        certificate = names.certificate(_in_letters(line, step), RULES[line.rule].schema)
        unchanged = uses == list(range(len(step.uses)))
        return Completion(step.place, line.rule, None if unchanged else tuple(uses), certificate)  # type: ignore[arg-type]


def _in_letters(line: LoggedStep, step: Step) -> dict[str, Any]:
    """The certificate with what its own variables are called in the statement, where letters are bound there."""
    kinds = {name: RULES[line.rule].schema[name].rstrip("?") for name in line.certificate}
    named = [v for name, kind in kinds.items() if kind.startswith("variable") for v in _listed(line.certificate[name])]
    bound = [s for s in _symbols(step.statement) if s not in step.domain.symbols]
    letters = {sort: [s for s in bound if bool(s.is_integer) is (sort == "integer")] for sort in ("real", "integer")}
    images: dict[Term, Term] = {}
    for v in dict.fromkeys(v for v in named if v not in line.context.variables):
        if letters.get(v.sort):
            images[v] = var(letters[v.sort].pop(0).name, v.sort)
    moved = {name: line.certificate[name] for name in kinds}
    for name, kind in kinds.items():
        if kind in ("term", "prop", "variable"):
            moved[name] = substitute(moved[name], images)
        elif kind in ("terms", "variables"):
            moved[name] = tuple(substitute(term, images) for term in moved[name])
    return moved


def _listed(value: Any) -> tuple[Term, ...]:
    return value if isinstance(value, tuple) else (value,)


def _symbols(statement: sp.Basic) -> list[sp.Symbol]:
    """In the order in which they stand."""
    return list(dict.fromkeys(node for node in sp.preorder_traversal(statement) if isinstance(node, sp.Symbol)))


def _rules(writer: Writer, uses: Sequence[int], made: dict[int, Step]) -> list[str]:
    """The rules of lines that no step of the file states, below a line."""
    found: list[str] = []
    waiting = [used for used in uses if used not in made]
    while waiting:
        line = writer.steps[waiting.pop()]
        found.append(line.rule)
        waiting += [used for used in line.uses if used not in made]
    return list(dict.fromkeys(found[::-1]))


def main(arguments: list[str]) -> int:
    """Write the log of the file's claims, and tell what was found for its calls."""
    made, told, timeout, file = arguments
    calls = Calls(Path(file))
    try:
        with prints_aside(), watching(calls):
            claims = load_file(Path(file))
            writer = written(claims, float(timeout))
        with Path(made).open("w", encoding="utf-8") as log:
            log.writelines(f"{line}\n" for line in writer.text())
        answer: dict[str, Any] = {"calls": [asdict(one) for one in calls.found(writer)]}
    except PhaseproofError as error:
        answer = {"refused": str(error)}
    Path(told).write_text(json.dumps(answer), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
