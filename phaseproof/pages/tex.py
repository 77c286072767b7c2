"""The report as one LaTeX document that asks for amsmath alone, and as PDF where a TeX engine is found."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..book.axiom_titles import TITLES
from ..book.cited import Axiom
from ..evaluation.values import Row
from ..theory.errors import PhaseproofError
from ..typesetting.alphabet import escape_tex
from ..typesetting.bibliography import bibliography, key_of
from ..typesetting.breaking import LINE, broken, width
from ..typesetting.prose import as_tex, in_words
from .computing import DrawnFigure, DrawnPlate
from .content import ClaimContent, notation_of
from .formula import Formula
from .lemmas import InFull, LemmaPage, axiom_in_full, lemma_pages
from .run import Run
from .steps import StepContent
from .where import Sign

Lines = list[str]
DOCUMENT, BIBLIOGRAPHY, PRINTED = "report.tex", "references.bib", "report.pdf"
ENGINES = ("pdflatex", "lualatex", "xelatex", "tectonic")
SECONDS = 300
MANY = 7
"""From so many letters of one meaning on they are no label."""
CONFINED = {"shell_escape": "f", "openin_any": "p", "openout_any": "p"}
"""TeX runs no program, and reads and writes by name nothing outside the folder and its own installation."""

_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage{amsmath}
% Everything below works without any other package; the two that follow are used where they are installed.
\IfFileExists{graphicx.sty}{\usepackage{graphicx}}{\newcommand{\includegraphics}[2][]{}}
\newcommand{\plate}[1]{\begin{center}\includegraphics[width=0.72\linewidth]{#1}\end{center}}
\IfFileExists{amsfonts.sty}{\usepackage{amsfonts}}{}
\providecommand{\mathbb}[1]{\mathbf{#1}}
\setlength{\textwidth}{6.4in}\setlength{\oddsidemargin}{0.05in}\setlength{\evensidemargin}{0.05in}
\setlength{\textheight}{8.9in}\setlength{\topmargin}{-0.45in}
\setlength{\parindent}{0pt}\setlength{\parskip}{0.5ex plus 0.3ex}
\setlength{\emergencystretch}{3em}
\allowdisplaybreaks
"""


def engine() -> str:
    """The TeX engine of this machine; PhaseproofError says what to install when there is none."""
    found = next((path for name in ENGINES if (path := shutil.which(name))), None)
    if found is None:
        raise PhaseproofError(
            f"no TeX engine was found ({', '.join(ENGINES)}); install one, for example with "
            "`apt install texlive-latex-base`, or use --format latex, which needs none"
        )
    return found


def compile_document(folder: Path, program: str) -> None:
    """Make the PDF; PhaseproofError with the first error of the engine when it fails."""
    name = Path(program).stem
    quiet = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    passes = [[program, "--untrusted", DOCUMENT]] if name == "tectonic" else [[program, *quiet, DOCUMENT]]
    if name != "tectonic":
        cite = shutil.which("bibtex")
        passes += ([[cite, Path(DOCUMENT).stem]] if cite else []) + passes * 2
    for command in passes:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=SECONDS,
                env=os.environ | CONFINED,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PhaseproofError(f"{name} could not make {PRINTED}: {error}") from error
        if done.returncode and "bibtex" not in Path(command[0]).stem:
            problem = next((line for line in done.stdout.splitlines() if line.startswith("!")), done.stdout[-300:])
            raise PhaseproofError(f"{name} could not make {PRINTED}: {problem}")
    for leftover in folder.glob("report.*"):
        if leftover.suffix in (".aux", ".log", ".out", ".blg", ".bbl"):
            leftover.unlink()


