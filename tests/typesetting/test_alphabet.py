"""Whatever a user's file says, the pages hold it as text: no command of it is carried out, no file is read."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import sympy as sp
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from phaseproof.book.dependencies import lines_of
from phaseproof.book.selection import load_book
from phaseproof.cli import run
from phaseproof.pages import tex
from phaseproof.pages.markdown import fenced
from phaseproof.statements.latex.names import GREEK
from phaseproof.theory.errors import PhaseproofError
from phaseproof.theory.write.shown import shown as in_sympy
from phaseproof.typesetting import prose
from phaseproof.typesetting.alphabet import COMMANDS, ENVIRONMENTS, SPELT, escape_tex, vetted
from phaseproof.typesetting.breaking import broken
from phaseproof.typesetting.latex import latex
from phaseproof.typesetting.notation import abbreviations

from ..amounts import amount
from ..derivation_files import TRUE, write

ENGINE = shutil.which("pdflatex")
needs_engine = pytest.mark.skipif(ENGINE is None, reason="needs pdflatex")
MANY = settings(
    max_examples=400, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

SECRET = "secret.txt"
ATTACKS = [
    rf"\end{{ver\end{{verbatim}}batim}}\input{{{SECRET}}}",
    rf"\end{{flushleft}}\input {SECRET} ",
    rf"^^5cinput{{{SECRET}}}",
    rf"\\[\input{{{SECRET}}}]",
    rf"}}}}\immediate\openin5={SECRET} \read5 to\x \x",
    rf"$\input{{{SECRET}}}$ % & # ~ ^ _ {{",
    r"]\item[\write18{touch touched}",
    r"\directlua{os.execute('touch touched')}",
    "a\n\nb\r\x0c\x00\x7f\u2028",
]
HOSTILE = st.text(
    st.sampled_from([*r"\{}[]$%&#^_~|<>`'" + '"' + " \n\tax5é≥ßŐ\u0301中\x00\x7f"]), max_size=12
) | st.lists(st.sampled_from([*ATTACKS, r"\end", r"\begin", "{verbatim}", "\\", "input", "{", "}"]), max_size=4).map(
    "".join
)


@MANY
@given(HOSTILE)
def test_escaped_text_holds_no_command_but_those_of_the_table(text: str) -> None:
    shown = escape_tex(text)
    rest = re.sub(r"\\[`'^~\"=.rvuHc]\{[A-Za-z]\}", "", shown)
    for command in sorted({*SPELT.values(), "{[}", "{]}"}, key=len, reverse=True):
        rest = rest.replace(command, "")
    assert not re.search(r"[\\{}$&#^_~%\[\]\x00-\x1f\x7f-\U0010ffff]", rest), rest


@MANY
@given(st.sampled_from(["x", r"\frac{1}{2}", r"\left(x\right)"]), HOSTILE)
@example("x", r"\input{secret.txt}")
@example("x", r"\begin{verbatim}\end{verbatim}")
@example("x", "^^5cinput")
@example("x", "}{")
@example("x", r"\right)\left(")
@example("x", "a & b")
def test_a_formula_is_of_the_tables_or_shown_as_text(formula: str, more: str) -> None:
    shown = vetted(formula + more)
    words = re.findall(r"\\([A-Za-z]+)", shown)
    assert set(words) <= COMMANDS | {"begin", "end"}
    assert set(re.findall(r"\\(?:begin|end)\{(\w*)\}", shown)) <= ENVIRONMENTS
    assert shown.isascii()
    assert shown.isprintable()
    assert not re.search(r"\^\^|(?<!\\)[$%#~`]", shown)
    assert vetted(shown) == shown


@pytest.mark.sampled
def test_every_formula_of_the_book_stands_as_it_is() -> None:
    claims = load_book().values()
    known = abbreviations(claims)
    stated = dict.fromkeys(in_sympy(line.statement) for claim in claims for line in lines_of(claim)[: amount(4, 30)])
    for shown in [broken(latex(statement, known)) for statement in stated] + [claim.symbol for claim in claims]:
        assert vetted(shown) == shown
        assert r"\text{[U" not in shown


def test_every_sign_that_sentences_are_set_with_is_spelt() -> None:
    """An integral, an inequation and a mean of a sentence were printed as code points."""
    signs = {sign for _, sign in prose._SIGNS} | {*GREEK.values()}
    assert [sign for sign in signs if "U+" in escape_tex(sign)] == []


@pytest.mark.parametrize("name", ATTACKS)
def test_a_symbol_of_any_name_is_text(name: str) -> None:
    for expression in (
        sp.Symbol(name) + 1,
        sp.Function(name.replace("\x00", ""))(sp.Symbol("x")),
        sp.MatrixSymbol(name, 2, 2),
    ):
        shown = latex(expression)
        assert set(re.findall(r"\\([A-Za-z]+)", shown)) <= COMMANDS
        assert vetted(shown) == shown


@pytest.mark.parametrize("text", ["a", "```", "a\n`````\nb", "~~~"])
def test_no_text_leaves_its_fence(text: str) -> None:
    first, *inside, last = fenced("text", text)
    assert inside == text.splitlines()
    assert first == f"{last}text"
    assert all(len(run) < len(last) for run in re.findall("`+", text))


@needs_engine
def test_hostile_text_compiles_and_reads_nothing(tmp_path: Path) -> None:
    """Every attack as a text, a cell, a message and a formula; the engine itself says which files it has read."""
    (tmp_path / SECRET).write_text("the secret")
    body = []
    for attack in [*ATTACKS, *SPELT, "é ñ ǎ ß Ő ç 中 \u0301", "[1]", "*"]:
        body += [escape_tex(attack), "", rf"\textbf{{{escape_tex(attack)}}}", "", ""]
        body += tex.tabular([escape_tex(attack)] * 2, [[escape_tex(attack), "x"]] * 2)
        body += [r"\begin{flushleft}\small\ttfamily", *map(tex._typed, attack.splitlines()), r"\end{flushleft}"]
    body += [rf"\({vetted(attack)}\)" for attack in ATTACKS]
    lines = [r"\documentclass{article}\usepackage{amsmath}\begin{document}", *body, r"\end{document}"]
    (tmp_path / tex.DOCUMENT).write_text("\n".join(lines))
    quiet = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "-recorder"]
    done = subprocess.run(
        [str(ENGINE), *quiet, tex.DOCUMENT], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert SECRET not in (tmp_path / "report.fls").read_text()
    assert not (tmp_path / "touched").exists()


@needs_engine
def test_a_document_that_names_a_file_elsewhere_is_an_error(tmp_path: Path) -> None:
    """The engine is confined besides: by name it opens nothing outside the folder."""
    (tmp_path / SECRET).write_text("the secret")
    (tmp_path / "folder").mkdir()
    for name in (tmp_path / SECRET, f"../{SECRET}"):
        text = rf"\documentclass{{article}}\begin{{document}}\input{{{name}}}\end{{document}}"
        (tmp_path / "folder" / tex.DOCUMENT).write_text(text)
        with pytest.raises(PhaseproofError, match="could not make"):
            tex.compile_document(tmp_path / "folder", str(ENGINE))


@needs_engine
def test_a_file_that_attacks_at_every_place_is_printed_as_it_reads(tmp_path: Path) -> None:
    """Statement, title, meaning, procedure, reference, symbol and the message of a failing step."""
    attack = rf"\\end{{ver\\end{{verbatim}}batim}}\\input{{{SECRET}}} ] & % $ # _ ^^5cinput"
    text = (
        TRUE.replace("2 * x", "3 * x")
        .replace("A square, expanded.", attack)
        .replace('"expand the square"', f'"{attack}"')
        .replace('meaning="shift"', f'meaning="{attack}"')
        .replace("a noisy square", attack)
        .replace('("dlmf",)', f'("dlmf", "Me 2024 {attack}")')
        .replace('name="mine.square",', f'name="mine.square", symbol="{attack}",')
    )
    (tmp_path / SECRET).write_text("the secret")
    target = tmp_path / "out"
    assert run(["report", write(tmp_path, text), "--format", "pdf", "--settings", "2", "-o", str(target)]) == 1
    document = (target / tex.DOCUMENT).read_text()
    assert "verbatim" in document
    assert r"\input" not in document
    assert (target / tex.PRINTED).read_bytes().startswith(b"%PDF")
    for format in ("html", "markdown"):
        assert (
            run(
                [
                    "report",
                    str(tmp_path / "my_result.py"),
                    "--format",
                    format,
                    "--settings",
                    "2",
                    "-o",
                    str(tmp_path / format),
                ]
            )
            == 1
        )
