"""Hostile input: text is read as a number or refused, never run, and nothing large is built first."""

from __future__ import annotations

import ast
import json
import re
import resource
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from phaseproof.campaigns.journal import Journal, identity
from phaseproof.cli import assignments, run
from phaseproof.numeric.evaluation import check_digits
from phaseproof.simulation.simulating import measured
from phaseproof.theory.domain import exact
from phaseproof.theory.errors import PhaseproofError, UsageError

from .readers import READERS, damaged, feed

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [path for room in ("phaseproof", "theory", "numeric", "derivations") for path in (ROOT / room).rglob("*.py")]
FEW = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
MANY = settings(FEW, max_examples=500)

POWER = "10**10**10"
CODE = [
    "__import__('os').system('touch /tmp/x')",
    "().__class__",
    "exec('1')",
    "lambda: 0",
    "2;3",
    "1 if 1 else 2",
    "sqrt(2)",
]
NUMBERS = st.from_regex(r"[-+]?[0-9_.]{0,6}(/[0-9.]{0,6})?([eE][-+]?[0-9]{0,30})?", fullmatch=True)
TEXT = st.one_of(st.text(max_size=40), NUMBERS, st.sampled_from([POWER, *CODE]))


@MANY
@given(TEXT)
@example(POWER)
@example("1e10000000000")
@example("1e-10000000000")
@example("1E+999999999")
@example("9" * 30_000)
@example("1/" + "9" * 30_000)
@example("1_000")
@example("١٢")
@example("1e5_0000_0000")
@example("\x001")
@example("0x10")
@example("1e5/2")
def test_a_value_is_the_fraction_that_it_says_or_refused(text: str) -> None:
    try:
        value = exact("gamma", text)
    except UsageError as error:
        message = str(error)
    else:
        message = ""
    if message:
        assert "gamma" in message
        assert len(message) < 400
        return
    assert Fraction(int(value.p), int(value.q)) == Fraction(text.strip())


@FEW
@given(st.lists(st.one_of(TEXT, st.builds("{}={}".format, st.sampled_from(["gamma", "order", ""]), TEXT)), max_size=3))
def test_assignments_of_any_text_are_one_line_or_read(pairs: list[str]) -> None:
    try:
        values = assignments(pairs)
    except UsageError:
        return
    assert all(isinstance(value, str) for value in values.values())


@FEW
@given(st.one_of(TEXT, st.sampled_from(["--", "-", "../..", "convergence.", ".overlap", "convergence.overlap\x00"])))
@example("/dev/zero.py")
@example("\x00.py")
@example("x" * 5000)
@example("*" * 200 + ".py")
def test_a_claim_name_of_any_text_is_bad_usage(name: str) -> None:
    for job in ("show", "check", "validate"):
        assert run([job, "--", name]) in (1, 2)


@FEW
@given(TEXT, st.one_of(st.integers(), TEXT))
@example(POWER, 15)
@example("2", "1e9")
@example("2", 10**9)
@example("2", POWER)
def test_eval_of_any_text_ends_with_a_status(value: str, digits: object) -> None:
    shown = str(digits)
    if shown.strip().lstrip("+").isdecimal() and 200 < int(shown) <= 10_000:
        return  # good digits; work, and no refusal
    assert run(["eval", "wishart.moment_real", f"order={value}", "n=3", "d=2", f"--digits={shown}"]) in (0, 1, 2)


@pytest.mark.parametrize("digits", [1e9, 10**9, True, "5", None, float("nan"), -1, 0])
def test_digits_that_are_none_are_refused(digits: object) -> None:
    with pytest.raises(UsageError, match="digits = "):
        check_digits(digits)


HUGE = [
    ["eval", "convergence.overlap", f"gamma={POWER}"],
    ["eval", "convergence.overlap", "gamma=1e999999999999"],
    ["eval", "convergence.overlap", "gamma=2", "--digits", "1000000000"],
    ["eval", "convergence.overlap", "gamma=2", "--digits", "1e9"],
    ["eval", "wishart.moment_real", "order=1e9999", "n=2", "d=2"],
    ["validate", "wishart.moment_real", "--settings", "1e9"],
    ["validate", "wishart.moment_real", "--seed", POWER],
    ["validate", "wishart.moment_real", "--timeout", "1e999"],
]


