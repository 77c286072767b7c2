"""What the LaTeX of a page may be made of, in tables; whatever stands in none of them is spelt out as text.

Messages, titles and names come from a user's file: read as commands they could print any file into the page.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ..statements.latex.names import GREEK

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:!?()'`*+-/=@")
"""Characters that mean themselves in text and in formulas."""

SPELT = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "[": "{[}", "]": "{]}", '"': "''", "<": r"\(<\)",
    ">": r"\(>\)", "|": r"\(|\)", "≥": r"\(\geq\)", "≤": r"\(\leq\)", "→": r"\(\to\)", "∓": r"\(\mp\)",
    "±": r"\(\pm\)", "√": r"\(\surd\)", "−": r"\(-\)", "∞": r"\(\infty\)", "∫": r"\(\int\)", "≠": r"\(\neq\)", "⟨": r"\(\langle\)", "⟩": r"\(\rangle\)", "×": r"\(\times\)", "·": r"\(\cdot\)",
    "₂": r"\({}_2\)", "₁": r"\({}_1\)", "–": "--", "—": "---", "“": "``", "”": "''", "’": "'", "…": r"\dots{}",
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ø": r"\o{}", "Ø": r"\O{}",
    "ł": r"\l{}", "Ł": r"\L{}", "ı": r"\i{}",
    **{sign: rf"\(\{word}\)" for word, sign in GREEK.items()},
}  # fmt: skip
"""Characters that a command prints."""

ACCENTS = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u030a": "r", "\u030c": "v"}
ACCENTS |= {"\u0304": "=", "\u0306": "u", "\u0307": ".", "\u030b": "H", "\u0327": "c"}
"""Combining accents, each with the command that sets it."""


def escape_tex(text: str) -> str:
    """Text for LaTeX, in ASCII: each character by the tables, white space as one blank, else its code point."""
    return "".join(map(_spelt, re.sub(r"\s+", " ", text)))


@lru_cache(maxsize=4096)
def _spelt(character: str) -> str:
    if character in PLAIN:
        return character
    if character in SPELT:
        return SPELT[character]
    letter, *accents = list(unicodedata.normalize("NFD", character))
    if len(accents) == 1 and accents[0] in ACCENTS and letter.isascii() and letter.isalpha():
        return rf"\{ACCENTS[accents[0]]}{{{letter}}}"
    return f"{{[}}U+{ord(character):04X}{{]}}"


# --- formulas -----------------------------------------------------------------------------------------

ENVIRONMENTS = frozenset({"aligned", "cases", "matrix"})

COMMANDS = frozenset(
    """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi omicron pi varpi rho
    varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    ell hbar aleph beth imath jmath Re Im wp
    frac tfrac dfrac binom sqrt text mathrm mathbb mathbf mathcal mathit mathsf mathtt mathfrak boldsymbol operatorname
    operatornamewithlimits left right middle big bigl bigr bigg biggl biggr Big Bigl Bigr Bigg Biggl Biggr
    hat check bar acute grave tilde breve dot ddot dddot ddddot vec mathring overline underline prime
    langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert mid backslash
    sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan log ln exp det dim gcd arg deg ker max min sup inf
    lim limits nolimits limsup liminf sum prod int iint iiint oint partial nabla infty
    leq geq neq le ge ne equiv approx sim simeq propto in notin ni subset subseteq supset supseteq cup cap setminus
    emptyset forall exists nexists neg lnot wedge vee land lor veebar implies iff to mapsto rightarrow leftarrow
    Rightarrow Leftarrow Leftrightarrow leftrightarrow
    cdot times div pm mp ast star circ bullet oplus otimes bmod mod top bot perp dagger
    dots ldots cdots vdots ddots quad qquad displaystyle textstyle
    """.split()  # noqa: SIM905 (a table to be read)
)
"""Commands that print and do nothing else."""

SIGNS = frozenset(",;:!{}|_%&#$ \\")
"""Characters that are commands after a backslash."""

WRITTEN = PLAIN - {"`"} | frozenset("[]<>|^_{}&")
"""Characters that may stand in a formula."""

_TOKEN = re.compile(
    r"\\(?P<edge>begin|end) ?\{(?P<name>\w*)\}|\\(?P<word>[A-Za-z]+)|\\(?P<sign>.)|(?P<character>.)", re.DOTALL
)


@lru_cache(maxsize=8192)
def vetted(formula: str) -> str:
    """The formula where all of it stands in the tables and it closes what it opens, else its source as text."""
    return formula if _sound(formula) else quoted(formula)


def quoted(source: str) -> str:
    """Anything as text within a formula, which LaTeX and MathML read alike."""
    shown = "".join(c if c in WRITTEN & PLAIN else f"[U+{ord(c):04X}]" for c in source)
    return rf"\text{{{shown}}}"


def _sound(formula: str) -> bool:
    opened: list[str] = []
    for edge, name, word, sign, character in _TOKEN.findall(formula):
        if not (name in ENVIRONMENTS or word in COMMANDS or sign in SIGNS or character in WRITTEN):
            return False
        if (character == "&" or sign == "\\") and (not opened or opened[-1] not in ENVIRONMENTS):
            return False
        if edge == "begin" or word == "left" or character == "{":
            opened.append(name or word or character)
        closes = name if edge == "end" else {"right": "left", "}": "{"}.get(word or character)
        if closes and (not opened or opened.pop() != closes):
            return False
    return not opened and "^^" not in formula
