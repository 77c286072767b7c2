"""What stops the work from outside, Ctrl-C or a time limit, is never a verdict: it goes through whatever is under way."""

from __future__ import annotations

import time
import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from flint import acb

from phaseproof import checking
from phaseproof.book import find, load_file
from phaseproof.checking import check_claims
from phaseproof.limits import TimeLimit, _Expired, time_limit
from phaseproof.numeric.evaluation import evaluate
from phaseproof.theory import balls, former_kernel
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.quadrature import integral

from .derivation_files import TRUE, write

ROOT = Path(__file__).resolve().parent.parent
X = real("x", 0)
t = sp.Symbol("t")
LENGTH = sp.Integral(sp.exp(-X.symbol * t**2), (t, 0, 1))
LENGTH_TEXT = 'sp.Integral(sp.exp(-x * sp.Symbol("t")**2), (sp.Symbol("t"), 0, 1))'


class Stop:
    """A function of anything that raises at its so-manieth call, as a signal does that arrives there."""

    def __init__(self, what: BaseException, at: int = 1) -> None:
        self.what, self.left = what, at

    def __call__(self, value: acb, *rest: object) -> acb:
        self.left -= 1
        if self.left == 0:
            raise self.what
        return value


@pytest.mark.parametrize("what", [KeyboardInterrupt(), _Expired(), SystemExit(0), ValueError("own")], ids=repr)
@pytest.mark.parametrize("at", [1, 5])
def test_an_integrand_that_is_stopped_stops_the_integral(what: BaseException, at: int) -> None:
    with pytest.raises(type(what)) as caught:
        integral(Stop(what, at), 0, 1)
    assert caught.value is what


def test_no_integral_is_taken_behind_its_back() -> None:
    """python-flint turns an interrupt within a callback into a SystemError, of which a rule would make a verdict."""
    sources = [
        path for room in ("phaseproof", "theory", "numeric", "derivations") for path in (ROOT / room).glob("*.py")
    ]
    assert [path.name for path in sources if "acb.integral(" in path.read_text()] == ["quadrature.py"]


@pytest.mark.parametrize("what", [KeyboardInterrupt(), _Expired()], ids=repr)
def test_a_value_by_quadrature_is_stopped(what: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balls, "to_ball", Stop(what, 20))
    with pytest.raises(type(what)):
        evaluate(LENGTH, Domain((X,)), {"x": 2})


@pytest.fixture
def former(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every claim is put to the former kernel, as if it were one of the book's that have not moved."""
    monkeypatch.setattr(checking, "for_kernel", lambda claim: None)


@pytest.mark.usefixtures("former")
def test_an_interrupt_within_an_integral_ends_a_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The former kernel looks at points of what its rules let pass; it went on, and the step was UNDECIDED."""
    text = f"import sympy as sp\n{TRUE}".replace("expanded = ", f"L = {LENGTH_TEXT}\nexpanded = ")
    text = text.replace("(x + 1) ** 2", "(x + 1) * L").replace("x**2 + 2 * x + 1", "x * L + L")
    claims = load_file(Path(write(tmp_path, text)))
    assert check_claims(claims).ok
    monkeypatch.setattr(balls, "to_ball", Stop(KeyboardInterrupt(), 20))
    balls.compile_balls.cache_clear()
    with pytest.raises(KeyboardInterrupt):
        check_claims(claims)


def test_an_interruption_that_falls_into_a_callback_is_followed_by_another(capfd: pytest.CaptureFixture[str]) -> None:
    """Python drops what is raised in a callback of a weak reference: it is no end of the work, and no traceback."""

    def work() -> None:
        one = Domain((X,))
        watched = weakref.ref(one, lambda gone: time.sleep(0.2))
        del one
        while watched() is None:
            pass

    with pytest.raises(TimeLimit), time_limit(0.05):
        work()
    assert capfd.readouterr().err == ""


@pytest.mark.usefixtures("former")
def test_what_a_time_limit_cut_short_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps under way were left as steps that use themselves, and every claim that shares them failed."""
    claim, apply, calls = find("denoising.test_error"), former_kernel._apply, iter([1])

    def late_once(*arguments: Any) -> Any:
        if next(calls, None):
            raise _Expired
        return apply(*arguments)

    monkeypatch.setattr(former_kernel, "_apply", late_once)
    first, second = check_claims([claim, replace(claim, name="denoising.again")]).results
    assert not first.ok
    assert "the check was stopped: not finished after" in first.root.message
    assert second.ok