def test_huge_numbers_are_refused_within_a_memory_bound() -> None:
    """All in one process that may use 1 GiB of address space and 30 s of processor."""
    code = (
        "import sys, json; from phaseproof.cli import run\n"
        "codes = [run(arguments) for arguments in json.loads(sys.argv[1])]\n"
        "print(codes)"
    )

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))

    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(HUGE)], capture_output=True, text=True, check=False, preexec_fn=bounded
    )
    assert done.stdout == f"{[2] * len(HUGE)}\n", done.stderr
    assert "Traceback" not in done.stderr


# --- files ------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(FEW, max_examples=100)
@given(JSON)
@example({"estimate": 1e400, "standard_error": 0, "degrees": 9, "rounding": 0, "seconds": 1})
@example({"estimate": "1", "standard_error": "0", "degrees": "0", "rounding": "0", "seconds": "1"})
@example({"estimate": 10**400, "standard_error": 0, "degrees": 9, "rounding": 0, "seconds": 1})
def test_any_json_in_a_journal_is_a_measurement_or_refused(value: object) -> None:
    with pytest.raises(UsageError, match="the journal is damaged"):
        measured(value)


NOBODYS = identity("test", ())


@settings(FEW, max_examples=60)
@given(st.one_of(st.binary(max_size=200), JSON.map(lambda value: json.dumps(value).encode() + b"\n")))
@example(b"\xff\xfe\n")
@example(b"[" * 10_000 + b"\n")
@example(b'{"journal": 1' + b"0" * 5000 + b"}\n")
def test_any_file_is_a_journal_or_left_alone(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    try:
        Journal(path, NOBODYS).close()
    except UsageError:
        assert path.read_bytes() == content
    else:
        assert content == b"" or b"journal" in path.read_bytes()


@settings(FEW, max_examples=150)
@given(st.sampled_from(list(READERS)), st.integers(0, 2**32), st.none() | st.binary(max_size=60))
@example("spectrum", 0, b",")
@example("text", 0, b"a\x05.n1")
@example("csv", 0, b"x\x00b,c\n2,1\n2,2\nB,3\n")
@example("text", 0, b"power_law:2\x1c")
@example("spectrum", 0, b"# nothing\n")
@example("npz", 0, b"PK\x05\x06" + bytes(18))
def test_any_file_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, name: str, seed: int, content: bytes | None
) -> None:
    """Good files that are damaged, and bytes of no meaning; `python -m tests.readers` goes on for longer."""
    folder = tmp_path_factory.getbasetemp() / "readers"
    folder.mkdir(exist_ok=True)
    feed(name, damaged(READERS[name][1], Random(seed)) if content is None else content, folder)


@pytest.mark.parametrize("name", [name for name in READERS if name != "text"])
def test_what_is_damaged_was_good(tmp_path: Path, name: str) -> None:
    assert feed(name, READERS[name][1], tmp_path)


@FEW
@given(st.text(max_size=60))
@example("<script>alert(1)</script>")
@example("`code` | table $x$ [link](javascript:x)")
@example("</svg>\n# heading")
def test_text_of_a_report_is_text(text: str) -> None:
    """Every character that means something in Markdown or HTML stands behind a backslash, and is shown as itself."""
    from phaseproof.typesetting.prose import escape_markdown as escape

    shown = escape(text)
    assert re.sub(r"\\([\\`*_{}\[\]<>|$~#])", "", shown) == re.sub(r"[\\`*_{}\[\]<>|$~#]", "", text)
    assert re.sub(r"\\(.)", r"\1", shown, flags=re.DOTALL) == text


# --- the sources ------------------------------------------------------------------------------------------

NEVER = {"eval", "exec", "compile", "parse_expr", "pickle", "marshal", "shelve", "nsimplify"}


def test_no_source_runs_text_as_code() -> None:
    """Names that run text are used nowhere; ``sympify``, which does so for a string, only on values of a derivation file."""
    used: dict[str, set[str]] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
            if name == "compile" and isinstance(node, ast.Attribute) and ast.unparse(node.value) == "re":
                continue  # a regular expression of our own
            if name == "eval" and isinstance(node, ast.Attribute):
                continue  # a method of SymPy's polynomials and functions: a value put in for a symbol
            if name is not None:
                used.setdefault(name, set()).add(f"{path.parent.name}/{path.name}")
    assert {name: used[name] for name in NEVER & set(used)} == {}
    assert used["sympify"] == {"theory/domain.py", "theory/balls.py", "theory/language.py"}


def test_ends_of_a_range_given_as_text_are_not_run(tmp_path: Path) -> None:
    from phaseproof.theory.domain import real

    marker = tmp_path / "marker"
    with pytest.raises(PhaseproofError, match="x"):
        real("x", f"__import__('pathlib').Path({str(marker)!r}).touch()")
    assert not marker.exists()
