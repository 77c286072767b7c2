"""What is alike on a page has one letter, and the root that papers call kappa has theirs."""

from __future__ import annotations

import sympy as sp

from phaseproof.theory.domain import Domain, real
from phaseproof.theory.language import average
from phaseproof.theory.roots import root_of
from phaseproof.theory.write.convert import convert
from phaseproof.typesetting.alike import key
from phaseproof.typesetting.latex import PageLetters, latex, typeset
from phaseproof.typesetting.naming import letters_of, spelt

gamma, noise, w, h, s, t, u, x, y = sp.symbols("gamma noise w h s t u x y", positive=True)


def kappa(at: sp.Expr, unknown: sp.Symbol = x, eigenvalue: sp.Symbol = t, load: sp.Symbol = gamma) -> sp.Expr:
    mean = average(eigenvalue / (eigenvalue + unknown), eigenvalue)
    return root_of(1 - mean / load - at / unknown, unknown, 0, 0, sp.oo)


def test_the_renormalised_noise_is_the_kappa_of_the_titles() -> None:
    """A step called "kappa(s + h) > kappa" had a t with a star and primes, and another letter for each name of the unknown."""
    text = latex(sp.Lt(kappa(noise**2), kappa(s + h, y, u)))
    assert text.startswith(r"\kappa < \kappa(h + s),\quad \text{where } \kappa\in(0,\infty) \text{ solves } 1 - ")
    assert r"\text{and } \kappa(h + s)\in(0,\infty) \text{ solves }" in text
    assert r"\star" not in text


def test_so_it_is_where_the_population_is_written_out() -> None:
    """Of isotropic data it was the t with a star."""
    for share in (sp.S.Zero, w):
        mean = (1 - share) / (1 + x) + share * h / (h + x)
        root = root_of(1 - noise**2 / x - mean / gamma, x, 0, 0, sp.oo)
        assert latex(1 + root).startswith(r"1 + \kappa,\quad \text{where } ")


def test_the_unknown_that_a_letter_replaces_is_no_sign_of_the_page() -> None:
    """Tables explained a k that stood nowhere."""
    found = typeset(1 + kappa(w))
    assert x not in found.kinds
    assert {t, w, gamma} <= found.kinds
    assert x in typeset(x + kappa(w)).kinds


def test_what_differs_in_bound_letters_alone_is_explained_once() -> None:
    left, right = (sp.Integral(1 / (1 + kappa(v**2, k)), (v, 0, 1)) for v, k in ((u, x), (s, y)))
    text = latex(sp.Lt(left, 1 + right))
    assert (text.count(r"\kappa(u^{2})\in"), text.count(r"\kappa(s^{2})\in")) in ((1, 0), (0, 1))
    assert r"\kappa_" not in text


def test_a_kappa_without_noise_has_its_own_equation() -> None:
    text = latex(sp.Lt(kappa(sp.S.Zero), kappa(w)))
    assert text.startswith(r"\kappa(0) < \kappa(w)")
    assert text.count(r"\text{ solves }") == 2


def test_a_root_that_is_a_whole_side_is_named_where_papers_name_it() -> None:
    assert latex(sp.Lt(0, kappa(w), evaluate=False)).startswith(r"0 < \kappa(w),\quad \text{where }")
    k = sp.Symbol("k", positive=True)
    special = root_of(1 - sp.hyper((1, 2), (3,), -k) - w / k, k, 0, 0, sp.oo)
    assert latex(sp.Eq(y, special)).startswith(r"y = \kappa,\quad \text{where }")
    other = root_of(x**2, x, 2, 0, sp.oo)
    assert latex(sp.Lt(0, other, evaluate=False)).startswith(r"0 < \text{the } x\in")


def test_no_other_root_is_called_kappa() -> None:
    mean = average(t / (t + x), t)
    others = (
        root_of(1 - average(t**2 / (t + x) ** 2, t) / gamma - w / x, x, 0, 0, sp.oo),
        root_of(1 - mean / gamma - w / x, x, 0, w, sp.oo),
        root_of(1 - mean / gamma - w / x, x, sp.S.Half, 0, sp.oo),
        root_of(2 - mean / gamma - w / x, x, 0, 0, sp.oo),
        root_of(1 - mean / gamma - w / x**2, x, 0, 0, sp.oo),
    )
    for other in others:
        assert r"\kappa" not in latex(1 + other)


def test_one_letter_of_a_page_for_one_function_of_the_noise() -> None:
    page = PageLetters({}, {r"\kappa"})
    first, second = (latex(1 + kappa(at, k), (), page) for at, k in ((w, x), (s + h, y)))
    assert first.startswith(r"1 + \kappa_{0}(w)")
    assert second.startswith(r"1 + \kappa_{0}(h + s)")
    assert latex(1 + kappa(w, load=u), (), page).startswith(r"1 + \kappa_{1}(w)")


def test_bound_letters_tell_nothing_apart_and_free_ones_do() -> None:
    assert key(sp.Integral(t / gamma, (t, 0, w)), {gamma, w}) == key(sp.Integral(s / gamma, (s, 0, w)), {gamma, w})
    assert key(sp.Integral(t / gamma, (t, 0, w)), {gamma, w}) != key(sp.Integral(t / gamma, (t, 0, s)), {gamma, s})
    assert key(t * w, {w}) == key(s * w, {w})
    assert key(t * w, {t, w}) != key(s * w, {s, w})
    assert key(average(t - x, t), {x}) != key(average(x - t, t), {x})


def test_the_kernel_calls_it_kappa_too() -> None:
    domain = Domain((real("gamma", lower=0), real("w", lower=0)))
    _, term = convert(sp.Lt(0, kappa(w), evaluate=False), domain)
    text = spelt(term)
    assert text.startswith(r"0 < \kappa,\quad \text{where } \kappa = \text{the zero } t \in (0, \infty) \text{ of }")


def test_on_a_page_the_plain_letter_is_that_of_the_authors_notation() -> None:
    """Two lines in the kernel's words left every other formula of a page a kappa with a 0."""
    page = PageLetters({}, set())
    _, term = convert(sp.Lt(0, kappa(w), evaluate=False), Domain((real("gamma", lower=0), real("w", lower=0))))
    assert spelt(term, letters_of(page)).startswith(r"0 < \kappa_{1},")
    assert latex(1 + kappa(w), (), page).startswith(r"1 + \kappa(w)")