def label(name: str) -> str:
    """A name within \\label: letters, digits and hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name)


def documents(contents: Sequence[ClaimContent], run: Run, plates: Sequence[DrawnPlate]) -> dict[str, str]:
    """The document and its bibliography by file name."""
    words = Sentences(run.titles)
    references = [key for one in contents for key in one.references] + [axiom.reference for axiom in run.axioms]
    lines = [_PREAMBLE, rf"\title{{{escape_tex(run.title)}}}"]
    lines += [rf"\author{{phaseproof {escape_tex(run.versions['phaseproof'])}}}", rf"\date{{{escape_tex(run.date)}}}"]
    lines += [r"\begin{document}", r"\maketitle", *front(contents, words, plates)]
    numbers: dict[str, int] = {}
    for one in contents:
        lines += claim_section(one, numbers, words)
    lines += lemma_section(lemma_pages(run.checked.results), words) + axiom_section(run.axioms) + run_section(run)
    lines += [r"\bibliographystyle{plain}", rf"\bibliography{{{Path(BIBLIOGRAPHY).stem}}}", r"\end{document}", ""]
    return {DOCUMENT: "\n".join(lines), BIBLIOGRAPHY: bibliography(references)}


def typewriter(name: str) -> str:
    """What is typed, which may be broken at its underscores."""
    return rf"\texttt{{{escape_tex(name)}}}".replace(r"\_", r"\_\allowbreak{}")


def display(formula: Formula, name: str = "") -> Lines:
    """A displayed formula, numbered where it is named."""
    kind = "equation" if name else "equation*"
    return [rf"\begin{{{kind}}}" + (rf"\label{{eq:{label(name)}}}" if name else ""), formula.shown, rf"\end{{{kind}}}"]


def section_of(name: str) -> str:
    """Where a claim stands in the document."""
    return rf"Section~\ref{{claim:{label(name)}}}"


@dataclass(frozen=True)
class Sentences:
    """Sentences of the records, with the claims that have a section by their titles."""

    titles: Mapping[str, str]

    def __call__(self, text: str) -> str:
        return as_tex(text, self.titles, section_of)

    def claim(self, name: str) -> str:
        """A claim by its title and section, or by its name where it has none."""
        return self(name) if name in self.titles else typewriter(name)


def front(contents: Sequence[ClaimContent], words: Sentences, plates: Sequence[DrawnPlate]) -> Lines:
    """Figures, notation, and the list of claims with verdicts."""
    notation = notation_of(contents)
    lines = [r"\section*{Notation}", *sign_list(notation, words)] if notation else []
    for file, _, caption, rows in plates:
        lines += [rf"\plate{{{file}}}", as_tex(caption), ""]
        if rows:
            head, *below = [[as_tex(cell) for cell in row] for row in rows]
            lines += [
                r"{\scriptsize\setlength{\tabcolsep}{3pt}",
                *tabular(["", *head[3:]], [[r[0], *r[3:]] for r in below]),
                "}",
            ]
    lines += [r"\section*{Claims}", r"\begin{description}"]
    for one in contents:
        resolution = one.validated.worst
        tested = f", {one.validated.verdict.value}" if one.validated.verdict else ""
        tested += f", resolution {resolution:.2g}" if resolution is not None else ""
        lines += [
            rf"\item[{title(one)}] ({section_of(one.name)}) {words(one.statement)} \emph{{{one.verdict}{tested}}}."
        ]
    return [*lines, r"\end{description}", ""]


def title(page: ClaimContent) -> str:
    """The topic and title of a claim."""
    return escape_tex(f"{in_words(page.name.partition('.')[0])}: {page.title}")


def claim_section(page: ClaimContent, numbers: dict[str, int], words: Sentences) -> Lines:
    """Everything about one claim; a step that an earlier claim has laid out keeps its number and is not repeated."""
    lines = [
        rf"\section{{{title(page)}}}\label{{claim:{label(page.name)}}}",
        rf"\texttt{{{escape_tex(page.name)}}}",
        "",
    ]
    lines += [words(page.statement), *display(page.formula, page.name)]
    where = [f"${p.range}$" + (f" ({words(p.meaning)})" if p.meaning else "") for p in page.parameters]
    where += [f"${condition}$" for condition in page.conditions]
    lines += [f"Here {', '.join(where)}.", ""] if where else []
    lines += [f"It is supposed that {', '.join(f'${one}$' for one in page.hypotheses)}.", ""] if page.hypotheses else []
    if page.definition:
        lines += ["What is defined:", *display(page.definition)]
    for formula, name in page.abbreviated:
        lines += [f"By {words.claim(name)},", *display(formula)]
    if page.signs:
        lines += ["What the signs mean:", *sign_list(page.signs, words)]
    cited = ", ".join(key_of(key) for key in page.references).replace(" ", "")
    lines += [
        rf"References: \cite{{{cited}}}.",
        "",
        r"\subsection*{Derivation}",
        rf"Verdict: \emph{{{page.verdict}}}. {words(page.idea)}",
        "",
    ]
    if any(step.id in numbers for step in page.steps):
        lines += [f"Of its {len(page.steps)} steps those that follow are new; the others stand above.", ""]
    if page.left_out:
        lines += [f"{page.left_out} steps further from the claim are left out.", ""]
    if page.further_signs:
        lines += ["Further signs of the steps:", *sign_list(page.further_signs, words)]
    for step in page.steps:
        if step.id not in numbers:
            numbers[step.id] = len(numbers) + 1
            lines += step_lines(step, numbers, words)
    axioms = "; ".join(rf"{as_tex(a.title)} (Axiom~\ref{{axiom:{label(a.name)}}})" for a in page.axioms)
    lines += [r"\subsection*{Rests on}", f"{axioms or 'No axiom'}.", ""]
    if page.figure or page.values:
        lines += [r"\subsection*{Values}"] + (figure_lines(page.figure) if page.figure else [])
        lines += value_table(page, page.values) if page.values else []
    for towards in page.approaches:
        lines += ["On the way to an end of the domain (numbers, not a proof):", "", *value_table(page, towards.rows)]
    return lines + simulation_lines(page, words) + twin_lines(page)


def sign_list(signs: Sequence[Sign], words: Sentences) -> Lines:
    """What each sign means, and the claim that defines it."""
    if not signs:
        return []
    lines = [r"\begin{description}"]
    for sign in signs:
        claim = f", see {words.claim(sign.claim)}" if sign.claim else ""
        letters = sign.symbol.split(r",\ ")
        shown = ", ".join(f"${letter}$" for letter in letters)
        begin = rf"\item[{{{shown}}}]" if len(letters) < MANY else rf"\item[] {shown}:"  # a label is one line
        lines.append(f"{begin} {words(sign.meaning)}{claim}")
    return [*lines, r"\end{description}", ""]


def figure_lines(drawn: DrawnFigure) -> Lines:
    """A figure, what is seen in it, and the file of its numbers with the command that writes it."""
    made = f", written by {typewriter(drawn.command)}" if drawn.command else ""
    numbers = f"Its numbers are in {typewriter(drawn.data)}{made}."
    return [rf"\plate{{{drawn.file}}}", rf"{as_tex(drawn.caption)} {numbers}", ""]


def step_lines(step: StepContent, numbers: Mapping[str, int], words: Sentences) -> Lines:
    """One step: title, rule, verdict, domain, formula; the reason where it failed."""
    used = ", ".join(str(numbers[name]) for _, name in step.uses)
    rule = rf"rule {typewriter(step.rule)}{f', from {used}' if used else ''}"
    where = ", for " + ", ".join(f"${part}$" for part in step.domain) if step.domain else ""
    lines = [rf"\textbf{{{numbers[step.id]}. {words(step.title)}}} ({rule}{where}): \emph{{{step.verdict}}}"]
    if step.words:
        lines += [r"\begin{flushleft}\footnotesize\ttfamily", escape_tex(step.words), r"\end{flushleft}", ""]
    else:
        lines += [*display(step.formula), ""]
    if step.lemma:
        lines += [rf"This is the lemma {typewriter(step.lemma)} on page~\pageref{{lemma:{label(step.lemma)}}}.", ""]
    if step.message:
        lines += [r"\begin{flushleft}\small\ttfamily", *map(_typed, step.message.splitlines()), r"\end{flushleft}", ""]
    return lines


def _typed(line: str) -> str:
    """A line of a message as it was typed, indented by blanks that stay."""
    return r"\ " * (len(line) - len(line.lstrip())) + escape_tex(line) + r"\strut\\"


def tabular(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Lines:
    """A table with a rule below its head."""
    lines = [rf"\begin{{center}}\small\begin{{tabular}}{{{'l' * len(head)}}}", " & ".join(head) + r" \\ \hline"]
    return [*lines, *(" & ".join(row) + r" \\" for row in rows), r"\end{tabular}\end{center}", ""]


def value_table(page: ClaimContent, rows: Sequence[Row]) -> Lines:
    """Parameters and value, a row for each point."""
    head = [*(f"${p.symbol}$" for p in page.parameters), "value"]
    shown = [
        [
            *(escape_tex(row.point[p.name]) for p in page.parameters),
            r"$\infty$" if row.value == "inf" else escape_tex(row.value or row.problem),
        ]
        for row in rows
    ]
    return tabular(head, shown)


def simulation_lines(page: ClaimContent, words: Sentences) -> Lines:
    """What was simulated and how it compares."""
    lines = [r"\subsection*{Theory against simulation}"]
    if page.no_simulation:
        return [*lines, f"Not simulated: {words(page.no_simulation)}.", ""]
    validated = page.validated
    lines += [f"{words(page.procedure[:1].upper() + page.procedure[1:])}.", ""] if page.procedure else []
    if validated.reason:
        lines += [escape_tex(validated.reason), ""]
    if validated.resolution is not None:
        lines += [f"A relative error of {validated.resolution:.2g} in the claim would have been noticed.", ""]
        if (weakest := validated.weakest) is not None:
            lines += [
                f"It is seen least well {as_tex(page.in_letters(weakest.there))}: an error there of {weakest.resolution:.2g}.",
                "",
            ]
        if validated.unnoticed:
            lines += [f"{escape_tex(validated.unnoticed[:1].upper() + validated.unnoticed[1:])}.", ""]
    if page.simulation_figure:
        lines += figure_lines(page.simulation_figure)
    if not validated.trials:
        return lines
    rows = []
    for trial in validated.trials:
        row = [escape_tex(str(value)) for value in trial.setting.values()]
        if (test := trial.comparison) is None:
            rows.append([*row, escape_tex(trial.problem[:40]), "", "", ""])
        else:
            residual = "exact" if test.deviation is None else f"${test.deviation:+.2f}$"
            rows.append([*row, f"{test.predicted:.7g}", f"{test.measured:.7g}", f"{test.standard_error:.2g}", residual])
    names = [escape_tex(name) for name in validated.trials[0].setting]
    return lines + tabular([*names, "predicted", "measured", "s.e.", "residual/s.e."], rows)


def _rounded(number: str) -> str:
    """To eight digits; as it stands where 64-bit numbers do not tell it from 0."""
    return f"{float(number):.8g}" if float(number) else number


def twin_lines(page: ClaimContent) -> Lines:
    """The false twins with the point where each is false."""
    if not page.twins:
        return []
    rows = [
        [
            as_tex(t.words),
            as_tex(page.in_letters(t.point)),
            escape_tex(_rounded(t.true)),
            escape_tex(_rounded(t.stated)),
            f"{t.refused} of {t.settings}" if t.settings else "--",
        ]
        for t in page.twins
    ]
    head = ["twin", "false at", "the claim", "the twin", "settings refusing it"]
    return [r"\subsection*{False twins}", *tabular(head, rows)]


def lemma_section(pages: Sequence[LemmaPage], words: Sentences) -> Lines:
    """The lemmas, by what they are about: what each says of functions in general, and what it asks of them."""
    lines = [r"\section*{Lemmas}"] if pages else []
    for page in pages:
        lines += [
            rf"\subsection*{{{escape_tex(in_words(page.name))}}}",
            words(page.words),
            "",
            *sign_list(page.signs, words),
        ]
        for one in page.entries:
            title = escape_tex(in_words(one.name.partition(".")[2]))
            lines += [rf"\paragraph{{{title}}}\label{{lemma:{label(one.name)}}} {words(one.words)}"]
            for line in one.lines:
                axioms = "; ".join(as_tex(TITLES[name]) for name in line.axioms) or "no axiom"
                lines += [*full_lines(line.full), rf"\emph{{{line.verdict}}}, rests on {axioms}.", ""]
    return lines


def full_lines(full: InFull) -> Lines:
    """A statement with where it holds and what it asks."""
    short = [part for part in full.where if width(part) <= LINE / 2]  # a longer one finds no place in a line of them
    lines = [f"For {', '.join(f'${part}$' for part in short)}"] if short else []
    lines += [line for part in full.where if part not in short for line in display(Formula(part, broken(part)))]
    if full.asks:
        lines += ["if", *(line for one in full.asks for line in display(one)), "then"]
    return [*lines, *display(full.says)]


def axiom_section(axioms: Sequence[Axiom]) -> Lines:
    """The cited facts, numbered."""
    if not axioms:
        return []
    lines = [r"\section*{Axioms}", r"\begin{enumerate}"]
    for axiom in axioms:
        lines += [
            rf"\item\label{{axiom:{label(axiom.name)}}} \textbf{{{as_tex(axiom.title)}}}. "
            rf"{as_tex(axiom.words)} \cite{{{key_of(axiom.reference)}}}",
            *full_lines(axiom_in_full(axiom.name)),
        ]
    return [*lines, r"\end{enumerate}", ""]


def run_section(run: Run) -> Lines:
    """What it takes to repeat the run."""
    shown = ", ".join(f"{name} {number}" for name, number in run.versions.items())
    return [
        r"\section*{This run}",
        rf"Made {escape_tex(run.date)} by {typewriter(run.command)}; seed {run.validated.seed}, at most "
        rf"{run.validated.settings} settings a claim; false-alarm rate of the whole run {run.validated.false_alarm_rate:g}. "
        rf"{escape_tex(shown)}.",
        "",
    ]
