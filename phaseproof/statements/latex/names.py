"""What the commands of LaTeX mathematics stand for: letters, functions of numbers, relations; each function is held as it is written."""

from __future__ import annotations

import sympy as sp

from ..names import Build, held, inverse, reciprocal, signum

GREEK = dict(
    zip(
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "chi",
            "psi",
            "omega",
            "Gamma",
            "Delta",
            "Theta",
            "Lambda",
            "Xi",
            "Pi",
            "Sigma",
            "Phi",
            "Psi",
            "Omega",
            "varepsilon",
            "vartheta",
            "varphi",
            "varrho",
            "varsigma",
            "ell",
        ],
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϵϑϕϱςℓ",
        strict=True,
    )
)
"""Commands of letters, with the character that stands for the same."""

ACCENTS = frozenset(("hat", "widehat", "bar", "overline", "tilde", "widetilde", "check", "breve", "dot", "ddot"))
"""Accents that make another name of a letter."""

UPRIGHT_INDEX = frozenset(("max", "min", "star", "ast", "infty", "perp", "parallel", "inf", "sup"))
"""Commands that an index may be made of, beside letters."""

NO_MATRICES = (
    "vectors and matrices are not read but in traces of a declared one, as S sample covariance of n x d standard normal rows: "
    "write entries, eigenvalues or norms as numbers, or a derivation file"
)
"""Why what speaks of them is listed."""

OF_MATRICES = frozenset(
    ("|", "Vert", "lVert", "rVert", "top", "intercal", "dagger", "nabla", "otimes", "odot", "langle", "rangle", "succ", "succeq",
     "prec", "preceq")
)  # fmt: skip
"""Commands that speak of vectors and matrices."""

TRACES = frozenset(("tr", "Tr", "trace"))
"""Words and commands of a trace."""

WORDS_OF_MATRICES = frozenset(("diag", "rank", "vec", "logdet"))
"""Upright words that speak of matrices, beside traces and determinants."""

RELATIONS: dict[str, type] = {"=": sp.Eq, "ne": sp.Ne, "lt": sp.Lt, "le": sp.Le, "gt": sp.Gt, "ge": sp.Ge}
SIGNS: dict[str, str] = {
    "=": "=",
    **dict.fromkeys(("<", "lt"), "lt"),
    **dict.fromkeys((">", "gt"), "gt"),
    **dict.fromkeys(("<=", "le", "leq", "leqslant", "leqq"), "le"),
    **dict.fromkeys((">=", "ge", "geq", "geqslant", "geqq"), "ge"),
    **dict.fromkeys(("ne", "neq"), "ne"),
}
"""What stands for each of the relations."""
RELATION_SIGNS = r"[=<>≤≥≠]|\\(?:leq?|geq?|neq?|leqslant|geqslant|lt|gt|equiv|approx|le|ge)(?![A-Za-z])"
"""A pattern of relations where they are written."""

DEFINITIONS = frozenset((":=", "coloneqq", "coloneq", "triangleq", "defeq"))
DEFINING = (
    r":=|[≔≜]|\\(?:coloneqq?|triangleq|defeq)(?![A-Za-z])|"
    r"\\(?:stackrel|overset)\s*\{\s*(?:\\(?:text|mathrm|operatorname|rm)\s*\{?)?\s*(?:def|Def|\\triangle|\\Delta)[^=]{0,9}="
)
"""A pattern of definitions where they are written."""

IMPLICATIONS = (
    "implies", "Rightarrow", "iff", "Leftrightarrow", "Longrightarrow", "Longleftrightarrow", "impliedby", "Leftarrow", "Longleftarrow",
    "therefore", "because",
)  # fmt: skip
"""Signs between statements of which neither is then claimed by itself."""
FORWARD = frozenset(("implies", "Rightarrow", "Longrightarrow", "iff", "Leftrightarrow", "Longleftrightarrow"))
BACKWARD = frozenset(("impliedby", "Leftarrow", "Longleftarrow", "iff", "Leftrightarrow", "Longleftrightarrow"))
"""Those of them behind which, and before which, stands what holds under the condition on the other side."""

