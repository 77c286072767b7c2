"""``phaseproof fill``: the rules that the search finds are written into a file, of which nothing else changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from phaseproof.cli import run
from phaseproof.filling import filling
from phaseproof.filling.filling import fill
from phaseproof.filling.source import Completion, Source, Unwritten
from phaseproof.theory.errors import PhaseproofError, UsageError
from phaseproof.theory.steps import Place

Capture = pytest.CaptureFixture[str]

HEAD = """\
import sympy as sp
from phaseproof import Claim, Domain, real
from phaseproof.theory.by import equal, step

A = real("a", 0)
a, t = A.symbol, sp.Symbol("t", real=True)
where = Domain((A,))
area = sp.Integral(t**2, (t, 0, a))
"""
CLAIM = """

example = Claim(
    name="example.area",
    statement="An area.",
    domain=last.domain,
    proposition=last.statement,
    derivation=lambda: last,
    references=("Rudin 1987",),
    no_simulation="no data",
)
"""


def file(tmp_path: Path, body: str, head: str = HEAD) -> Path:
    path = tmp_path / "area.py"
    path.write_bytes((head + body + CLAIM).encode())
    return path


def filled(path: Path) -> str:
    """The file after it was filled, which is proved without a search for any step."""
    found = fill(path)
    assert path.read_bytes() == found.after
    return found.after.decode()


def test_the_rule_the_certificate_and_nothing_else(tmp_path: Path) -> None:
    path = file(tmp_path, 'last = step("an area", equal(area, a**3 / 3), where)  # of a parabola\n')
    before = path.read_text()
    after = filled(path)
    assert before.replace("where)  #", '"antiderivative", where, variable=t, function=t**3 / 3)  #') == after


def test_a_filled_file_is_left_alone(tmp_path: Path) -> None:
    path = file(tmp_path, 'last = step("an area", equal(area, a**3 / 3), where)\n')
    once = filled(path)
    again = fill(path)
    assert (again.calls, again.after) == ((), once.encode())


@pytest.mark.parametrize(("end", "indent"), [("\n", "    "), ("\r\n", "\t")])
def test_line_ends_tabs_and_a_trailing_comma(tmp_path: Path, end: str, indent: str) -> None:
    lines = [
        "last = step(",
        f'{indent}"größer",  # a title, and a comma',
        f"{indent}equal(area, a**3 / 3),",
        f"{indent}where,",
        ")",
    ]
    path = file(tmp_path, "\n".join(lines))
    path.write_bytes(path.read_bytes().replace(b"\n", end.encode()))
    after = filled(path).encode()
    assert after.count(end.encode()) == after.count(b"\n")
    rows = after.decode().split(end)
    at = rows.index(f'{indent}"antiderivative", where,')
    assert rows[at + 1 : at + 4] == [f"{indent}variable=t,", f"{indent}function=t**3 / 3,", ")"]


def test_a_byte_order_mark_and_another_encoding(tmp_path: Path) -> None:
    path = file(tmp_path, 'last = step("größer", equal(area, a**3 / 3), where)\n', "# -*- coding: latin-1 -*-\n" + HEAD)
    path.write_bytes(path.read_bytes().decode().encode("latin-1"))
    assert '"antiderivative", where' in fill(path).after.decode("latin-1")
    path.write_bytes(
        b"\xef\xbb\xbf" + (HEAD + 'last = step("größer", equal(area, a**3 / 3), where)\n' + CLAIM).encode()
    )
    assert fill(path).after.startswith(b"\xef\xbb\xbfimport sympy")


def test_steps_within_steps_and_uses_in_another_order(tmp_path: Path) -> None:
    """A lemma that is named after what pays its debt; the debt is a step within the step."""
    body = """\
owed = step("owed", sp.Le(a, a**2 + 1, evaluate=False), "suppose", where)
lemma = step("if so", sp.Le(a - 1, a**2, evaluate=False), "combine", where, owed, multipliers=(1,))
last = step("paid", lemma.statement, where,
    step("the debt", owed.statement, where),  # nothing else
    lemma)
"""
    after = filled(file(tmp_path, body))
    debt = 'step("the debt", owed.statement, "sign", where)'
    assert f'"instance", where,\n    lemma,  # nothing else\n    {debt})' in after


def test_what_is_used_may_be_left_out(tmp_path: Path) -> None:
    body = """\
def derivation():
    size = step("an area", equal(area, a**3 / 3), "antiderivative", where, variable=t, function=t**3 / 3)
    other = step("beside it", sp.Lt(0, a + 1, evaluate=False), "sign", where)
    return step("its exponential", equal(sp.exp(area), sp.exp(a**3 / 3)), where)


