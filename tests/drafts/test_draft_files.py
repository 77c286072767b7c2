"""Drafts in LaTeX, Markdown and notebooks: each link has its verdict at its line, and nothing is passed over in silence."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.cli import run
from phaseproof.drafts.checking import CheckedDraft, check_draft
from phaseproof.drafts.displays import LONGEST, Lines, of_latex, of_markdown
from phaseproof.drafts.margins import annotated
from phaseproof.drafts.reading import Entry, Reader

ROOT = Path(__file__).resolve().parents[2]

TEX = r"""\documentclass{article}
\usepackage{amsmath}
\newcommand{\half}[1]{\frac{#1}{2}}
\newcommand{\be}{\begin{equation}}
\newcommand{\ee}{\end{equation}}
\DeclareMathOperator{\errf}{erf}
\begin{document}
% phaseproof: x > 0, n integer, n >= 1
It costs \$5, 5\% more. % and \[ a = b \] is a comment
\begin{align}
  \int_0^x t\,dt &= \half{x^2} \label{eq:square} \\[4pt]
    &= \frac{x^2 + x^2}{4}, \nonumber \\
  \ln(1+x) &\le x \\
    &\quad + 1 \qquad \text{for } x > 1
\end{align}
\be \errf(0) = 0 \ee
\[ f(t) := \frac{1}{1+e^{-t}} \]
\begin{equation}
\begin{aligned}
  f'(x) &= f(x)(1-f(x)) && \text{by the chain rule} \\
    &\approx 3
\end{aligned}
\end{equation}
% phaseproof: skip
\[ \text{a picture} = b \]
$$ \sum_{k=1}^n k = \frac{n(n+1)}2, \quad y = 1 $$
\begin{gather*}
  x + 1 > x \tag{a} \\
  x = 2x
\end{gather*}
\[ x^2 + 1 \]
\begin{verbatim}
\[ 1 = 2 \]
\end{verbatim}
\end{document}
"""

MARKDOWN = r"""# A note

It costs $5, and then $$x^2 = x \cdot x$$ for nothing. <!-- phaseproof: x > 0 -->

`$$1 = 2$$` is code, and so is

```
$$1 = 3$$
```

$$
\begin{aligned}
e^x &\ge 1 + x \\   % phaseproof: nothing here is said to it
&\ge 1
\end{aligned}
$$

```math
x = x + 1
```

\[ x = x \]
"""


def entries(text: str, latex: bool = True) -> list[Entry]:
    parts, macros = (of_latex if latex else of_markdown)(text)
    return Reader(macros).entries(parts)


def stated(body: str, declared: str = "x, y > 0, n integer, n >= 1") -> list[str]:
    """How each link of a display is read, with its domain; why, where it is not."""
    found = entries(f"% phaseproof: {declared}\n{body}")
    return [entry.text if entry.kind == "link" else f"{entry.kind}: {entry.why}" for entry in found]


@pytest.fixture(scope="module")
def tex(tmp_path_factory: pytest.TempPathFactory) -> CheckedDraft:
    path = tmp_path_factory.mktemp("draft") / "draft.tex"
    path.write_text(TEX)
    return check_draft(path)


def test_each_link_has_its_verdict_at_its_line(tex: CheckedDraft) -> None:
    found = [(place.line, place.verdict or place.entry.kind) for place in tex.places]
    assert found == [
        (11, "PROVED"),
        (12, "PROVED"),
        (13, "PROVED"),
        (14, "condition"),
        (16, "PROVED"),
        (17, "definition"),
        (20, "PROVED"),
        (21, "unread"),
        (25, "skipped"),
        (26, "PROVED"),
        (26, "unread"),
        (28, "PROVED"),
        (29, "REFUTED"),
        (31, "no relation"),
    ]
    assert not tex.ok
    assert tex.counts == {"PROVED": 7, "CERTIFIED": 0, "UNDECIDED": 0, "REFUTED": 1, "UNREAD": 2}


def test_places_point_to_what_is_not_read(tex: CheckedDraft) -> None:
    lines = TEX.splitlines()
    pointed = [lines[place.line - 1][place.column - 1 :] for place in tex.unread]
    assert pointed[0].startswith(r"\approx")
    assert pointed[1].startswith("y = 1")


def test_a_condition_narrows_its_row_alone(tex: CheckedDraft) -> None:
    domains = {place.line: place.entry.domain.describe() for place in tex.links if place.entry.domain}
    assert domains[13] == "x > 0, x > 1"
    assert domains[11] == domains[28] == "x > 0"


def test_markdown_shows_its_displays_alone() -> None:
    lines = Lines(MARKDOWN)
    found = [(lines(entry.at)[0], entry.kind) for entry in entries(MARKDOWN, latex=False)]
    assert found == [(3, "unread"), (13, "unread"), (13, "link"), (14, "link"), (19, "link"), (22, "link")]


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["<!-- phaseproof:\n", "x > 0\n", "n integer, n >= 1\n", "-->\n", "$$x + n > x$$"]},
        {"cell_type": "code", "metadata": {}, "source": "'$$1 = 2$$'", "outputs": [], "execution_count": None},
        {"cell_type": "markdown", "metadata": {}, "source": "Then\n\n$$n \\ge 1$$ and $$n = 1$$"},
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}  # fmt: skip


def test_a_notebook_goes_on_from_cell_to_cell(tmp_path: Path) -> None:
    path, copy = tmp_path / "notes.ipynb", tmp_path / "copy.ipynb"
    path.write_text(json.dumps(NOTEBOOK))
    assert run(["check", str(path), "--annotate", str(copy)]) == 1
    draft = check_draft(path)
    assert [place.where for place in draft.places] == ["cell 1, line 5", "cell 3, line 3", "cell 3, line 3"]
    assert [place.verdict for place in draft.places] == ["PROVED", "PROVED", "REFUTED"]
    made = json.loads(copy.read_text())
    assert made["cells"][1] == NOTEBOOK["cells"][1]
    assert "".join(made["cells"][0]["source"]).endswith("$$ <sub>phaseproof: line 5: PROVED</sub>")
    assert made["cells"][2]["source"].endswith("$$n = 1$$ <sub>phaseproof: line 3: REFUTED</sub>")


ROWS = {
    r"\begin{align} x &= x &  y &= y \\ &= x + 0 & &= y \end{align}": ["x = x", "x = x + 0", "y = y", "y = y"],
    r"\begin{align} &x = x \\ &y = y \end{align}": ["x = x", "y = y"],
    r"\begin{align} x &= x + y \\ &\quad - y \\ &\le x \end{align}": ["x = x + y - y", "x + y - y <= x"],
    r"\begin{align} x &= x + y \\ & - y = x \end{align}": [
        "x = x + y",
        "unread: does this row continue the one above? begin it with a relation, or write it apart",
    ],
    r"\begin{multline} x = x + y \\ - y \end{multline}": ["x = x + y - y"],
    r"\begin{eqnarray} x &=& x \\ &\le& x + y \end{eqnarray}": ["x = x", "x <= x + y"],
    r"\[ \begin{split} x &= \Big( x \\ &\quad + y \Big) - y \end{split} \]": ["x = x + y - y"],
    r"\[ x = x, \qquad y = y \]": ["x = x", "y = y"],
    r"\[ x = x \qquad y = y \]": ["x = x", "y = y"],
    r"\[ x \quad = \quad x \]": ["x = x"],
    r"\[ x = x \quad\text{and}\quad y = y \]": ["x = x", "y = y"],
    r"\[ x \overset{(a)}{=} x \stackrel{\eqref{b}}{\le} x + y \]": ["x = x", "x <= x + y"],
    r"\[ x \approx 3 = 2 + 1 \]": [
        r"unread: \approx: that two things are nearly equal is no exact statement, but for a decimal number behind it",
        "3 = 2 + 1",
    ],
    r"\[ \sqrt 2 \approx 1.414 < 2 \]": ["abs(sqrt(2) - 707/500) <= 1/1000", "707/500 < 2"],
    r"\[ -x \approx -0.5 \]": ["abs(-x + 1/2) <= 1/10"],
    r"\[ x = 1 \implies y = 1 \]": ["y = 1"],
    r"\[ x > 2 \iff y > 1 \]": ["2 < x", "1 < y"],
    r"\[ x > 2 \quad\text{if and only if}\quad y > 1 \]": ["2 < x", "1 < y"],
    r"\[ x^2 = 1 \text{ if and only if } x = 1 \]": ["x^2 = 1", "x = 1"],
    r"\[ x > 2 \Leftarrow y > 1 \implies x > 1 \]": ["2 < x", "1 < x"],
    r"\[ 2 = 3 \implies y = 1 \]": ["unread: what stands before an arrow speaks of declared letters"],
    r"\[ x > 2 \therefore y = 1 \]": [r"unread: \therefore: read between two relations of declared letters; display them apart"],
    r"\[ x \approx y \implies y = 1 \]": [r"unread: \implies: read between two relations of declared letters; display them apart"],
    r"\[ x = x \text{ (if $x > 0$)} \]": ["x = x", "condition: "],
    r"\[ x = x, \quad x \ge e \]": ["x = x", "condition: "],
    r"\[ \int x^2 dx = \frac{x^3}{3} + C \]": ["x^2 = deriv(1, t: t^3/3, x)"],
    r"\[ \int x\,dx = x^2 - \int x\,dx = \frac12 x^2 + c \]": [
        "x = deriv(1, t: t^2, x) - x", "deriv(1, t: t^2, x) - x = deriv(1, t: 1/2*t^2, x)",
    ],
    r"\[ 2\int y\,dx = 2 x y \]": ["2*y = deriv(1, t: 2*t*y, x)"],
    r"\[ \int x\,dx \le x^2 \]": ["unread: integrals without ends are read in equations alone, all over one letter"],
    r"\[ x \int x\,dx = x^2 \]": ["unread: an integral without ends is read as a term of a sum, with a factor that does not move"],
    r"\[ \int t\,dt = t^2 \]": ["unread: an integral without ends is read as an antiderivative: say t real, t > 0 or the like"],
    r"\[ \left. \frac{d}{dx} (x^2 y) \right|_{x=1,\, y=2} = 4 \]": ["deriv(1, t: t^2*2, 1) = 4"],
    r"\[ [x y]_{x=1, y=2} = 2 \]": ["1*2 = 2"],
    r"\[ [x y]_{x=y, y=2} = 2 \]": ["unread: places of several letters are written x = ..., y = ..., each free of the other letters"],
    r"\[ f(s, t) := s t^2 \] \[ \frac{\partial f}{\partial t}(x, y) = \frac{\partial f}{\partial t}(y, 1) \]": [
        "definition: ", "deriv(1, t: x*t^2, y) = deriv(1, t: y*t^2, 1)",
    ],
    r"\[ \arg\min_t (t - y)^2 = y = \min_{x > 0} (x + y) \]": [
        "minimiser(interval(-oo, oo), t: (t - y)^2) = y", "y = minimiser(interval(0, oo), t: t + y) + y",
    ],
    r"\[ \max_{x \in (0, 1)} x y = y \]": ["minimiser(interval(0, 1), t: -t*y)*y = y"],
    r"\[ \max_{x \ge 0} x = 0 \]": [
        r"unread: a least or greatest value is read over an open range: \min_{x > 0}, \min_{a < x < b}, \min_{x \in (a, b)}, "
        r"\min_{x \in \mathbb R}"
    ],
    r"\[ \min_n n = 1 \]": ["unread: is n a whole number? a least value is read over real numbers alone"],
    r"\[ \operatorname{sech} x = \operatorname{sgn} y \]": [
        "1/(1/2*(exp(x) + 1*exp(-x))) = cases(0 < y, 1, y < 0, -1, true, 0)"
    ],
    r"\[ D_{KL}(f \,\|\, y) = 0 \]": ["unread: f is no law: declare f ~ N(0, 1), or define its density by :="],
    r"\[ f(t) := e^{-t} \] \[ D_{\mathrm{KL}}(f \| f) = 0 \]": [
        "definition: ", "Integral(exp(-t)*ln(exp(-t)/exp(-t)), t = -oo .. oo) = 0", "Integral(exp(-t), t = -oo .. oo) = 1", "Integral(abs(exp(-t)), t = -oo .. oo) = 1",
    ],
    r"\[ f(t) := e^{-t} \] \[ a := D_{\mathrm{KL}}(f \| f) \]": [
        "definition: ", "unread: a divergence of defined densities is no definition: write it where it is used",
    ],
    r"\[ P(x > 0) = 1 \]": ["unread: nothing in it is random: declare a law as X ~ N(0, 1)"],
    r"\[ x = x \quad \text{for all $x$} \]": ["x = x", "condition: "],
    r"\[ x = x \text{ and hence $y = 1$} \]": ["x = x", "y = 1"],
    r"\[ x = x \text{, so $x^2 < 0$} \]": ["x = x", "x^2 < 0"],
    r"\[ \text{Suppose $x = y$. Then } x = x \]": ["condition: ", "x = x"],
    r"\[ |x - 2| = \begin{cases} x - 2 & \text{if $x > 2$} \\ 2 - x & (x \le 2) \end{cases} \]": [
        "abs(x - 2) = cases(2 < x, x - 2, x <= 2, 2 - x)",
    ],
    r"\[ \int_0^1 t\,dt = \left[\frac{t^2}{2}\right]_0^1 = \frac{t^2}{2}\Big|^1_{t=0} = \left. \frac{t^2}{2} \right|_{0}^{t=1} \]": [
        "Integral(t, t = 0 .. 1) = 1^2/2 - 0^2/2", *["1^2/2 - 0^2/2 = 1^2/2 - 0^2/2"] * 2,
    ],
    r"\[ \int_0^x t e^t\,dt = t e^t\Big|_0^x - \int_0^x e^t\,dt \]": [
        "Integral(t*exp(t), t = 0 .. x) = x*exp(x) - 0*exp(0) - Integral(exp(t), t = 0 .. x)",
    ],
    r"\[ \int_0^1 yx\,dx = \Bigl[\frac{yx^2}{2}\Bigr]_0^1 \]": ["Integral(y*t, t = 0 .. 1) = y*1^2/2 - y*0^2/2"],
    r"\[ \int_0^\infty e^{-t}\,dt = [-e^{-t}]_0^\infty \]": [
        "Integral(exp(-t), t = 0 .. oo) = lim(-exp(-t), t -> oo) - (-exp(-0))",
    ],
    r"\[ \int_0^1 \ln t\,dt = [t\ln(t) - t]_0^1 \]": [
        "Integral(ln(t), t = 0 .. 1) = 1*ln(1) - 1 - lim(t*ln(t) - t, t -> 0+)",
    ],
    r"\[ \left. \frac{d}{dt} t^3 \right|_{t=2} = \frac{d}{dt} t^3\Big|_{t=2} \]": ["deriv(1, t: t^3, 2) = deriv(1, t: t^3, 2)"],
    r"\[ t^\star := y, \quad t_* := 2y \] \[ t^{\star} = t_{\ast} \]": ["definition: ", "definition: ", "y = 2*y"],
    r"\[ \left.\frac{d}{dt}\right|_{t=0} e^{tx} = \frac{d^2}{dt^2}\Big|_{t=1} t^3 = x \]": [
        "deriv(1, t: exp(t*x), 0) = deriv(2, t: t^3, 1)", "deriv(2, t: t^3, 1) = x",
    ],
    r"\[ \left.\frac{d}{dt} t\right|_{t=0} + y = 1 + y \]": ["deriv(1, t: t, 0) + y = 1 + y"],
    r"\[ [t\ln(t)]_1^0 = 0 \]": ["lim(t*ln(t), t -> 0+) - 1*ln(1) = 0"],
    r"\[ [2^t]_0^{100000000000} = 1 \]": ["rpow(2, 100000000000) - rpow(2, 0) = 1"],
    r"\[ g(t) := \frac{\partial}{\partial x}(x^2 t) \] \[ g(x) = 2x^2 \]": ["definition: ", "deriv(1, t: t^2*x, x) = 2*x^2"],
    r"\[ |x - y^*| = x, \quad y^* > 1 \]": None,
    r"\[ \int_1^2 \frac{dt}{t} = \int_1^2 dt\, \frac 1t = \ln\frac{4}{2} \]": [
        "Integral(1/t, t = 1 .. 2) = Integral(1/t, t = 1 .. 2)", "Integral(1/t, t = 1 .. 2) = ln(2)",
    ],
    r"\[ \int_0^1 dt\, t - x^2 = \frac12 - x^2 \]": ["Integral(t, t = 0 .. 1) - x^2 = 1/2 - x^2"],
    r"\[ \lim_{x \to 0} x = \lim_{t \to 0^-} t \]": ["lim(t, t -> 0+) = lim(t, t -> 0-)"],
    r"\begin{align} x &= x, \\ &= |x|, \\ &\le x + y, \\ &\le x + 2y \end{align}": ["x = x", "x = abs(x)", "abs(x) <= x + y", "x + y <= x + 2*y"],
    r"\[ x = x \text{ ($$)} \]": ["x = x"],
    r"\[ e := 3 \] \[ \ln x \ge 1, \quad x \ge e \]": ["definition: ", "unread: its condition is not read: e is not declared; of another letter no condition is read"],
    r"\[ \int 2x\,dx = x^2 = x^2 + 1 \]": ["2*x = deriv(1, t: t^2, x)", "x^2 = x^2 + 1"],
    r"\[ \int_0^1 2t\,dt = 7 = \int 0\,dx \]": [
        "Integral(2*t, t = 0 .. 1) = 7", "unread: is this integral over a range? write its ends, or what depends on x",
    ],
    r"\begin{align} x > 2 \implies x^2 &> 2x \\ &> 4 \end{align}": ["2*x < x^2", "4 < 2*x"],
    r"\[ b := x^2 \] \[ \int 0\,dx = b + C \] \[ b\int 1\,dx = \frac{x^3}{3} \]": [
        "definition: ", *["unread: b stands for something that moves with x: write it out here"] * 2,
    ],
    r"\[ h(s) := s^2 \] \[ \frac{dh}{ds}(x+1) = 2x(x+1) \]": [
        "definition: ", r"unread: is the derivative taken there, or multiplied? write \Big|_{x = ...} or \cdot",
    ],
    r"\[ g(s) := s x \] \[ \frac{dg}{ds}(x) = x \]": ["definition: ", "deriv(1, t: t*x, x) = x"],
    r"\[ x + \ldots = y \]": ["unread: dots: write the sum or product out with \\sum or \\prod"],
    r"\[ = x \]": ["unread: nothing stands here"],
    r"\begin{equation} x = z \end{equation}": [
        "unread: z is not declared: say z real, z > 0 or z integer, or define it by :="
    ],
    r"\[ x = x": [r"unread: a display of \[: it has no end"],
    r"\[ x = {x \]": ["unread: } is missing"],
    r"\[ \infty = x \]": None,
    r"\[ x > 1, \quad y > 2 \]": ["1 < x", "2 < y"],
    r"\[ x = x, \quad y > 2 \]": ["x = x", "condition: "],
    r"\[ x = 1,000 \]": [
        "unread: a comma or a stop between digits: write the number without it, or a space behind a comma"
    ],
    r"\[ x < 2x, \quad 0 < x < 1 \]": ["x < 2*x", "condition: "],
    r"\begin{align} x &= |x| && x > 1 \end{align}": ["x = abs(x)", "condition: "],
    r"\begin{align} x &= |x| && (x > 1) \end{align}": ["x = abs(x)", "condition: "],
    r"\begin{align} x &= y + x, \quad x > 1 \\ & - y \end{align}": [
        "unread: a row that goes on behind a condition: put the condition behind the last"
    ],
    r"\begin{align} x &= |x| \\ & \text{for } x > 1 \end{align}": [
        "unread: does this row go on from the one above? begin it with a relation or an operator",
    ],
    r"\[ a := 2 \] \[ x^2 > 4 \quad \text{for } x > a \]": [
        "definition: ", "unread: its condition is not read: a is not declared; of another letter no condition is read",
    ],
    r"\[ \begin{cases} x = 1 \\ y = 2 \end{cases} \]": [
        "unread: a relation within brackets or an environment: display it by itself"
    ],
    r"\begin{IEEEeqnarray}{rCl} x &=& x \end{IEEEeqnarray}": [
        "unread: a display of IEEEeqnarray: this environment is not read"
    ],
    r"\newcommand{\q}{1} \[ \q = 1 \] \renewcommand{\q}{2} \[ \q = 2 \]": ["1 = 1", "2 = 2"],
    r"\[ f(t) := t \] \[ f^{-1}(x) = f^2(x) \]": [
        "definition: ",
        "unread: f^n(x) may be a power or a repeated function: write f(x)^n",
    ],
    r"\[ f(t) := |t| \] \[ f(x-0) = x, \quad f(+0) = 0 \]": [
        "definition: ",
        "unread: is it a limit from one side? write \\lim of f, or leave the 0 out",
        "unread: is it a limit from one side? write \\lim of f, or leave the 0 out",
    ],
    r"\[ f(t) := t \] \[ f(x^+) = f(x) \]": [
        "definition: ", r"unread: is it a positive part or a limit from the right? write \max, or a limit of f",
    ],
    r"\[ \begin{cases} 1 & x > 1 \\[1ex] x & x \le 1 \end{cases} = x \]": ["cases(1 < x, 1, x <= 1, x) = x"],
    r"\[ \int_0^1 3\int_0^2 \begin{cases} 1 & t > s \\ 0 & \text{otherwise} \end{cases}\,dt\,ds = \frac92 \]": [
        "Integral(3*Integral(cases(t < x, 1, true, 0), x = 0 .. 2), t = 0 .. 1) = 9/2"
    ],
    r"\[ \int_0^1 \begin{cases} 1 & t > 0 \\ 0 & t \le 0 \end{cases} \ln t\,dt = -1 \]": [
        "Integral(cases(0 < t, 1, t <= 0, 0)*ln(t), t = 0 .. 1) = -1"
    ],
    r"\[ xy = x \hspace{2cm} y = yx \]": ["x*y = x", "y = y*x"],
    r"\[ x = x \hfill (2) \]": [
        "unread: what stands here beside a relation is none: put it into the formula, or apart",
    ],
    r"\begin{align} x &= x + y \\ &\quad {}- y \end{align}": ["x = x + y - y"],
    r"\begin{align} x &= x \\ &\quad (y + 1) \end{align}": [
        "unread: does this row go on from the one above? begin it with a relation or an operator",
    ],
    r"\[ |x| = x \quad \text{and hence} \quad x > 0 \]": ["abs(x) = x", "0 < x"],
    r"\[ x^2 \ge 0, \quad x \ge x^2 \]": ["0 <= x^2", "x^2 <= x"],
    r"\[ x + y \ge 0, \quad y \le \ln x \]": ["0 <= x + y", "y <= ln(x)"],
    r"\[ |x| = x \text{ and hence } (x \ge 1) \]": [
        "unread: what stands beside it is not read, and may be its condition",
        "unread: a relation within brackets or an environment: display it by itself",
    ],
    r"\begin{multline} 2x = y, \\ y = 2x \end{multline}": ["2*x = y", "y = 2*x"],
    r"\begin{align} x + y &= x, & y &= x \\ & & &\quad + y \end{align}": ["x + y = x", "y = x + y"],
    r"\[ x < y \quad \text{for } x, y \ge 1 \]": ["x < y", "condition: "],
    r"\[ x < y \quad (x > 1, y < 2) \]": ["x < y", "condition: "],
    r"\[ x = |x|, \qquad x, y > 1 \]": ["x = abs(x)", "condition: "],
    r"\[ x < y \quad \text{for } x \in (0, 1] \]": ["x < y", "condition: "],
    r"\[ x^n > y, \qquad n = 1, 2, \dots \]": ["y < x^n", "condition: "],
    r"\begin{align} x &= |x|, & x &\ge 1 \end{align}": ["x = abs(x)", "condition: "],
    r"\begin{align} x &= |x| & (x \ge 1) \end{align}": ["x = abs(x)", "condition: "],
    r"\[ \text{For all } x > 1: \quad |x| = x \]": ["condition: ", "abs(x) = x"],
    r"\begin{align} x &= x && \text{completing the square} \\ &= |x| && \text{Jensen's inequality} \\ &= x & \text{as claimed} \blacksquare \end{align}": [
        "x = x", "x = abs(x)", "abs(x) = x",
    ],
    r"\[ \int_0^x {\rm d}t = \int_0^x \mathop{}\!\mathrm{d}t \stackrel{(\ref{a})}{=} \int_0^x \dd{t} \]": [
        "Integral(1, t = 0 .. x) = Integral(1, t = 0 .. x)", "Integral(1, t = 0 .. x) = Integral(1, t = 0 .. x)",
    ],
    r"\[ \operatorname{GELU}(t) := t \] \[ \operatorname{GELU}(x) = x \]": ["definition: ", "x = x"],
    r"Let $f(t) := t$ be the identity. \[ f(x) = x \]": ["definition: ", "x = x"],
    r"\[ \frac{1}{x\,2^n} = 1 \]": ["1/(x*2^n) = 1"],
    r"\[ x \underset{\text{Jensen}}{\le} x \]": ["x <= x"],
    r"\[ |x| = x \quad \text{for } x > 1 \text{ and } y > 1 \]": ["abs(x) = x", "condition: ", "condition: "],
    r"\[ |x| = x \quad \text{by definition, (say)} \tag{Stein's lemma} \]": ["abs(x) = x"],
    r"\[ \int_1^0 x\,dx = -\frac12 \]": ["-Integral(t, t = 0 .. 1) = -1/2"],
    r"\[ \sin{x} = \sin{\left(x\right)}^{2} y^{2} 2^{n} \]": ["sin(x) = sin(x)^2*y^2*2^n"],
    r"\[ a := x^2, \quad a = x\cdot x \]": ["definition: ", "x^2 = x*x"],
    r"\[ x = a, \quad \text{where } a := x \]": ["x = x", "definition: "],
    r"\[ x := 2 \]": ["unread: x is declared as a letter already"],
    r"\[ f(x) := x \] \[ f(x) := z \] \[ f(1) = 1 \]": [
        "definition: ",
        "unread: z is not declared: say z real, z > 0 or z integer, or define it by :=",
        "unread: f(...) is read as a function that := defines, and nothing is known of another; a product is written with \\cdot",
    ],
}  # fmt: skip


@pytest.mark.parametrize("body", ROWS)
def test_rows_and_what_stands_beside_them(body: str) -> None:
    found = stated(body)
    if ROWS[body] is None:
        assert found
        assert all(text.startswith("unread") for text in found)
    else:
        assert found == ROWS[body]


def test_letters_with_a_star_are_declared() -> None:
    assert stated(r"\[ z^* = z^* \]", r"z^* real, y^{\star} integer") == ["z_asterisk_above = z_asterisk_above"]
    body = r"\[ x^\star x_{\ast} = x_* x^{\star} \]"
    assert stated(body, r"x^\star > 0, x_* > 0") == ["x_star_above*x_asterisk = x_asterisk*x_star_above"]


def test_lines_of_a_comment_are_read_each_for_itself() -> None:
    lines = "<!-- phaseproof:\nX ~ N(\\mu, \\sigma^2)\nx ?? 1\n\\sigma > 0\n\\mu real\n-->\n$$ \\mathbb E[X] = \\mu $$"
    found = entries(lines, latex=False)
    assert [entry.kind for entry in found] == ["unread", "link"]


def test_contradictory_conditions_prove_nothing(tmp_path: Path) -> None:
    path = tmp_path / "draft.tex"
    path.write_text("% phaseproof: x, y real, x < y, y < x\n\\[ x = x + y - x \\]")
    assert not check_draft(path).ok


def test_a_display_that_is_too_long_is_not_read() -> None:
    long = "x + " * (LONGEST // 4) + "x = x"
    assert stated(rf"\[ {long} \]")[0].startswith("unread")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("draft.tex", b"\xff\xfe\x00", "no text in UTF-8"),
        ("notes.ipynb", b"{", "not JSON"),
        ("notes.ipynb", b"[]", "no list of cells"),
        ("notes.ipynb", b'{"cells": [{"cell_type": "markdown", "source": 3}]}', "is no text"),
    ],
)
def test_files_that_are_no_drafts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert run(["check", str(tmp_path / name)]) == 2
    assert message in capsys.readouterr().err


def test_bad_requests_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "a.tex"
    draft.write_text(r"\[ 1 = 1 \]")
    bad = {
        ("absent.tex",): "there is no such file",
        (str(draft), "convergence.overlap"): "is no draft",
        (str(draft), "--annotate", str(draft)): "the draft itself",
        (str(draft), "--annotate", "out.md"): "ends in .tex",
        (str(draft), str(draft), "--annotate", "out.tex"): "one draft; 2 are given",
        (str(draft), "--log", "proof.jsonl"): "is no draft",
        ("convergence.overlap", "--annotate", "out.tex"): "is no draft",
        (str(draft), "--timeout", "0"): "timeout",
    }
    for arguments, message in bad.items():
        assert run(["check", *arguments]) == 2, arguments
        assert message in capsys.readouterr().err, arguments


def test_a_draft_that_states_nothing_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "draft.md"
    path.write_text("No mathematics.\n\n$$x^2$$\n")
    assert run(["check", str(path)]) == 1
    assert "nothing was checked" in capsys.readouterr().out


def test_the_terminal_shows_how_each_line_was_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "draft.tex"
    path.write_text("% phaseproof: x > 0\n\\[ \\ln 2x = \\ln 2 + \\ln x = 0 \\]\n\\[ x = \x1b[31m \\]\n")
    assert run(["check", str(path)]) == 1
    out = capsys.readouterr().out
    assert "line 2: PROVED  ln(2*x) = ln(2) + ln(x)  [x > 0]\n" in out
    assert re.search(r"line 2: REFUTED  ln\(2\) \+ ln\(x\) = 0  \[x > 0\]\n    false at x = ", out)
    assert "line 3, column 8: UNREAD" in out
    assert "\x1b" not in out


def test_the_json_answer_is_as_documented(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "draft.tex"
    path.write_text("% phaseproof: x > 0\n\\[ x = x \\]\n\\[ y = 1 \\]\n")
    assert run(["check", str(path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    page = (ROOT / "docs" / "json.md").read_text().split("\n## check of drafts\n", 1)[1].split("\n## ", 1)[0]
    documented = set(re.findall(r"^- `([^`]+)`:", page, re.MULTILINE))
    (draft,) = found["drafts"]
    fields = {*found, *(f"drafts.{key}" for key in draft), *(f"drafts.places.{key}" for key in draft["places"][0])}
    assert fields - {"schema", "job", "version"} == documented
    assert [place["verdict"] for place in draft["places"]] == ["PROVED", None]
    assert draft["places"][0]["read"] == "x = x"
    assert (found["ok"], draft["ok"]) == (False, False)


def test_the_example_of_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = re.findall(r"```(\w*)\n(.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    (draft,) = [text for kind, text in blocks if kind == "latex"]
    (printed,) = [text for kind, text in blocks if "$ phaseproof check draft.tex" in text]
    (tmp_path / "draft.tex").write_text(draft)
    monkeypatch.chdir(tmp_path)
    assert run(["check", "draft.tex"]) == 1
    assert without_times(capsys.readouterr().out) == without_times(printed.split("\n", 1)[1])


def without_times(text: str) -> str:
    return re.sub(r"[\d.]+ s$", "TIME", text.strip())


# ------------------------------------------------------------------------------------------------ the margin


def test_marks_stand_behind_displays_and_are_replaced(tex: CheckedDraft, tmp_path: Path) -> None:
    once = annotated(tex)
    assert r"\end{align}\phaseproof{line 11: PROVED; line 12: PROVED; line 13: PROVED; line 14: CONDITION}" in once
    assert r"\ee\phaseproof{line 16: PROVED}" in once
    assert once.count(r"\providecommand") == 1
    path = tmp_path / "again.tex"
    path.write_text(once)
    assert annotated(check_draft(path)) == once
    assert re.sub(r"\\phaseproof\{[^{}]*\}|\\providecommand\{.*?\\fi\}", "", once) == TEX


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX engine is installed")
def test_an_annotated_copy_compiles(tex: CheckedDraft, tmp_path: Path) -> None:
    path = tmp_path / "copy.tex"
    path.write_text(annotated(tex))
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", path.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]


# ------------------------------------------------------------------------------------------- nothing crashes

PIECES = st.sampled_from(
    [r"\[", r"\]", "$$", "$", r"\begin{align}", r"\end{align}", r"\begin{cases}", r"\end{cases}", "&", r"\\", "{", "}", "(", ")",
     "[", "]", "|", r"\left", r"\right", "x", "n", "d", "e", "f", "1", "23", "0.5", "+", "-", "/", "=", r"\le", ":=", "^", "_", "'",
     "!", ",", ".", r"\frac", r"\sqrt", r"\int", r"\sum", r"\lim", r"\to", r"\infty", "dx", r"\ln", r"\sin", r"\Gamma", r"\mathbb", "E",
     r"\text{for }", r"\quad", r"\operatorname", r"\mathrm", r"\hat", r"\overset", r"\underbrace", r"\newcommand{\q}[1]{#1#1}", r"\q",
     "%", "\n", "<!-- phaseproof: ", "-->", "% phaseproof: ", "x > 0", "skip", "X ~ N(0, 1)", "```", "`", "#1", r"\pm", "\0", "é"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join), st.booleans())
def test_whatever_is_written_is_listed_and_nothing_crashes(text: str, latex: bool) -> None:
    text = ("% phaseproof: x > 0, n integer\n" if latex else "<!-- phaseproof: x > 0, n integer -->\n") + text
    for entry in entries(text, latex):
        assert 0 <= entry.at <= len(text)
        assert entry.kind != "unread" or entry.why


@pytest.mark.parametrize(
    "path", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda path: path.name
)
def test_the_pages_of_the_project_are_read(path: Path) -> None:
    for entry in entries(path.read_text(), latex=False):
        assert entry.kind != "unread" or entry.why


WITHIN_LINES = r"""% phaseproof: x > 0
We have $x + 1 > x$ and \(x + 2 > x\). Let $x > 0$ be small, so that $x = 2$. It costs \$5 = 5 dollars.

We have $2x = x$ indeed, and $x^2$ is above 0. It follows that $\vec x = x$.
"""


@pytest.mark.parametrize("name", ["draft.tex", "draft.md"])
def test_a_relation_within_a_line_is_checked_where_its_sentence_claims_it(name: str, tmp_path: Path) -> None:
    text = WITHIN_LINES if name.endswith("tex") else WITHIN_LINES.replace("% ", "<!-- ", 1).replace("0\n", "0 -->\n", 1)
    (tmp_path / name).write_text(text)
    draft = check_draft(tmp_path / name)
    assert [(place.line, place.entry.kind, place.verdict) for place in draft.places] == [
        (2, "link", "PROVED"),
        (2, "link", "PROVED"),
        (2, "within a line, not checked", ""),
        (2, "within a line, not checked", ""),
        (4, "link", "REFUTED"),
        (4, "unread", ""),
    ]


def test_later_links_stand_on_earlier_ones(tmp_path: Path) -> None:
    """The second link alone is UNDECIDED: its integral has no value in known functions."""
    area = r"\int_0^x \frac{\sin^2 t}{1 + t^4}\,dt"
    links = rf"\[ \tanh x < x \]\[ \left(\tanh x\right) {area} \le x {area} \]"
    (tmp_path / "draft.tex").write_text(f"% phaseproof: x > 0\n{links}\n")
    assert [place.verdict for place in check_draft(tmp_path / "draft.tex").places] == ["PROVED", "PROVED"]


UNSAID = (
    r"\[ x^2 = 0 \text{ except for } x = 0 \]", r"\[ x^2 = x^2 \text{ for no } x > 0 \]",
    r"\[ x^2 = 4 \text{ only if } x = 2 \]", r"\[ x < x + 1 \text{ never holds} \]", r"\[ \text{It is false that } x < x + 1 \]",
    r"\[ \text{not } x = x \]", r"\[ x^2 = 4, \text{ if } x = 2 \text{ or } x = 3 \]", r"\[ x = x \text{ for some } x > 1 \]",
    r"\[ x = x \text{ for almost every } x > 1 \]",
    r"\[ \overset{\circ}{x} = x \]", r"\[ \stackrel{*}{x} = x \]", r"\[ \overset{\circ}{x + y} = x + y \]",
    r"\[ \begin{cases} 1 & x > 0, y > 0 \\ 0 & \text{otherwise} \end{cases} = 1 \]",
    r"\[ \begin{cases} 1 & \text{if } x > 0 \text{ and } y > 0 \\ 0 & \text{otherwise} \end{cases} = 1 \]",
    r"\[ \begin{cases} 1 & x > 0 \quad y > 0 \\ 0 & \text{otherwise} \end{cases} = 1 \]",
    r"\[ \begin{cases} 1 & \text{unless } x > 0 \\ 0 & \text{otherwise} \end{cases} = 1 \]",
    r"\[ y^2 \ngeq 0 \]", r"\[ x \gtreqless y \]", r"\[ 2^3! = 40320 \]", r"\[ \ln x \frac{1}{x} = 0 \]", r"\[ \sin x \sqrt{x} = 0 \]",
    r"\[ k(x) := x \text{ for } x > 0 \]",
    r"\[ x = x \text{ is \emph{not} true} \]", r"\[ x = x \text{ (not true)} \]", r"\[ x = x \text{ (false!)} \]",
    r"\[ x = x \text{ isn't true} \]", r"\[ x = x \text{ doesn’t hold} \]", r"\[ x = x \text{ hardly ever} \]",
    r"\[ x = x \tag*{for $x > 0$} \]", r"\[ x = 1 \text{ is equivalent to } 2x = 2 \]",
    r"\[ 7 = 1 \text{ mod } 3 \]", r"\[ x \stackrel{n \to \infty}{=} 1 \]", r"\[ x \stackrel{?}{=} x \]", r"\[ x \stackrel{!}{=} x \]",
    r"\[ x \overset{\mathrm{not}}{=} x \]", r"\[ \{x\} = x - \lfloor x \rfloor \]",
    r"\[ [x] = \lfloor x \rfloor \]", r"\[ \left\{x + 1\right\} = x + 1 \]",
    r"\[ x^2_+ = x^2 \]", r"\[ 3 = 3. 5 \]", r"\[ 2 = 2.\,5 \]", r"\[ 1 = 1,\!000 \]",
    r"\[ \begin{cases} 0 & \text{otherwise} \\ 1 & x > 0 \end{cases} = 0 \]",
    r"\[ \sin{x}^2 = (\sin x)^2 \]", r"\[ \ln{x}y = y\ln(x) \]", r"\[ {\ln x}y = y\ln(x) \]", r"\[ {\sin x}^2 = 1 \]",
    r"\[ {\sum_{k=1}^{2} k}^2 = 9 \]", r"\[ {\int_0^1 x\, dx}^2 = \frac14 \]", r"\[ \mathbb E{x}^2 = x^2 \]", r"\[ {x/y}x = 1 \]",
    r"\[ (-1)^n = 1 \quad \text{for } n \ge 2 \text{ even} \]", r"\[ x > y \quad \text{for } x > 0 \text{ small enough} \]",
    r"\[ x = 1 \text{ asymptotically} \]", r"\[ x^2 = x \text{ at } x = 1 \]", r"\[ 2^n > n^2 \text{ from } n = 5 \text{ on} \]",
    r"\[ n = n + 1 \text{ is absurd} \]", r"\[ x = x \quad - y \]", r"\[ x = x \quad \cdot 2 \]", r"\[ x = x \text{ (say) } - y \]",
    r"\[ x = x \text{ times } y \]", r"\begin{align} x &= x \quad && - y \end{align}",
    r"\[ x = |x| \text{ for } x > 0 \text{ and } |x| = -x \text{ for } x < 0 \]",
    r"\begin{align} 2x &= 2 && x \end{align}", r"\begin{align} 6 &= 2 && (3) \end{align}", r"\[ x \sim y \]",
    r"\begin{align} & & a &:= x \\ \end{align}",
    r"\[ {x + (y)}^2 = 1 \]", r"\[ {-(x)}^2 = 1 \]", r"\[ {x + \sin(x)}y = 1 \]", r"\[ {2 \ln x}y = 1 \]", r"\[ {\ln^2 x}y = 1 \]",
    r"\begin{gather} x = x \\ \pm y \end{gather}", r"\begin{eqnarray} x &=& x \\ && (y + 1) \end{eqnarray}",
    r"\[ x = x \text{ and y = 1} \]",
    r"\[ (-1)^n = 1 \quad \text{($n$ even)} \]", r"\[ |x| = x \quad \text{(x positive)} \]", r"\[ |x| = x \text{ in case of positive $x$} \]",
    r"\[ x = x\text{ / 2} \]", r"\[ x = x\mbox{ - 1} \]", r"\[ x = x\text{²} \]", r"\[ x = x \text{(1+2)} \]", r"\[ x = x \text{ is larger than one} \]",
    r"\[ x^3 = |x|^3 \quad \text{as } x > 1 \]", r"\[ x > y \text{ for } x > 1, \quad \ln x \ge 1 \]", r"\[ x > y \text{ if } x > 1, \quad y > 5 \text{ if } y > 2 \]",
    r"\[ |x| = x, \quad x > 1, \qquad |x| = -x, \quad x < 1 \]", r"\[ x = x \quad \text{for} \]",
    r"\[ x = x \left< y + 1 \right> \]", r"\[ 2 \gneq 3 \]", r"\[ x \nearrow 3 \]", r"\[ x \models y \]",
    r"\[ x + y = \underbrace{x}_{=0} + y \]", r"\[ \frac{d}{dx} e^x \cdot \frac{d}{dx} e^x = 1 \]", r"\[ \frac{d \ln x}{d \ln y} = 1 \]",
    r"\[ x \overset{(d)}{=} x \]", r"\[ x \stackrel{(mod)}{=} x \]", r"\[ \left[x\right]_0^1 = 1 \]",
    r"\[ \int_0^1 t\, dt^2 = \frac14 \]", r"\[ \mathrm{gamma} = \gamma \]", r"\[ \frac{d x}{dx}^2 = 1 \]",
    r"\[ \boxed{xy = x}\, y \]", r"\[ 1e-3 = 1 e - 3 \]", r"\[ \frac{d x^2}{dx}(3) = 6 \]", r"\[ \left(\frac{d}{dx} x^2\right)(3) = 6 x \]",
    r"\[ 2\frac{1}{2} = 1 \]", r"\[ \ln x \, e^{x} = 1 \]", r"\[ \ln x e^{x} = 1 \]", r"\[ \ln x \, y = 1 \]",
r"\[ 0^+ = 0 \]", r"\[ 3!=7 \]", r"\[ \lim_{x \to x + 1} x = x \]", r"\[ \begin{cases} \end{cases} = 1 \]",
    r"\[ \text{Let } x = 1 \]",
    r"\[ [y]_0^1 = 1 \]", r"\[ x + y\Big|_0^1 = 1 \]", r"\[ |x|_1 = x \]", r"\[ (t)_0^1 = 1 \]", r"\[ \Big|_0^1 = 1 \]", r"\[ [t]_{k=0}^{t=1} = 1 \]",
    r"\[ t\Big|_1 = 1 \]", r"\[ [2]_{t=0}^1 = 0 \]", r"\[ x^* = x \]", r"\[ 2^* = 2 \]", r"\[ x^{\star 2} = x \]",
    r"\[ a_{star} := 1 \]", r"\[ [k t]_0^1 = 1 \]", r"\[ x^\text{$yx$} = x^y x \]", r"\[ \int_\text{$1$}^\text{$2x$} t\,dt = \frac{3x}{2} \]",
    r"\[ \begin{cases} 1 & x > 0 \text{ if } y > 0 \\ 0 & \text{otherwise} \end{cases} = 0 \]", r"\[ |x| = x \quad\text{for all real $x$} \]",
    r"\[ |x| = x \quad\text{for every negative $x$} \]", r"\[ |x| = x \text{ for positive } x \]", r"\[ a_{\star,above} := 3 \]",
    r"\[ {[t]_0^2}^2 = 4 \]", r"\[ x + {t\Big|_0^2} = x + 2 \]", r"\[ x + \left. t\right|_0^2 = x + 2 \]", r"\[ x\left. t + 1\right|_0^2 = 2x \]",
    r"\[ -\left. t + 1\right|_0^2 = -2 \]", r"\[ \left. t + 1\right|^2 = 3 \]", r"\[ \text{we doubt whether $x = x$} \]",
    r"\[ |x| = x \text{ in the region $x > 0$} \]", r"\[ x = x \text{ so long as $x > 0$} \]", r"\[ \cos(x) = 1 \text{ by setting $x = 0$} \]",
    r"\[ y = 2x \implies \int y\,dx = xy + C \]", r"\[ \int_0^1 y\,dx = y, \quad \text{where } y = x \]", r"\[ \int 2\,dx = x^2 \quad \text{for } x \le 1 \]",
    r"\[ D_{KL}(p(2x)\|q(x)) = \frac12 \]", r"\[ D_{KL}(p(x)\|q(y)) = \frac12 \]", r"\[ \int 2x\,dx = I \]", r"\[ \int 2x e^{x^2}\,dx = e^u + C \]", r"\[ \int e^{-x^2/2}\,dx = \sqrt{2\pi} \]", r"\[ \left[ t y \right]_{t=1,y=2}^{2} = 4 \]",
    r"\[ \min_{t} (t+1)^2 = 0, \quad t > 0 \]", r"\[ \min_{x > 0} (x+1)^2 = 0 \text{ for } x > 1 \]", r"\[ x > 2 \implies x^2 > 4, \qquad x^3 > 8 \]",
    r"\[ \min_{n > 0} n = 0 \]", r"\[ \min_k (k - \frac12)^2 = 0 \]", r"\[ \arg\min_t (t-1)^2 + 1 = 2 \]", r"\[ \left[ t y \right]^2_{t=2, y=3} = 6 \]",
    r"\[ \left. t y \right|^{5}_{t=2,y=3} = 6 \]", r"\[ x > 1, y > 1 \implies xy > 1 \]", r"\[ x > 1 \implies x > 0, y > 0 \]",
    r"\[ x < 1 \text{ and } x > 2 \implies x = 17 \]", r"\[ x \cdot 1\frac12 = \frac x2 \]", r"\[ \ln 2\frac12 = 0 \]",
    r"\[ x = x \text{ by the substitution $x = y$} \]", r"\[ x = x \text{ (violated)} \]", r"\[ x = x \text{ (to be shown)} \]", r"\[ x = x \text{ in law} \]",
    r"\[ |x| \ge 0 \le 1 \]", r"\begin{align} |x| &\ge 0 \\ &\le 1 \end{align}", r"\begin{align} x^2 &\ge 0, \\ &= 0 \end{align}",
    r"\begin{gather} |x| \ge 0 \text{ and} \\ = 0 \end{gather}", r"\[ x > y \quad \text{for } 1 < x, y < 2 \]", r"\[ x > y \quad \text{for } x < y, n < x \]",
    r"\[ x + y > 0, \quad 0 < x, y < 1 \]",
    r"\[ \left[ t \cdot 10^{10^{10}} \right]_{t=0}^{1} = 1 \]", r"\[ \left[ t (10^9)! \right]_{t=0}^{1} = 1 \]",
    r"\[ \begin{cases} 1 & (x+y+n)^{60} > 1 \\ 0 & (x+y+n)^{60} \le 1 \end{cases} = 1 \]",
    r"\[ \ln\frac{x}{y} x = x \]", r"\[ \ln\sqrt x y = x \]", r"\[ \cos\frac\pi3 x = \frac x2 \]", r"\[ \ln|x||y| = 1 \]", r"\[ \ln|x|(y) = 1 \]",
    r"\[ x + y \Big/ 2 = x + \frac y2 \]", r"\[ \left. x + y \middle/ 2 \right. = 1 \]", r"\[ \int_1^2 \frac{1 + dt}{2} = 1 \]", r"\[ \int_0^1 1 + dt = 2 \]",
    r"\[ \int_0^1 x d\,dx = x^2 \]", r"\[ \int_0^1 dx\, x - x^2 = \frac16 \]",
    r"\[ \ln(x)_+ \ge 0 \]", r"\[ x > 1, \quad \ln x > 0 \]", r"\[ 0 < x < 1 \qquad x^2 < x \]", r"\[ \lim_{t \to +0} \frac{|t|}{t} = 1 \]", r"\[ \lim_{t \to -0} \frac{|t|}{t} = -1 \]",
    r"\[ \lim_{t \to 1 + 0} \frac{|t-1|}{t-1} = 1 \]", r"\[ \lim_{t \to x-0} t = x \]",
    r"\[ \left. |t| \right|_{t=+0} = 0 \]",
    r"\[ x^2 \ge 0 \text{ and } = 0 \]", r"\[ x^2 \ge 0, \quad = 0 \text{ for } x = 1 \]", r"\[ x^2 + 1 > 0,\ \ge 1 \]", r"\[ x = x \text{ (say) } = x \]",
    r"\[ x \ge 1 \quad \text{for } x = 1, 0.1, 0.01, \dots \]", r"\[ n^2 \ge 9, \quad n = 3, 2, 1, \dots \]", r"\[ n \ge 1 \quad \text{for } n = 1, 3, 5, \dots \]",
    r"\[ n \ge 1 \quad \text{for } n = 1, \dots \]", r"\[ x + y > 0 \quad \text{for } 0 < x, y < 1 \]", r"\[ x + y > 0 \quad \text{for } 0 < x, y \]",
    r"\[ x^2 = x \mid x = 0 \]", r"\[ x = 1 \to x^2 = 1 \]", r"\[ x = 1 \mapsto x^2 = 1 \]", r"\[ x = 1 \models x^2 = 1 \]",
    r"\[ x = 1 \xrightarrow{a} x^2 = 1 \]", r"\[ x^2 = x \mid x \in A \]",
    r"\[ x^2 = x \text{ with } x := 1 \]", r"\[ x^2 = x \tag{at one} \]",
    r"\[ x > 3 \text{ so } x^2 > 9 \]", r"\[ x > 3, \text{ and hence } x^2 > 9 \]", r"\[ x > 3 \text{ and } x < 5, \text{ so } x^2 > 9 \]",
    r"\[ |y| = y \text{ in expectation} \]", r"\[ |y| = y \text{ (in expectation)} \]", r"\[ \sin x = x \text{ (leading order)} \]",
    r"\[ \sin x = x \text{ in leading order} \]", r"\[ |y| = y \text{ in the bulk} \]", r"\[ |y| = y \text{ (near the origin)} \]",
    r"\[ |y| = y \text{ (a.s.)} \]", r"\[ |y| = y \text{ by hypothesis} \]", r"\[ |y| = y \text{ (ansatz)} \]",
    r"\[ \int_0^1 x\,dF(x) = x^2 \]", r"\[ \int_0^1 x\,dW_n = x \]", r"\[ \int_0^1 dW_n = 1 \]", r"\[ \int_0^1 x\,d\mu = x \]", r"\[ \int_0^1 dg(x) = x \]", r"\[ \int_0^1 g\,dg(x) = \frac x2 \]",
    r"\[ |y| = y \footnote{For positive numbers.} \]", r"\[ |y| = y \marginpar{if $y > 0$} \]",
    r"\[ x^2 = x \text{ using $x = 1$} \]", r"\[ \frac{d}{dt}\Big|_0^1 t^2 = 1 \]", r"\[ \frac{d}{dt}\Big|_{x=1} (tx) = 1 \]",
)  # fmt: skip
"""What says something else than its formula, or more."""


@pytest.mark.parametrize("body", UNSAID)
def test_words_and_marks_that_are_not_understood_leave_a_formula_unread(body: str) -> None:
    found = [text for text in stated(body) if not text.startswith("condition")]
    assert found
    assert all(text.startswith("unread") for text in found)


@pytest.mark.parametrize("between", ["&", "&&", "& &"])
def test_a_condition_in_a_column_of_its_own_belongs_to_its_row(between: str) -> None:
    rows = rf"\begin{{align}} |z| &= z {between} \text{{for }} z > 0 \\ |z| &= -z {between} \text{{for }} z < 0 \end{{align}}"
    found = [entry for entry in entries(f"% phaseproof: z real\n{rows}") if entry.kind == "link"]
    assert [entry.domain.describe() for entry in found if entry.domain] == ["z real, z > 0", "z real, z < 0"]


def test_a_box_and_a_brace_hold_together() -> None:
    assert stated(r"\[ 5 = \boxed{1 + 1}^2 + 1, \quad \boxed{x = x}, \quad 2\underbrace{1 + 1}_{n} = 4 \]") == [
        "5 = (1 + 1)^2 + 1", "x = x", "2*(1 + 1) = 4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "Hence $x < x + 1$ is false.",
        "So $x = x$ only for $x = 2$.",
        "Thus $x = x$ never holds.",
        "Whatever the sign of $x$, we have $|x| = x$.",
        "Regardless of sign, it follows that $|x| = x$.",
        "Now negate $x$. Then $|x| = x$.",
        "Switch to negative numbers. Then $|x| = x$.",
    ],
)
def test_a_sentence_that_denies_claims_nothing(sentence: str) -> None:
    found = entries(f"<!-- phaseproof: x > 0 -->\n{sentence}", latex=False)
    assert all(entry.kind == "within a line, not checked" for entry in found)


CAPTURED = (
    r"\[ f(m) := \mathbb{E}[X] \]",
    r"\[ a := x \] \[ b := a \] \[ \int_0^1 b\,dx = \frac12 \]",
    r"\[ a := n \] \[ b := a \] \[ \sum_{n=1}^{3} b = 6 \]",
    r"\[ a := x \] \[ b := a \] \[ \lim_{x \to 0^+} b = 0 \]",
    r"\[ a := x \] \[ f(y) := a y \] \[ \int_0^1 f(1)\,dx = \frac12 \]",
    r"\[ c := \mathbb{E}[X] \] \[ \int_0^1 c\,dm = \frac12 \]",
    r"\[ a := x + 1 \] \[ f(x) := a^2 \]",
    r"\[ a := x + 1 \] \[ b := a \] \[ f(x) := b^2 \]",
)


@pytest.mark.parametrize("body", CAPTURED)
def test_no_letter_is_bound_through_what_is_defined_with_it(body: str) -> None:
    found = entries(f"% phaseproof: x, y, m real, n integer, X ~ N(m, 1)\n{body}")
    assert [entry.kind for entry in found][:-1] == ["definition"] * (len(found) - 1)
    assert found[-1].kind == "unread"
    assert "which is bound here" in found[-1].why


def test_a_derivative_by_a_parameter_is_taken_before_its_value_is_put_in() -> None:
    assert (
        stated(r"\[ u(x, y) := \frac{\partial}{\partial x} (x^2 y) \] \[ u(y, y) = 2 y^2 \]")[-1]
        == "deriv(1, t: t^2*y, y) = 2*y^2"
    )
    assert stated(r"\[ g(x) := \frac{d}{dx} x^2 \] \[ g(y) = 2 y \]")[-1] == "deriv(1, t: t^2, y) = 2*y"
    assert stated(r"\[ g(x) := \frac{d}{dx} x^2 \] \[ g(3) = 6 \]")[-1] == "deriv(1, t: t^2, 3) = 6"


@pytest.mark.parametrize(
    "body",
    [r"\[ \Gamma(x) := 2x \]", r"\[ \pi := 3 \]", r"\[ \int_0^1 \pi \, d\pi = \pi \]", r"\[ \sum_{\pi=1}^{3} \pi = 6 \]", r"\[ g(\pi) := \pi^2 \]"],
)  # fmt: skip
def test_what_has_a_meaning_of_its_own_is_neither_bound_nor_defined(body: str) -> None:
    assert stated(body)[-1].startswith("unread")


@pytest.mark.parametrize(
    "given",
    [r"\let\ln\sin", r"\renewcommand{\ln}[1][x]{\sin(#1)}", r"\RenewDocumentCommand{\ln}{}{\sin}", r"\gdef\ln{\sin}"],
)
def test_a_command_that_a_draft_defines_anew_is_not_read_as_its_old_self(given: str) -> None:
    assert "defines anew" in stated(rf"\[ \ln 1 = 0 \] {given} \[ \ln 1 = 0 \]")[-1]
    assert stated(rf"\[ \ln 1 = 0 \] {given} \[ \ln 1 = 0 \]")[0] == "ln(1) = 0"
    found = entries(f"$${given}$$\n\n$$ \\ln 1 = 0 $$", latex=False)
    assert found[-1].kind == "unread"


OVERLAPPING = (
    r"x & x \ge 0 \\ -x & x \le 1", r"x & x \ge 0 \\ -x & x < 0 \\ 7 & x = 3", r"1 & x > 0 \\ 2 & y > 0 \\ 3 & \text{otherwise}",
    r"0 & x < 0 \\ x & x < 1 \\ 1 & \text{otherwise}", r"x & x \ge 1 \\ 2 - 2x & x \le 1", r"0 & x \le 0 \\ (y-2)_+ & x \ge 0",
    r"2 & x \le 0 \\ \max(y, 2) & x \ge 0", r"y + 2 & x \le 0 \\ |y + 2| & x \ge 0", r"1 & x > y \\ 2 & 2x > 2y", r"1 & x \ne 0 \\ 2 & x = 1",
    r"1 & x > 10^{10^{10}} \\ 2 & x < 1", r"x & x \ge y \\ y + 1 & x \le y", r"1 & |x| \ge 1 \\ x^2 & |x| \le 1",
)  # fmt: skip
EXCLUSIVE = (
    r"x & x \ge 0 \\ -x & x \le 0", r"x & x \ge 0 \\ -x & x < 0", r"x & x > y \\ y & x \le y", r"x & x \ge y \\ y & x \le y", r"1 & 2x > 2y \\ 2 & y \ge x",
    r"0 & x < 0 \\ x & 0 \le x \le 1 \\ 1 & x > 1", r"0 & x < 0 \\ x & 0 \le x \le 1 \\ 1 & x \ge 1", r"1 & x = 0 \\ \frac{\sin(x)}{x} & x \ne 0",
    r"\frac{x^2}{2} & |x| \le 1 \\ |x| - \frac12 & |x| > 1", r"0 & x = 0 \\ x\ln x & x > 0", r"1 & x = 1 \\ x^2 & x > 0", r"1 & n = 1 \\ 2 & n \ge 2",
    r"y^2 - 1 & x \le 0 \\ (y - 1)(y + 1) & x \ge 0", r"1 & x < y - 1 \\ 2 & x > y \\ 3 & \text{otherwise}",
)  # fmt: skip


@pytest.mark.parametrize("rows", OVERLAPPING)
def test_cases_of_which_two_may_hold_are_not_read(rows: str) -> None:
    (found,) = stated(rf"\[ \begin{{cases}} {rows} \end{{cases}} = 1 \]", "x, y real, n integer, n >= 1")
    assert found.startswith("unread")


@pytest.mark.parametrize("rows", EXCLUSIVE)
def test_cases_of_which_one_holds_are_read(rows: str) -> None:
    (found,) = stated(rf"\[ \begin{{cases}} {rows} \end{{cases}} = 1 \]", "x, y real, n integer, n >= 1")
    assert found.startswith("cases(")


def test_cases_that_overlap_are_not_read_at_a_number_either() -> None:
    body = r"\[ f(t) := \begin{cases} t & t \ge 0 \\ -t & t \le 0 \end{cases} \] \[ f(0) = f(1/2) - \frac12 \]"
    assert stated(body)[0].startswith("definition")
    assert stated(body)[1].startswith("cases(")
    assert [text.split(":")[0] for text in stated(body.replace("-t &", "1 - t &"))] == ["unread", "unread"]


REDEFINED = (
    r"Now let $f(t) \triangleq t^3$.", r"Now let $f(t) \stackrel{\text{def}}{=} t^3$.", "Now let $f(t) ≔ t^3$.", "Now let $f(t) ≜ t^3$.",
    r"\[ f(t) := \begin{pmatrix} t \end{pmatrix} \]", r"Now let $f(t) := \| t \|$.", r"\[ f{t} \mathrm{x} := t \]",
    r"\[ f(t) \stackrel{\triangle}{=} t^3 \]",
)  # fmt: skip


@pytest.mark.parametrize("between", REDEFINED)
def test_an_earlier_definition_does_not_outlive_one_that_is_made_anew(between: str) -> None:
    last = stated(rf"\[ f(t) := t^2 \] {between} \[ f(2) = 4 \]")[-1]
    assert last == "2^3 = 4" or last.startswith("unread")


UNSEEN = (
    (r"\iffalse" "\n% phaseproof: q > 0\n" r"\fi \[ q = 3 \]", "unread: q is not declared: say q real, q > 0 or q integer, or define it by :="),
    (r"\beq 1 = 3 \eeq", r"unread: a display of \beq: write the display out: this is not read"),
    (r"\begin{aligned} 1 &= 3 \end{aligned}", "unread: a display of aligned: this environment is not read"),
    (r"\displaylines{1 = 3}", r"unread: a display of \displaylines: write the display out: this is not read"),
    (r"\let\hide\iffalse \[ 1 = 3 \]", "unread: a display of \\[: a condition or a macro says whether it is printed"),
    (r"\def\stop{\end{document}} \[ \q = 3 \]", "3 = 3"),
    (r"\let\ifdraft\iffalse \[ \q = 3 \]", "3 = 3"),
    (r"\iffalse \[ f(x) := 2x \] \renewcommand{\q}{7} \fi \[ \q = 3 \]", "3 = 3"),
    (r"\[ \q = 3 \] \iftrue \[ x = 2x \] \fi", "unread: a display of \\[: a condition or a macro says whether it is printed"),
    (r"\newif\ifdraft \[ \q = 3 \]", "3 = 3"),
    (r"\[ x > 2 \iff x > 1 \] \[ \q = 3 \]", "3 = 3"),
    (r"\begin{align} \q &= 3 \\% \end{align}" "\n" r" 2 &= 3 \end{align}", "2 = 3"),
    (r"\begin{equation}{2} + 1 = \q \end{equation}", "2 + 1 = 3"),
    (r"\begin{alignat}{2} 2 + 1 &= \q \end{alignat}", "2 + 1 = 3"),
    (r"\newcommand{\eq}[1]{\begin{equation}#1\end{equation}} \eq{1 = 3}", r"unread: a display of \eq: write the display out: this is not read"),
    (
        r"\newenvironment{eqn}{\begin{equation}}{\end{equation}} \begin{eqn} 1 = 3 \end{eqn}",
        r"unread: a display of \begin{eqn}: write the display out: this is not read",
    ),
    (r"\def\bq#1\eq{\begin{equation}#1\end{equation}} \bq 1 = 2 \eq", r"unread: a display of \bq: write the display out: this is not read"),
    (r"\let\bq\equation" "\n" r" \bq 1 = 2 \endequation", r"unread: a display of \bq: write the display out: this is not read"),
    (r"\begin {equation} 1 = 2 \end{equation}", "1 = 2"),
    (r"\DeclareMathOperator{\E}{\mathbb{E}} \[ \E[2] = \q \]", "unread: nothing in it is random: declare a law as X ~ N(0, 1)"),
    (r"\newcommand{\m}{\renewcommand{\q}{2}} \[ \q = 3 \]", r"unread: \q, which the draft defines anew is not read here"),
    (r"\newcommand{\ignore}[1]{} \ignore{\[ \q = 2 \]}", r"unread: a display of \[: a condition or a macro says whether it is printed"),
    (r"See \url{http://a.org/b%20c}. \[ \q = 3 \]", "3 = 3"),
    (r"A \lstinline|$| here. \[ \q = 3 \]", "3 = 3"),
    (r"\DeclareMathOperator{\ifft}{ifft} $\ifft$ \[ \q = 3 \]", "3 = 3"),
    (r"\[ \q = 3 \] \input{more}", r"unread: a display of \input{more}: write the display out: this is not read"),
    (r"\begin{lstlisting} 100% \end{lstlisting} \[ \q = 3 \]", "3 = 3"),
    (r"\[ \q = 3 \] \end{document} \[ 1 = 2 \]", "3 = 3"),
    (r"{\renewcommand{\q}{7}} \[ \q = 3 \]", "unread: \\q, which the draft defines anew is not read here"),
    (r"\providecommand{\q}{2} \[ \q = 3 \]", "unread: \\q, which the draft defines anew is not read here"),
    (r"\newcommand{\s}{x + y} \[ \frac\s 2 = 1 \]", r"unread: \frac takes all that a macro stands for: write braces around it"),
    (r"\newcommand{\s}{x + y} \[ x^\s = 1 \]", "unread: ^ takes all that a macro stands for: write braces around it"),
    (r"\newcommand{\s}{xy}\newcommand{\r}{\s x} \[ \sqrt\r = 1 \]", r"unread: \sqrt takes all that a macro stands for: write braces around it"),
    (r"\newcommand{\h}{\frac12} \[ \sqrt\h = \q \]", "sqrt(1/2) = 3"),
)  # fmt: skip
"""What TeX does not print, or prints otherwise than its words go; with how the last display is read."""


@pytest.mark.parametrize(("text", "last"), UNSEEN)
def test_what_tex_does_not_print_is_not_read(text: str, last: str) -> None:
    assert stated(rf"\newcommand{{\q}}{{3}} {text}")[-1] == last


def test_a_macro_of_an_earlier_cell_holds_from_the_beginning_of_the_next(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": text}
        for text in ("Some words before $$\\renewcommand{\\ln}{\\sin}$$", "$$\\ln 1 = 0$$")
    ]
    path = tmp_path / "notes.ipynb"
    path.write_text(json.dumps({**NOTEBOOK, "cells": cells}))
    assert [place.entry.kind for place in check_draft(path).places][-1] == "unread"


@pytest.mark.parametrize(
    "sentence",
    [
        "Hence $0 < 0$, a contradiction.",
        "Then $0 = 1$. This contradicts the lemma.",
        "Suppose $x = 0$. Then $x^2 = 0$.",
        "Since $x = 0$, we have $x^2 = 0$.",
        "It remains to prove that we have $x = 1$.",
        "Is it so that $x = 1$?",
        "Then $x^2 = 0$ on the whole, where $x$ is $0$.",
        "Setting $x = 1$ we have $x^2 = 1$.",
        "At $x = 1$ we have $x^2 = 1$.",
        "Hence $x = 1$, or $x = -1$.",
        "Then $x = 1$ for $x > 0$.",
        "Hence $x = 1$, which is false.",
        "Thus $x = 1$, if $x > 2$.",
        "Then $x^2 \\ge 0$ is violated.",
        "Then $x^2 \\ge 0$ breaks down.",
        "Then $x^2 \\ge 0$, which is nonsense.",
        "Hence $x^2 \\ge 0$. This is wrong.",
        "Hence $x^2 \\ge 0$. But that is a mistake.",
        "It follows that $x^2 = 4$ has two solutions.",
        "Then $x = 1$ solves the equation.",
        "Thus $x \\le 1$ splits into two cases.",
        "Hence $|x| = x$ there.",
        "Hence $x^2 \\ge 1$ holds on the complement of the unit interval.",
        "On the diagonal we have $x = y$.",
        "And so, in equilibrium, we have $x = y$.",
        "There we have $x = y$.",
        "To leading order we have $x = x^2$.",
        "Let $x = 1$. <!-- a remark --> Then $x^2 = 1$.",
        "Suppose $x = 1$.\n\nHence $x^2 = 1$.",
        "Fix $x = 1$. We have $x^2 = 1$.",
        "After training we have $x = 1$.",
        "Once all is learned we have $x = 1$.",
        "Without noise, we have $x = 1$.",
        "Depending on the sign we have $x = 1$.",
        "Wrong: we have $x = 1$.",
        "Conjecture. We have $x = 1$.",
        "Consider $x > 1$. We have $x^2 > 1$.",
        "Case 1: $x > 1$. We have $x^2 > 1$.",
        "Near one, $x = 1$. Hence $x^2 = 1$.",
        "On the diagonal we have $x = y$. Then $x^2 = y^2$.",
        "Now $x > 1$. So $x^2 > 1$.",
        "Pick $x \\in (1, 2)$. We have $x^2 > 1$.",
        "Then $x^2 > 1$; here $x > 1$.",
        "Then $x^2 > 1$. Here $x$ is larger.",
        "Let $x > 1$. \\begin{itemize} \\item We have $x^2 > 1$. \\end{itemize}",
        "\\begin{lemma} Let $x > 1$. \\end{lemma}\n\\begin{proof} We have $x^2 > 1$. \\end{proof}",
        "\\sout{Then $x^2 > 1$.}",
    ],
)
def test_what_limits_a_relation_behind_it_is_seen(sentence: str) -> None:
    found = entries(f"<!-- phaseproof: x > 0 -->\n{sentence}", latex=False)
    assert all(entry.kind == "within a line, not checked" for entry in found)


def test_the_line_that_is_shown_is_the_one_of_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "draft.tex"
    path.write_text("% a page \f ends, a line \x85 and \u2028 none\n\\[ q = 1 \\]\n")
    assert run(["check", str(path)]) == 1
    out = capsys.readouterr().out
    assert "line 2, column 4: UNREAD" in out
    assert "\n    \\[ q = 1 \\]\n       ^\n" in out


def test_what_a_paragraph_supposes_holds_behind_its_displays() -> None:
    for text in (
        "Let $x = 1$. \\[ 2x = x + x \\] Then $x^2 = 1$.",
        "If $x = 1$ and \\begin{align*} 2x = x + x \\end{align*} then $x^2 = 1$.",
        "Let $x = 1$. \\[ 2x = x + x \\] We have $x^2 = 1$.",
        "Suppose $x = 1$.\n\n\\[ 2x = x + x \\]\n\nHence $x^2 = 1$.",
    ):
        assert [e.text for e in entries(f"% phaseproof: x > 0\n{text}") if e.kind == "link"] == ["2*x = x + x"], text
    for text in (
        "Let $x = 1$.\n\nWe have $x + 1 > x$.",
        "\\[ 2x = x + x \\] Hence $x + 1 > x$.",
        "In particular, we have $x + 1 > x$.",
        "After simplifying we have $x + 1 > x$.",
    ):
        assert [e.text for e in entries(f"% phaseproof: x > 0\n{text}") if e.kind == "link"][-1:] == ["x < x + 1"], text


def test_conditions_stand_beside_their_rows() -> None:
    rows = r"\begin{align} \sqrt{z^2} &= z \\ &= |z| \quad \text{for } z > 0 \\ &= z \end{align}"
    found = [entry for entry in entries(f"% phaseproof: z real\n{rows}") if entry.kind == "link"]
    assert [entry.domain.describe() for entry in found if entry.domain] == ["z real", "z real, z > 0", "z real"]


WIDER = (
    r"|x| = x \quad \forall x \in \mathbb R", r"|x| = x, \quad x > -1", r"\frac xx = 1, \quad x \ge 0", r"|x| = x \quad (x \in [0, 1))",
    r"\sqrt{x^2} = x \quad \text{for } -1 < x < 1", r"x^2 = x|x|, \quad |x| < 1", r"x > -1 \implies |x| = x", r"n^2 \ge n, \quad n \ge 0",
    r"n^2 \ge n, \quad n \in \mathbb R", r"n^2 \ge n \quad \text{for } n > -\frac12",
)  # fmt: skip
"""Of letters that are declared positive, or as integers >= 1: what the page claims is not what is checked."""
NARROWER = {
    r"x < 2y, \quad x \in (0, 1]": "x > 0, y > 0, x > 0, x <= 1",
    r"x < 2y, \quad x < 1": "x > 0, y > 0, x < 1",
    r"x < 2n, \quad n > 1": "integer n >= 1, x > 0, n > 1",
}


def test_a_condition_allows_no_more_than_is_declared() -> None:
    for formula in WIDER:
        assert "allows more than is declared" in stated(rf"\[ {formula} \]")[0], formula
    for formula, domain in NARROWER.items():
        found = entries(f"% phaseproof: x, y > 0, n integer, n >= 1\n\\[ {formula} \\]")[0]
        assert found.domain is not None
        assert found.domain.describe() == domain
    for condition in (r"\text{for all } x \in \mathbb{R}", r"\forall x \in [0,1)", "|x| < 1", r"x, y \in \mathbb R"):
        assert stated(rf"\[ x < y \quad {condition} \]".replace("quad |", "qquad |"), "x, y real")[0] == "x < y"


MAY_LIMIT = (
    "x = 0, 1", r"x = \pm 1", r"\exists x \ge 1", ": x = 1", "| x = 1", r"x \not< 1", r"1 \ll x", r"\mathrm{if}\ x \ge 1",
    "x = 1", r"x = \tfrac y2", "n = 3", "x = y = 1",
)  # fmt: skip
"""What stands beside x^n = y^n and may be its condition, though it is not read, or says as a claim what no declared letter is."""
CLAIMS_BESIDE = (
    r"z = \pm 1",
    r"y^2 = \lfloor y \rfloor",
    r"x = \int_0^x dt",
    r"m = \mathbb E Z",
    "f(1) = 2",
    "z = 3",
)
"""What may stand beside 2x = x + x: of other letters, of a law, or with the letter on both sides."""


def test_what_may_be_a_condition_is_no_claim_and_leaves_none_beside_it() -> None:
    declared = "x, y > 0, n integer, n >= 1, z real, m real, Z ~ N(m, 1)"
    for condition in MAY_LIMIT:
        found = stated(rf"\[ x^n = y^n \quad {condition} \]", declared)
        assert all(text.startswith("unread: ") for text in found), condition
    for claim in CLAIMS_BESIDE:
        assert "2*x = x + x" in stated(rf"\[ f(t) := t \] \[ 2x = x + x, \quad {claim} \]", declared), claim
    assert stated(r"\[ f(t) := t^2 \quad t = \pm 1 \] \[ f(x) = x^2 \]")[-1].startswith("unread: f(...)")
    assert stated(r"\[ \sin(\pi x) = 0 \quad x = 1, 2, \dots \]") == [
        "unread: its condition is not read: a list of whole numbers: say x integer"
    ]
    for numbers in (r"\{0, 1\}", r"\{1, 0\}", r"\left\{0, 1\right\}"):
        (found,) = stated(rf"\[ x^2 = x \quad \text{{for }} x \in {numbers} \]", "x real")
        assert found.startswith("unread: its condition is not read"), numbers


COLUMNS = (
    r"|x| &= x, && x > 1, \\ |x| &= 2x, && x > 2.", r"|x| &= x, & x &> 1, \\ |x| &= 2x, & x &> 2.",
    r"|x| &= x, & &x > 1; \\ |x| &= 2x, & &x > 2.", r"|x| &= x & (x &> 1), \\ |x| &= 2x & (x &> 2).",
    r"|x| &= x, && x > 1, \tag{1} \\ |x| &= 2x, && x > 2. \tag{2}", r"|x| &= x, && (x > 1), \\ |x| &= 2x, && (x > 2).",
)  # fmt: skip


@pytest.mark.parametrize("rows", COLUMNS)
def test_a_condition_in_a_column_ends_with_a_comma_or_a_stop(rows: str) -> None:
    found = [
        one for one in entries(f"% phaseproof: x real\n\\begin{{align}} {rows} \\end{{align}}") if one.kind == "link"
    ]
    assert [one.text for one in found] == ["abs(x) = x", "abs(x) = 2*x"]
    assert [one.domain.describe() for one in found if one.domain] == ["x real, x > 1", "x real, x > 2"]


def test_indices_with_commas_are_told_apart() -> None:
    assert stated(r"\[ a_{1,12} := 5 \] \[ a_{11,2} = 5 \]")[-1].startswith("unread")
    assert stated(r"\[ a_{1,2} = x \]", r"x > 0, a_{1,2} > 0") == ["a_1_2 = x"]


def test_the_marks_of_a_quotation_are_no_relations() -> None:
    found = entries("<!-- phaseproof: x > 0 -->\n\n> $$\n> x\n> \\cdot 2 = x\n> $$\n", latex=False)
    assert [entry.text for entry in found] == ["x*2 = x"]
    broken = entries("<!-- phaseproof: x > 0 -->\n$$\nx\n> 3\n$$\n", latex=False)
    assert [entry.kind for entry in broken] == ["unread"]


def test_mathematics_that_markdown_fences_is_seen() -> None:
    found = entries("<!-- phaseproof: x > 0 -->\n```{math}\n:label: one\nx = x\n```\nThus $`1 = 3`$.\n", latex=False)
    assert [entry.kind for entry in found] == ["link", "within a line, not checked"]
    assert [entry.kind for entry in entries("> $$\n> > x = 1\n> $$\n", latex=False)] == ["unread"]


@pytest.mark.parametrize(
    "before",
    [
        "```\r\ncode\r\n```\r\n",
        "```\ncode\n````\n",
        "> ```\n> code\n\n",
        "A comment begins with `<!--` in HTML.\n",
        "<!---> and <!-->\n",
        "A \\` sign.\n",
        "Write `<!-- phaseproof: x < 0 -->` above, or `` a `<!-- phaseproof: x < 0 -->` ``.\n",
    ],
)
def test_what_hides_in_markdown_ends_where_it_ends(before: str, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text(f"<!-- phaseproof: x > 0 -->\n{before}\n$$ |x| = x $$\n", newline="")
    places = check_draft(tmp_path / "draft.md").places
    assert [place.verdict for place in places] == ["PROVED"]


@pytest.mark.parametrize(
    "said", ["phaseproof x < 0", "Phaseproof: x < 0", "- phaseproof: x < 0", "phaseproof : x integer"]
)
def test_a_comment_that_all_but_speaks_is_told(said: str) -> None:
    for latex, text in ((True, f"% {said}\n"), (False, f"<!-- {said} -->\n")):
        declared = "% phaseproof: x > 0\n" if latex else "<!-- phaseproof: x > 0 -->\n"
        kinds = [entry.kind for entry in entries(f"{declared}{text}$$ x = x $$\n", latex=latex)]
        assert kinds == (["link"] if said.startswith("phaseproof :") else ["unread", "link"]), kinds
    assert [one.kind for one in entries("% phaseproof checks this file\n$$ 1 = 1 $$\n")] == ["link"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("~~$$ x = 2x $$~~", ["unread"]),
        ("<del>$$ x = 2x $$</del>", ["unread"]),
        ("<s>\n\n$$ x = 2x $$\n\n</s>", ["unread"]),
        ("<pre>$$ x = 2x $$</pre>", []),
        ("<script>$$ x = 2x $$</script> <code>$$ 2 = 1 $$</code>", []),
        ("$$ x ~~ = x $$ and $$ x = ~~ x $$", ["link", "link"]),
    ],
)
def test_what_is_struck_out_or_code_claims_nothing(text: str, kinds: list[str]) -> None:
    assert [entry.kind for entry in entries(f"<!-- phaseproof: x > 0 -->\n{text}\n", latex=False)] == kinds


def test_a_comment_that_is_indented_as_code_is_not_obeyed() -> None:
    found = entries("<!-- phaseproof: x real -->\n\n    <!-- phaseproof: x > 0 -->\n\n$$ |x| = x $$\n", latex=False)
    assert [entry.kind for entry in found] == ["unread", "link"]
    assert found[1].domain is not None
    assert found[1].domain.describe() == "x real"


def test_a_limit_at_the_end_of_a_range_is_from_within() -> None:
    body = r"\[ \lim_{a \to 1} a = \lim_{b \to 1} b \]"
    assert stated(body, "a > 1, 0 < b < 1") == ["lim(t, t -> 1+) = lim(t, t -> 1-)"]
    for limit in (r"\lim_{x \to 0^-} |x| = 0", r"\lim_{x \to -\infty} \frac1x = 0", r"\lim_{x \to -1} x = -1"):
        assert "goes where it is given not to be" in stated(rf"\[ {limit} \]")[0]


@pytest.mark.parametrize("mean", [r"\mathbb E[X]_+", r"\mathbb E(X)_+"])
def test_the_positive_part_of_an_expectation_is_in_brackets(mean: str) -> None:
    assert stated(rf"\[ {mean} = 0 \]", "X ~ N(0, 1)")[0].startswith("unread: is it all of this or its argument")


def test_conditions_are_on_numbers_and_on_sizes() -> None:
    declared = "X ~ N(0, 1), S sample covariance of n x d standard normal rows"
    body = r"\[ X > 1 \implies \mathbb E[X] = 0 \] \[ n > d + 1 \implies \mathbb E \frac1d \operatorname{tr}(S^{-1}) = \frac{n}{n-d-1} \]"
    found = stated(body, declared)
    assert found[0].startswith("unread")
    assert not found[1].startswith("unread")


def test_what_is_skipped_is_a_display() -> None:
    found = entries("% phaseproof: skip\nwhere $x = 1$, we use \\[ x = 2 \\] and \\[ 1 = 1 \\]")
    assert [entry.kind for entry in found] == ["within a line, not checked", "skipped", "link"]


def test_a_notebook_with_half_a_character_is_none(tmp_path: Path) -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "\ud800 $$1 = 1$$"}]
    (tmp_path / "notes.ipynb").write_text(json.dumps({**NOTEBOOK, "cells": cells}))
    assert run(["check", str(tmp_path / "notes.ipynb")]) == 2


def test_escaped_displays_of_markdown_are_told() -> None:
    found = entries("<!-- phaseproof: x > 0 -->\n\\\\[ 1 = 2 \\\\]\n", latex=False)
    assert [entry.kind for entry in found] == ["unread"]


MEANT = r"""% phaseproof: \mu real, \sigma > 0, s > 0, x > 0
% phaseproof: Z ~ N(0, 1), p = N(\mu, \sigma^2), q = N(0, s)
\[ \int \ln x\,dx = x\ln x - x + C \]
\[ \int \ln x\,dx = x\ln x + C \]
\[ D_{\mathrm{KL}}(p\,\|\,q) = \frac12\left(\frac{\sigma^2 + \mu^2}{s} - 1 + \ln s\right) - \ln\sigma \]
\[ D_{\mathrm{KL}}(p\,\|\,q) = \frac12\left(\frac{\sigma^2 + \mu^2}{s} - 1 - \ln s\right) - \ln\sigma \]
\[ P(Z > x) \le \frac{1}{x\sqrt{2\pi}} e^{-x^2/2} \]
\[ P(Z > 1) = \frac14 \]
\[ \min_{t > 0} \left(t + \frac st\right) = 2\sqrt s \]
\[ \arg\min_{t > 0} \left(t + \frac st\right) = s \]
\[ \sqrt 2 \approx 1.414 \]
\[ \ln 2 \approx 0.603 \]
\[ \ln x \ge 1, \quad x \ge e \]
\[ x > 2 \implies x^2 > 4 \]
\[ x < 2 \implies x^2 < 1 \]
"""


def test_what_is_read_of_antiderivatives_laws_least_values_decimals_and_arrows(tmp_path: Path) -> None:
    (tmp_path / "meant.tex").write_text(MEANT)
    found = [place.verdict for place in check_draft(tmp_path / "meant.tex").places if place.verdict]
    assert found == ["PROVED", "REFUTED"] * 5 + ["PROVED", "PROVED", "REFUTED"]


@pytest.mark.parametrize(
    "lines",
    [
        "% phaseproof: x > 0\n% phaseproof: x postive",
        "% phaseproof: x > 0, x < y postive",
        "% phaseproof: x real\n% phaseproof: x > 0 and below 1",
    ],
)
def test_a_letter_of_a_declaration_that_is_not_read_is_not_known(lines: str) -> None:
    """What else is said of it is less than its author says: what holds could be refuted there."""
    found = entries(lines + "\n\\[ |x| = x \\]")
    assert [entry.kind for entry in found] == ["unread", "unread"]


def test_sizes_of_data_are_not_known_where_a_declaration_of_them_is_not_read() -> None:
    matrix = "% phaseproof: S sample covariance of n x d standard normal rows"
    claims = r"\[ n \ge d \] \[ \mathbb E \tfrac1d\operatorname{tr} S^{-1} \ge 1 \]"
    unread = entries(f"% phaseproof: n, d whole, n > d + 1\n{matrix}\n{claims}")
    assert [entry.kind for entry in unread] == ["unread", "unread", "unread"]
    again = entries(f"% phaseproof: n whole\n% phaseproof: n, d integers, n > d + 1\n{matrix}\n{claims}")
    assert [entry.kind for entry in again] == ["unread", "link", "link"]


def test_events_with_nothing_random_in_common_are_independent() -> None:
    laws = "X ~ N(0, 1), Y ~ N(0, 1), a, b real"
    (split,), (turned,) = (stated(rf"\[ {claim} = 1 \]", laws) for claim in ("P(X > a, Y > b)", "P(X > a) P(Y > b)"))
    assert split == turned
    assert stated(r"\[ P(X > 0, X < 1) = 1 \]", laws) == [
        "Integral(cases(0 < t, cases(t < 1, 1, true, 0), true, 0)*(exp(-t^2/2)/sqrt(2*pi)), t = -oo .. oo) = 1"
    ]
    for unsure in ("P(a < X, Y < b)", "P(0 < X, Y < 1)", "P(X > 0, Y)", "P(X > 0, a > 0)"):
        (found,) = stated(rf"\[ {unsure} = 1 \]", laws)
        assert found.startswith("unread")


def test_a_law_that_is_named_is_no_random_number() -> None:
    assert stated(r"\[ \mathbb E[p] = 0 \]", "p = N(0, 1)") == [
        "unread: p is a law: declare what is drawn from it, as X ~ N(0, 1)"
    ]
    assert stated(r"\[ D_{KL}(p\|p) = 0 \]", "p = N(0, 1)")[0].startswith("Integral(")


def test_a_variance_is_positive() -> None:
    for declared in ("X ~ N(0, -1)", "X ~ N(0, 0)", "s < 0, X ~ N(0, s)"):
        assert any("no variance" in text for text in stated(r"\[ \mathbb E[X] = 0 \]", declared)), declared


BESIDE_EACH_OTHER = {
    r"\[ |z| = z \quad 2z \ge 0 \]": ["UNDECIDED", "UNDECIDED"],
    r"\[ z^2 \ge z, \quad z^2 \ge 1 \]": ["UNDECIDED", "UNDECIDED"],
    r"\[ 2z = 2, \quad z^2 = z \]": ["UNDECIDED", "UNDECIDED"],
    r"\begin{align} |z| &= z & 2z &\ge 0 \end{align}": ["UNDECIDED", "UNDECIDED"],
    r"\[ z^2 \ge 0, \quad z \ge z^2 \]": ["PROVED", "REFUTED"],
    r"\[ |z| = z, \quad |y| = y \]": ["REFUTED", "REFUTED"],
    r"\[ z^2 \ge z, \quad z \ge \frac32 \]": ["PROVED"],
    r"\begin{align} |z| &= z && \text{for } z > 0 \end{align} \begin{align} |z| &= -z \end{align}": [
        "PROVED",
        "REFUTED",
    ],
    r"\[ \begin{aligned} |z| &= z \\ &\le z^2 \quad \text{for } z > 1 \\ &= z^2 + y \end{aligned} \]": [
        "UNDECIDED",
        "PROVED",
        "UNDECIDED",
    ],
}
"""What stands in one row, and the verdicts: where each may be the condition of the other, neither is refuted."""


def test_what_may_be_the_condition_of_the_other_refutes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "draft.tex"
    path.write_text("\n".join(["% phaseproof: y, z real", *BESIDE_EACH_OTHER]))
    links = check_draft(path).links
    found = {row: [one.verdict for one in links if one.line == at] for at, row in enumerate(BESIDE_EACH_OTHER, 2)}
    assert found == BESIDE_EACH_OTHER


AROUND = {
    "Let $Y = -X$ and\n\\[ \\mathbb E[XY] = 0. \\]": "the text says which values of Y are meant",
    "On the event $X > 0$ we have\n\\[ \\mathbb E[X] = 0 \\]": "the text says which values of X are meant",
    "Let $X \\sim \\mathcal N(0, 4)$. Then\n\\[ \\mathbb E[X^2] = 1. \\]": "the text draws X from another law",
    "Let $X \\sim \\mathcal N(0, 1)$. Then\n\\[ \\mathbb E[X] = 0. \\]": "",
    "For all $z \\in \\mathbb R$ we have\n\\[ |z| = z. \\]": "the text allows more than is declared of z",
    "\\[ |z| = z \\]\nfor every real number $z$.": "the text allows more than is declared of z",
    "For $z < 0$ we have\n\\[ |z| = z. \\]": "the text speaks of other z",
    "For $z < 0$:\n\n\\[ |z| = z. \\]": "the text speaks of other z",
    "\\section{The case of two}\n\\[ m := 2 \\]\n\\[ m = 2 \\]": "",
    "Suppose $z < 0$. Then\n\\[ |z| = z. \\]": "the text speaks of other z",
    "It has no value for $z < 0$. Still,\n\\[ |z| = z. \\]": "",
    "For $z > 1$ we have\n\\[ |z| = z. \\]": "",
    "For $w \\in \\mathbb R$ we have\n\\[ |z| = z. \\]": "",
    "\\[ h(w) := w^2 \\]\nNow let $h(w) = w^3$. Then\n\\[ h(2) = 4. \\]": "h(...) is read as a function",
    "\\[ h(w) := w^2 \\]\nRecall that $h(w) = w^2$, so\n\\[ h(2) = 4. \\]": "",
    "\\[ h(w) := w^2 \\]\nWith $h(w) = w^3$ we have\n\\[ h(2) = 4. \\]": "the text says something else of h",
    "\\[ h(w) := w^2 \\]\nNow let\n\\[ h(w) = w^3 \\]\nand thus\n\\[ h(2) = 4. \\]": "h(...) is read as a function",
    "\\[ h(w) := w^2 \\]\nFrom now on $h(w) = w^3$.\n\\[ h(2) = 4. \\]": "h(...) is read as a function",
    "There is no $z$ with\n\\[ z^2 + 1 > 0. \\]": "does the sentence say that this does not hold",
    "It is false that\n\\[ z^2 \\ge 0. \\]": "does the sentence say that this does not hold",
    "\\[ z = z + 1 \\]\nis absurd.": "does the sentence say that this does not hold",
    "\\[ z^2 \\ge 0, \\]\nwhich does not depend on anything.": "",
    "If $z > 1$, put $m := z$; otherwise put $m := 1$.\n\\[ m = 1 \\]": "m is not declared",
    "If $z > 1$, let\n\\[ m := z \\]\nand otherwise\n\\[ m := 1. \\]\nThen\n\\[ m = 1. \\]": "m is not declared",
    "For $z \\le 1$ put $m := 1$.\n\\[ m = 1 \\]": "m is not declared",
    "For $w > 0$ put $h(w) := \\ln w$.\n\\[ h(1) = 0 \\]": "",
    "All logarithms are to base 2.\n\n\\section{Two}\n\\[ \\log 8 = 3 \\]": "another base",
    "Entropies are measured in bits.\n\\[ \\log 8 = 3 \\]": "another base",
    "The binary logarithm of 8:\n\\[ m := \\log 8 \\]": "another base",
    "With $\\log$ to base 10,\n\\[ \\log_2 8 = 3 = \\log_2 8. \\]": "",
    "All logarithms are to base $e$, the base of a triangle is 2.\n\\[ \\log 8 = 3 \\ln 2 \\]": "",
    "Angles are in degrees.\n\\[ \\sin 90 = 1 \\]": "angles in degrees",
    "It is chi-squared in degrees of freedom.\n\\[ \\sin 0 = 0 \\]": "",
    "Let $X$ be uniform on $[0, 1]$. Then\n\\[ \\mathbb E[X^2] = 1. \\]": "the text draws X from another law",
    "For exponential random variables $X, Y$ we have\n\\[ \\mathbb E[Y^2] = 1. \\]": "the text draws Y from another law",
    "\\[ \\mathbb E[X^2] = 1 \\]\nif $X$ follows a Laplace law.": "the text draws X from another law",
    "As $X$ has exponential moments, uniformly in $X$,\n\\[ \\mathbb E[X^2] = 1. \\]": "",
}
"""What the text around a last display says, and why this is not read; nothing where it is."""


@pytest.mark.parametrize("text", AROUND)
def test_what_the_text_says_otherwise_of_a_letter_leaves_it_unread(text: str) -> None:
    last = entries(f"% phaseproof: z > 0, X ~ N(0, 1), Y ~ N(0, 1)\n{text}")[-1]
    assert last.kind == ("unread" if AROUND[text] else "link")
    assert AROUND[text] in last.why


SUPPOSING = {
    "Suppose $z = 1$. Then\n\\[ z^2 = 1. \\]": "UNDECIDED",
    "Suppose that\n\\[ z > 2. \\]\nThen\n\\[ z^2 > 4. \\]": "UNDECIDED",
    "Here $z = 1$. We see, in particular, that something holds:\n\\[ z^2 = 1. \\]": "UNDECIDED",
    "\\[ z^2 = 1 \\]\nwhenever $z = 1$.": "UNDECIDED",
    "\\[ z^2 = 2y \\]\nfor some $y$.": "UNDECIDED",
    "There is some $z$ with\n\\[ z^2 = 2. \\]": "UNDECIDED",
    "If z = 1, then\n\\[ z^2 = 1. \\]": "UNDECIDED",
    "For $z > 0$ we have\n\\[ z^2 = 1. \\]": "REFUTED",
    "For $y > 1$ we have\n\\[ z^2 = 1. \\]": "REFUTED",
    "Suppose $z = 1$. This was the easy case.\n\nIndeed\n\\[ z^2 = 1. \\]": "REFUTED",
}
"""What a text says, and the verdict on its last display, which holds under what is supposed alone."""


def test_what_a_text_may_suppose_is_not_refuted_without_it(tmp_path: Path) -> None:
    path, verdicts = tmp_path / "draft.tex", list[str]()
    path.write_text("% phaseproof: y, z > 0\n" + "\n\nApart from that.\n\n".join(SUPPOSING))
    draft = check_draft(path)
    starts = [place for place, line in enumerate(path.read_text().split("\n"), 1) if line == "Apart from that."]
    for first, last in zip([0, *starts], [*starts, 10**6], strict=True):
        verdicts.append([one.verdict for one in draft.links if first < one.line < last][-1])
    assert verdicts == [*SUPPOSING.values()]