BETWEEN = frozenset(
    ("to", "rightarrow", "longrightarrow", "xrightarrow", "mapsto", "leftarrow", "models", "mid", "nmid")
)
"""Relations that are not read, and may as well stand between two statements."""
UNREAD_RELATIONS: dict[str, str] = {
    **dict.fromkeys(
        ("approx", "simeq", "cong", "doteq", "approxeq", "eqsim", "mathrel"),
        "that two things are nearly equal is no exact statement, but for a decimal number behind it",
    ),
    **dict.fromkeys(("sim", "asymp", "propto"), "write the limit of the quotient"),
    **dict.fromkeys(("lesssim", "gtrsim", "ll", "gg", "preceq", "succeq", "prec", "succ", "lessgtr"), "write <= or >="),
    **dict.fromkeys(
        (
            "to",
            "rightarrow",
            "longrightarrow",
            "xrightarrow",
            "mapsto",
            "nearrow",
            "searrow",
            "uparrow",
            "downarrow",
            "leftarrow",
        ),
        r"write \lim_{x \to a} f(x) = L",
    ),
    **dict.fromkeys(IMPLICATIONS, "read between two relations of declared letters; display them apart"),
    **dict.fromkeys(("equiv", "=:", "eqqcolon"), "write = for an equation, := for a definition"),
    "!=": r"write \ne, or a space between ! and =",
    **dict.fromkeys(
        ("nless", "ngtr", "nleq", "ngeq", "nleqslant", "ngeqslant", "gneq", "lneq", "models"),
        "write its contrary, <=, >=, < or >",
    ),
    **dict.fromkeys(("gtrless", "gtreqless", "lesseqgtr"), "write <= or >="),
    **dict.fromkeys(
        ("in", "ni", "notin", "subset", "subseteq", "supset", "supseteq", "perp", "parallel", "mid", "nmid"),
        "it is no relation of numbers",
    ),
}
"""Relations that are no statement of the language, with what to do."""


def product(*factors: sp.Expr) -> sp.Expr:
    return sp.Mul(*factors, evaluate=False)


def total(*terms: sp.Expr) -> sp.Expr:
    return sp.Add(*terms, evaluate=False)


def power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    if base is sp.E:
        return sp.exp(exponent, evaluate=False)
    return sp.Pow(base, exponent, evaluate=False)


def quotient(above: sp.Expr, below: sp.Expr) -> sp.Expr:
    """above/below; a fraction of two whole numbers is one number."""
    if isinstance(above, sp.Integer) and isinstance(below, sp.Integer) and below != 0:
        return sp.Rational(above, below)
    return inverse(below) if above == 1 else product(above, inverse(below))


def negative(e: sp.Expr) -> sp.Expr:
    return -e if isinstance(e, sp.Rational) or e is sp.oo else product(sp.S.NegativeOne, e)


def root(e: sp.Expr, index: sp.Expr | None = None) -> sp.Expr:
    """The square root, or that of another index."""
    return power(e, sp.Rational(1, 2) if index is None else quotient(sp.S.One, index))


def logarithm(base: sp.Expr, e: sp.Expr) -> sp.Expr:
    return quotient(held(sp.log)(e), held(sp.log)(base))


FUNCTIONS: dict[str, Build] = {
    "exp": held(sp.exp),
    **dict.fromkeys(("ln", "log"), held(sp.log)),
    **{
        name: held(getattr(sp, name))
        for name in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth")
    },
    **dict.fromkeys(("arcsin", "asin"), held(sp.asin)),
    **dict.fromkeys(("arccos", "acos"), held(sp.acos)),
    **dict.fromkeys(("arctan", "atan"), held(sp.atan)),
    "erf": held(sp.erf),
    "erfc": held(sp.erfc),
    "Gamma": held(sp.gamma),
    "sech": reciprocal(sp.cosh),
    "csch": reciprocal(sp.sinh),
    **dict.fromkeys(("sgn", "sign"), signum),
}
"""Functions of one number, by the command or the upright word."""

SEVERAL: dict[str, Build] = {"max": held(sp.Max), "min": held(sp.Min)}
"""Functions of any number of numbers, in brackets."""

DENIES = frozenset((
    "not", "no", "never", "false", "wrong", "untrue", "fails", "fail", "except", "unless", "only", "iff", "cannot",
    "nor", "neither", "or", "otherwise", "some", "hardly", "rarely", "seldom", "barely", "scarcely", "nearly",
    "almost", "roughly", "approximately", "asymptotically", "formally", "heuristically", "perhaps", "possibly",
    "might", "would", "instead", "rather", "impossible", "absurd", "limit", "limits", "eventually", "large", "small",
    "enough", "sufficiently", "incorrect", "invalid", "contradicts", "contradiction", "equivalent", "equivalently",
    "implies", "imply", "mod", "modulo", "up", "doubt", "doubtful", "whether", "nobody", "none", "nothing", "believe", "believes",
    "wonder", "suspect", "hope", "wish", "refute", "refutes", "disprove", "disproves", "conjecture", "conjectured", "guess",
    "question", "questionable", "unclear", "unknown", "unproved", "unlikely", "region", "regime", "long", "violated", "erroneous", "typo",
    "error", "mistake", "mistaken", "wrongly", "incorrectly", "numerically", "empirically", "tentative", "tentatively", "claim", "todo",
    "tbd", "check", "distribution", "probability", "ansatz", "hypothesis", "assumption",
))  # fmt: skip
"""Words of a remark with which a formula does not say what stands there."""