last = derivation()
"""
    assert '"rewrite", where, size)' in filled(file(tmp_path, body))


CANNOT = {
    "a loop": (
        'for k in (2, 3):\n    last = step("an area", equal(sp.Integral(t**k, (t, 0, a)), a**(k + 1) / (k + 1)), where, *())\n',
        "",
    ),
    "a helper": (
        'def shown(k, *uses):\n    return step("an area", equal(sp.Integral(t**k, (t, 0, a)), a**(k + 1) / (k + 1)), where, *uses)\n\n\n'
        'first = shown(3)\nlast = step("both", equal(sp.Integral(t**3, (t, 0, a)) + area, a**4 / 4 + a**3 / 3), where, first, shown(2))\n',
        "made 2 times",
    ),
    "several lines": ('last = step("ln", equal(sp.Integral(sp.log(t), (t, 0, 1)), -1), where)\n', "several lines, by"),
    "undecided": ('last = step("no", equal(sp.Function("f")(a), a), where)\n', "not shown"),
    "a dictionary": ('last = step(*["an area", equal(area, a**3 / 3), where])\n', "domain is not written"),
}


@pytest.mark.parametrize("name", CANNOT)
def test_what_cannot_be_filled_is_said_with_its_line(name: str, tmp_path: Path) -> None:
    body, why = CANNOT[name]
    path = file(tmp_path, body)
    before = path.read_bytes()
    found = fill(path)
    left = [one for one in found.calls if one.completion is None]
    if why:
        assert any(why in one.why for one in left), found.calls
        text = filling.lines(found)
        assert any(f"line {one.place.line}" in line for one in left for line in text)
    if len(left) == len(found.calls):
        assert path.read_bytes() == before


def test_a_name_that_the_file_does_not_have(tmp_path: Path) -> None:
    head = HEAD.replace("import sympy as sp\n", "from sympy import Integral, Symbol\n").replace("sp.", "")
    head = head.replace("Integral(t**2,", "Integral(1 / (1 + t),")
    body = 'last = step("an area", equal(area, area.doit()), where)\n'
    (call,) = fill(file(tmp_path, body, head)).calls
    assert call.completion is None
    assert "there is no name for log" in call.why
    head = head.replace("Integral, Symbol", "Integral, Symbol, log as ln")
    assert "variable=t, function=ln(t + 1))" in filled(file(tmp_path, body, head)).replace("1 + t", "t + 1")


def test_without_writing(tmp_path: Path, capsys: Capture) -> None:
    path = file(tmp_path, 'last = step("an area", equal(area, a**3 / 3), where)\n')
    before = path.read_bytes()
    for option in ("--dry-run", "--check"):
        assert run(["fill", str(path), option]) == 1
        told = capsys.readouterr().out
        assert '+last = step("an area", equal(area, a**3 / 3), "antiderivative", where' in told
        assert "1 of 1 steps" in told
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path]
    assert run(["fill", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["changed"], found["steps"][0]["rule"]) == (True, "antiderivative")
    assert run(["fill", str(path), "--check"]) == 0


def test_what_is_judged_otherwise_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong rule, told by whoever: the call is left, and the file with it."""
    path = file(tmp_path, 'last = step("an area", equal(area, a**3 / 3), where)\n')
    before = path.read_bytes()
    told = filling.searched

    def wrong(path: Path, timeout: float):  # type: ignore[no-untyped-def]
        report, (call,) = told(path, timeout)
        assert call.completion is not None
        return report, (filling.replace(call, completion=Completion(call.place, "sign")),)

    monkeypatch.setattr(filling, "searched", wrong)
    found = fill(path)
    assert found.calls[0].why == "the rule does not take what is written of it"
    assert path.read_bytes() == before


def test_a_file_that_changes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, 'last = step("an area", equal(area, a**3 / 3), where)\n')
    checked = filling._checked

    def and_saved(*arguments):  # type: ignore[no-untyped-def]
        path.write_bytes(path.read_bytes() + b"# saved by an editor\n")
        return checked(*arguments)

    monkeypatch.setattr(filling, "_checked", and_saved)
    with pytest.raises(PhaseproofError, match="has changed since"):
        fill(path)
    assert path.read_bytes().endswith(b"# saved by an editor\n")


@pytest.mark.parametrize("name", ["missing.py", "notes.txt", "."])
def test_what_is_no_derivation_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    with pytest.raises(UsageError, match="cannot fill"):
        fill(tmp_path / name)


def test_a_file_that_does_not_run(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="line 9: NameError"):
        fill(file(tmp_path, "last = nothing\n"))


def test_calls_that_are_written_strangely() -> None:
    """Parentheses, strings with commas and lambdas are told from arguments."""
    source = Source(b'x = step("a, (b", (statement), (where), # end\n  )\n')
    source.completed(Completion(Place("", 1, 4, 2, 3), "sign", None, {"near": "(1,)"}))
    assert source.text == 'x = step("a, (b", (statement), "sign", (where), near=(1,), # end\n  )\n'
    for text in ('x = step("a", s, where, near=1)', "x = (lambda: step)()(1, 2, 3)", 'x = step("a", s)'):
        with pytest.raises(Unwritten):
            Source(text.encode()).completed(Completion(Place("", 1, 4, 1, len(text)), "sign"))
