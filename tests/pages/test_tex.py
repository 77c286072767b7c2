"""The LaTeX report asks for amsmath alone, and compiles where an engine is installed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from phaseproof.book.dependencies import lines_of
from phaseproof.book.selection import load_book
from phaseproof.cli import run
from phaseproof.pages import tex
from phaseproof.theory.references import REFERENCES
from phaseproof.theory.write.shown import shown as in_sympy
from phaseproof.typesetting.bibliography import bibliography, key_of
from phaseproof.typesetting.breaking import broken
from phaseproof.typesetting.latex import latex
from phaseproof.typesetting.notation import abbreviations

from ..derivation_files import BROKEN, write
from .sharing import shared
from .test_html import NASTY

ENGINE = next((path for name in tex.ENGINES if (path := shutil.which(name))), None)
needs_engine = pytest.mark.skipif(ENGINE is None, reason=f"needs a TeX engine: {', '.join(tex.ENGINES)}")


def write_report(home: Path) -> None:
    claims = ("convergence.duality", "wishart.moment_limit", "denoising.optimum")
    options = ("--format", "latex", "--settings", "2", "--jobs", "1")
    assert run(["report", write(home, NASTY), *claims, *options, "-o", str(home / "report")]) == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory, "latex", write_report) / "report"


def test_amsmath_is_all_it_asks_for(folder: Path) -> None:
    text = (folder / tex.DOCUMENT).read_text()
    assert re.findall(r"^\\usepackage.*", text, re.MULTILINE) == [r"\usepackage{amsmath}"]
    optional = re.findall(r"\\IfFileExists\{(\w+)\.sty\}", text)
    assert set(optional) == {"graphicx", "amsfonts"}
    assert not [line for line in text.splitlines() if any(ord(c) > 126 for c in line)]


def test_labels_and_citations_lead_somewhere(folder: Path) -> None:
    text, entries = (folder / tex.DOCUMENT).read_text(), (folder / tex.BIBLIOGRAPHY).read_text()
    labels = re.findall(r"\\label\{([^}]*)\}", text)
    assert len(labels) == len(set(labels))
    assert set(re.findall(r"\\ref\{([^}]*)\}", text)) <= set(labels)
    cited = {key for group in re.findall(r"\\cite\{([^}]*)\}", text) for key in group.split(",")}
    assert cited <= set(re.findall(r"@misc\{([^,]*),", entries))
    for plate in re.findall(r"\\plate\{([^}#]*)\}", text):
        assert (folder / plate).read_bytes().startswith(b"%PDF")


def test_no_heading_stands_above_nothing() -> None:
    assert tex.front((), tex.Sentences({}), ())[0] == r"\section*{Claims}"


def test_a_step_is_laid_out_once(folder: Path) -> None:
    numbers = re.findall(r"^\\textbf\{(\d+)\. ", (folder / tex.DOCUMENT).read_text(), re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_every_reference_has_an_entry() -> None:
    entries = bibliography([*REFERENCES, "Isserlis 1918"])
    assert entries.count("@misc{") == len(REFERENCES) + 1
    assert key_of("Isserlis 1918") == "isserlis-1918-cited"
    assert "author = {V. A. Marchenko and L. A. Pastur}" in entries
    assert "year = {1967}" in entries
    for entry in entries.split("\n\n"):
        assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")


def test_without_an_engine_a_pdf_is_refused_before_any_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(tex.shutil, "which", lambda name: None)
    assert run(["report", "convergence.duality", "--format", "pdf", "-o", str(tmp_path / "out")]) == 1
    error = capsys.readouterr().err
    assert "apt install texlive-latex-base" in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@needs_engine
def test_it_compiles(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    tex.compile_document(tmp_path / "copy", str(ENGINE))
    assert (tmp_path / "copy" / tex.PRINTED).read_bytes().startswith(b"%PDF")
    assert not (tmp_path / "copy" / "report.aux").exists()


@needs_engine
def test_what_the_book_claims_compiles(tmp_path: Path) -> None:
    """Every claim, and one in four of the steps."""
    claims = load_book().values()
    known = abbreviations(claims)
    steps = [in_sympy(line.statement) for claim in claims for line in lines_of(claim)[1:30:4]]
    statements = dict.fromkeys([*(claim.conclusion for claim in claims), *steps])
    shown = dict.fromkeys(broken(latex(statement, known)) for statement in statements)
    assert len(shown) > 250
    text = "".join(rf"\begin{{equation*}}{formula}\end{{equation*}}" + "\n" for formula in shown)
    head = r"\documentclass{article}\usepackage{amsmath,amsfonts}\allowdisplaybreaks\begin{document}"
    (tmp_path / tex.DOCUMENT).write_text(f"{head}\n{text}\\end{{document}}\n")
    tex.compile_document(tmp_path, str(ENGINE))


@needs_engine
def test_a_failed_claim_is_printed_too(tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert run(["report", write(tmp_path, BROKEN), "--format", "pdf", "--settings", "2", "-o", str(target)]) == 1
    assert (target / tex.PRINTED).exists()
    assert "REFUTED" in (target / tex.DOCUMENT).read_text()


@needs_engine
def test_a_document_that_does_not_compile_is_an_error(tmp_path: Path) -> None:
    (tmp_path / tex.DOCUMENT).write_text(r"\documentclass{article}\begin{document}\nonsense\end{document}")
    with pytest.raises(tex.PhaseproofError, match="Undefined control sequence"):
        tex.compile_document(tmp_path, str(ENGINE))


@pytest.mark.parametrize("name", ["convergence.order", "convergence.large_load", "wishart.moment_real"])
def test_what_is_shown_to_paste(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", name, "--latex"]) == 0
    text = capsys.readouterr().out
    assert rf"\begin{{equation}}\label{{eq:{name}}}" in text
    assert r"\mathbb" not in text
    for kind in ("equation", "aligned", "cases"):
        assert text.count(rf"\begin{{{kind}}}") == text.count(rf"\end{{{kind}}}")
    assert text.startswith(f"% {name}: ")
