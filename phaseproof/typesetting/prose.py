"""Sentences of the records for a page: sqrt(gamma), x^2 and >= as type, names of claims as links.

Records are plain text, so that a terminal can print them; here they become runs of (kind, text).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from ..statements.latex.names import GREEK
from .alphabet import escape_tex
from .notation import LETTERS

Runs = list[tuple[str, str]]
"""Kinds: text, sup, sub, code (a name to type) and claim (a name that has a page)."""

_SIGNS = (
    (r"(?<![\w^.-])([A-Za-z]|0)-(?=[ ,.;:)]|$)", r"\1^(−)"),
    (r"(?<![\w^.-])([A-Za-z]|0)\+(?=[ ,.;:)]|$)", r"\1^(+)"),
    (r"sqrt\((\w+)\)", r"√\1"),
    (r"\bsqrt\(", "√("),
    (r"\bsqrt (\w)", r"√\1"),
    (r"\bint (?=\S)", "∫ "),
    (r"\bint_", "∫_"),
    (r"->", "→"),
    (r">=", "≥"),
    (r"<=", "≤"),
    (r"!=", "≠"),
    (r"(?<![a-z0-9_)])<(?=[A-Za-z0-9])([^<>=\"]*[/,(^][^<>=\"]*)(?<![\s/])>(?!=)", r"⟨\1⟩"),
    (r"(?<![A-Za-z0-9_)])<([A-Za-z])>(?=\^)", r"⟨\1⟩"),
    (r"\b([nd1]) x ([nd])\b", r"\1 × \2"),
    (r"-\+", "∓"),
    (r"\+-", "±"),
    (r"(?<=[\w)]) ?\*(?!\*) ?(?=[\w(√])", " "),
    (r"(?<![\w-])-(?=\d|\w\b|\(|ln\b|exp\b|oo\b|<|⟨)", "−"),
    (r"(?<=[=≤≥<>] )-(?=\w)", "−"),
    (r"<>", "⟨⟩"),
    (r"\.\.\.", "…"),
    (r"(?<=\b\w)-(?=\w\b)", "−"),
    (r"(\S+) ≤ (\w+) ≤ \1(?!\S)", r"\2 = \1"),
    (r"``", ""),
    (r"(?<=[\w)'⟩]) - (?=[\w(√∫⟨])", " − "),
    (r"(?<=\() ?-(?=\w)", "−"),
)
_TOKEN = re.compile(
    r"(?P<name>\b[a-z][a-z0-9]*(?:_[a-z0-9]+)*\.[a-z][a-z0-9_]*\b|\b[a-zA-Z][a-z0-9]+(?:_[a-z0-9]+)+\b)"
    r"|(?:\*\*|\^)(?:\((?P<group>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)|(?P<power>[-−]?\w+))"
    r"|(?:(?<=\b[A-Za-z])|(?<=∫))_(?:\((?P<low>[^()]*)\)|(?P<index>\w+))"
    r"|(?<![\w.])(?P<mantissa>\d+(?:\.\d+)?)e(?P<ten>[+-]?\d+)\b"
)
_SERIES = re.compile(r"\b2F1\b")
_LETTERS = {**GREEK, "oo": "∞"}
_WORD = re.compile(r"(?<![A-Za-z])(?<!Euler )(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?![A-Za-z])")


def prose(text: str, claims: Collection[str] = ()) -> Runs:
    """A sentence as runs; ``claims`` are the names that have a page to link to."""
    runs: Runs = []
    at = 0
    for found in _TOKEN.finditer(_signs(text)):
        _add(runs, "text", _signs(text)[at : found.start()])
        name = found["name"]
        letter, _, index = (name or "").partition("_")
        if letter in GREEK and index.isalnum() and name not in claims:
            _add(runs, "text", letter)
            _add(runs, "sub", index)
        elif name is not None:
            _add(runs, "claim" if name in claims else "code" if "_" in name or name in claims else "text", name)
        elif found["index"] is not None or found["low"] is not None:
            _add(runs, "sub", found["index"] or found["low"])
        elif found["ten"] is not None:
            _add(runs, "text", f"{found['mantissa']} × 10")
            _add(runs, "sup", str(int(found["ten"])))
        else:
            _add(runs, "sup", found["group"] if found["group"] is not None else found["power"])
        at = found.end()
    _add(runs, "text", _signs(text)[at:])
    return runs


_NAMED = {word: LETTERS[word].removeprefix("\\") for word in ("exponent", "noise", "ratio", "ridge")}
_IN_A_FORMULA = re.compile("(?<= [-+*=<>] )({0})\\b|\\b({0})(?= [-+*=<>] |\\^)".format("|".join(_NAMED)))
"""Parameters that are named beside an operator, as in S + ridge: a page has letters for them."""


def _signs(text: str) -> str:
    text = _IN_A_FORMULA.sub(lambda found: _NAMED[found[0]], text)
    for pattern, sign in _SIGNS:
        text = re.sub(pattern, sign, text)
    return _sizes(text)


_INSIDE = re.compile(r"\babs\(((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)\)")


def _sizes(text: str) -> str:
    """abs(x) as |x|, one within another too."""
    while (inner := _INSIDE.sub(r"|\1|", text)) != text:
        text = inner
    return text


def _add(runs: Runs, kind: str, text: str) -> None:
    if kind in ("text", "sup", "sub"):
        text = _WORD.sub(lambda found: _LETTERS[found[0]], _SERIES.sub("₂F₁", text))
        text = re.sub("^-", "−", text) if kind == "sup" else text
    if text:
        runs.append((kind, text))


def plain(text: str) -> str:
    """The sentence on one line of Unicode text, for titles and figures."""
    return "".join(_inline(kind, part) for kind, part in prose(text))


_RAISED = str.maketrans("0123456789+-−()nkid", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿᵏⁱᵈ")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _inline(kind: str, part: str) -> str:
    if kind == "sup":
        raised = part.translate(_RAISED)
        return (
            raised
            if not re.search(r"[/ A-Za-zα-ω∞]", raised.translate({ord(c): None for c in "ⁿᵏⁱᵈ"}))
            else f"^({part})"
        )
    if kind == "sub":
        return part.translate(_LOWERED)
    return part


NO_TITLES: Mapping[str, str] = MappingProxyType({})


def as_html(text: str, titles: Mapping[str, str], address: Callable[[str], str]) -> str:
    """The sentence as HTML, everything escaped; ``titles`` are those of the claims that have a page."""
    parts = []
    for kind, part in prose(text, titles):
        shown = html.escape(part)
        if kind == "claim":
            parts.append(f'<a href="{html.escape(address(part))}">{html.escape(titles[part])}</a>')
        else:
            parts.append(shown if kind == "text" else f"<{kind}>{_raised(shown)}</{kind}>")
    return "".join(parts)


def _raised(exponent: str) -> str:
    """An exponent or index within one."""
    return re.sub(r"(?<=\b[A-Za-z])_(\w)", r"<sub>\1</sub>", re.sub(r"\^(\w)", r"<sup>\1</sup>", exponent))


_TIMES = "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"
"""A line ended behind the sign."""


def number_as_html(text: object) -> str:
    """A number as it is printed: 1.5e-7 as 1.5 x 10^-7, a power of ten from 10^5 on as such, beside 1 too, inf as its sign."""
    shown = str(text)
    if shown in ("inf", "-inf"):
        return shown.replace("-", "−").replace("inf", "∞")
    if found := re.fullmatch(r"(1/)?1(0{5,})", shown):
        return f"10<sup>{'−' if found[1] else ''}{len(found[2])}</sup>"
    if (found := re.fullmatch(r"(10*1|9+)/1(0{5,})", shown)) and len(found[1]) == len(found[2]) + (found[1][0] == "1"):
        return f"1 {'+' if found[1][0] == '1' else '−'} 10<sup>−{len(found[2])}</sup>"
    if re.fullmatch(r"-[\d.]+(/\d+)?", shown):
        return shown.replace("-", "−")
    mantissa, _, exponent = shown.partition("e")
    if re.fullmatch(r"[+-]?[\d.]+", mantissa) and re.fullmatch(r"[+-]?\d+", exponent):
        power = f"10<sup>{str(int(exponent)).replace('-', '−')}</sup>"
        return power if mantissa == "1" else f"{mantissa}{_TIMES}{power}".replace("-", "−")
    return html.escape(shown)


def as_markdown(text: str, titles: Mapping[str, str], address: Callable[[str], str]) -> str:
    """The sentence as Markdown; ``titles`` are those of the claims that have a page."""
    parts = []
    for kind, part in prose(text, titles):
        if kind == "claim":
            parts.append(f"[{escape_markdown(titles[part])}]({address(part)})")
        elif kind == "code":
            parts.append(f"`{part}`")
        else:
            shown = escape_markdown(part)
            parts.append(shown if kind == "text" else f"<{kind}>{_raised(shown)}</{kind}>")
    return "".join(parts)


_PERSONS = (
    "Marchenko–Pastur",
    "Bures–Wasserstein",
    "Wishart",
    "Euler",
    "Gauss",
    "Bessel",
    "Zipf",
    "Bernoulli",
    "Stein",
    "Stieltjes",
    "Jensen",
    "Poincaré",
    "Ostrowski",
    "Bartlett",
    "Cardano",
    "Legendre",
    "Poisson",
    "Schwarz",
)


def in_words(name: str) -> str:
    """A part of a claim's name as a heading: kl_forward_mean is "KL forward mean"."""
    spoken = re.sub(r"\b[bcdfghjklmnpqrstvwxz]{2,3}\b", lambda found: found[0].upper(), name.replace("_", " ").strip())
    for person in _PERSONS:
        typed = person.lower().replace("–", " ").replace("é", "e")
        spoken = re.sub(rf"\b{typed}\b", person, spoken)
    return spoken[:1].upper() + spoken[1:]


def escape_markdown(text: str) -> str:
    """Plain text for Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>|$~#])", r"\\\1", text)


def as_tex(text: str, titles: Mapping[str, str] = NO_TITLES, address: Callable[[str], str] = str) -> str:
    """The sentence as LaTeX; ``titles`` are those of the claims that have a section, which ``address`` refers to."""
    parts = []
    for kind, part in prose(text, titles):
        shown = escape_tex(part)
        if kind == "claim":
            parts.append(rf"\emph{{{escape_tex(titles[part])}}} ({address(part)})")
        elif kind in ("sup", "sub"):
            inside = shown.replace(r"\(", "").replace(r"\)", "").replace(r"\textasciicircum{}", "^")
            inside = rf"\mathrm{{{inside}}}" if re.fullmatch("[a-z]{2,}", part) else inside
            parts.append(rf"\({'^' if kind == 'sup' else '_'}{{{inside}}}\)")
        else:
            parts.append(rf"\texttt{{{shown}}}" if kind != "text" else shown)
    return "".join(parts)


_SIGN = re.compile(r"(?:(?<=[\w)|⟩])|(?<=</su[bp]>)) (=|&[lg]t;|[≤≥≠+−→×]) (?=−?[\w(|⟨√∞])(?!\w{9})")
_MULTIPLE = re.compile(r"(?<=\d) (?=[A-Za-zΑ-ω√](?!\w))|(?<=\b[A-Zα-ω]) (?=[A-Za-zα-ω]\b)")
_SHORT = r"(?:(?:ln|cos|sin|tr|exp)(?![A-Za-z])|</?su[bp]>|[A-Za-z](?![A-Za-z])|[^()\[\]<>&A-Za-z]|&[lg]t;){1,24}"
_BRACKETS = re.compile(rf"[(\[]{_SHORT}[)\]]")
"""Something short between brackets, of single letters, numbers and signs."""
_APPLIED = re.compile(rf"(?<!\w)(E|tr|ln|Var) (?=[\w√|(](?![A-Za-z]))|(?<=\b\w) (?=\({_SHORT}\))")
"""Behind the name of an operator, and between a letter and what is multiplied with it."""


_BEHIND = re.compile(
    r"(?<=\|)(?=[\N{NO-BREAK SPACE}\w])|(?<=\b\w/|[)⟩>]/)(?=[√⟨(]|\w(?!\w))|(?<=\d/)(?=\d)|(?<=\b\w-)(?=th\b)|(?<=\))(?=<sup>)"
)
"""Behind a bar, a stroke or a hyphen, and before what is raised, where lines may end by themselves."""


def together(sentence: str) -> str:
    """The sentence without an end of a line within what is short: beside a sign, in a multiple of a letter, within brackets."""
    apart = _SIGN.sub("\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}", sentence)
    apart = _BRACKETS.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), apart)
    apart = _APPLIED.sub(lambda found: f"{found[1] or ''}\N{NO-BREAK SPACE}", apart)
    apart = _MULTIPLE.sub("\N{NO-BREAK SPACE}", apart)
    return _BEHIND.sub("\N{WORD JOINER}", apart)
