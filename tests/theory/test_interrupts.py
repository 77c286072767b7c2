"""What stops the work from outside, Ctrl-C or a time limit, is never a verdict: it goes through whatever is under way."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import weakref
from pathlib import Path

import pytest
import sympy as sp
from flint import acb, arb, ctx

from phaseproof.campaigns.limits import TimeLimit, _Expired, interruptible, time_limit
from phaseproof.numeric.evaluation import evaluate
from phaseproof.theory import balls
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.quadrature import integral

ROOT = Path(__file__).resolve().parents[2]
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


@pytest.mark.parametrize("at", [2, 50])
def test_a_stopped_integral_ends_soon(at: int) -> None:
    """python-flint went on with what was left in the place of values, to a limit that at many digits is never reached."""
    calls = 0

    def wild(point: acb, analytic: bool) -> acb:
        nonlocal calls
        calls += 1
        if calls == at:
            raise KeyboardInterrupt
        return 1 / point

    before = ctx.prec
    ctx.prec = 2000
    try:
        with time_limit(60), pytest.raises(KeyboardInterrupt):
            integral(wild, -1, 1, rel_tol=arb(2) ** -ctx.prec)
    finally:
        ctx.prec = before
    assert calls == at


def test_no_integral_is_taken_behind_its_back() -> None:
    """python-flint turns an interrupt within a callback into a SystemError, of which a rule would make a verdict."""
    sources = [
        path for room in ("phaseproof", "theory", "numeric", "derivations") for path in (ROOT / room).rglob("*.py")
    ]
    taken = {str(path.relative_to(ROOT)) for path in sources if "acb.integral(" in path.read_text()}
    assert taken == {"theory/quadrature.py", "theory/decide/balls.py"}


@pytest.mark.parametrize("what", [KeyboardInterrupt(), _Expired()], ids=repr)
def test_a_value_by_quadrature_is_stopped(what: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balls, "to_ball", Stop(what, 20))
    with pytest.raises(type(what)):
        evaluate(LENGTH, Domain((X,)), {"x": 2})


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


def test_a_ctrl_c_that_falls_into_a_callback_comes_again() -> None:
    def work() -> None:
        one = Domain((X,))
        watched = weakref.ref(one, lambda gone: signal.raise_signal(signal.SIGINT))
        del one
        while True:
            time.sleep(0.01)
            assert watched() is None

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job hears none
    try:
        with pytest.raises(KeyboardInterrupt), time_limit(60), interruptible():
            work()
    finally:
        signal.signal(signal.SIGINT, before)


AGAIN = """
import signal
import sys
from phaseproof.campaigns.limits import TimeLimit, processor_limit, time_limit, uninterrupted

def twice(number):
    def trace(frame, event, argument):
        if event == "line":
            sys.settrace(None)
            try:
                signal.raise_signal(number)
            except BaseException:
                pass
            sys.settrace(trace)
        return trace
    sys.settrace(trace)
    try:
        signal.raise_signal(number)
    finally:
        sys.settrace(None)

for number, limit in ((signal.SIGALRM, time_limit(60)), (signal.SIGPROF, processor_limit(60)), (signal.SIGINT, uninterrupted())):
    try:
        with limit:
            twice(number)
    except (TimeLimit, KeyboardInterrupt) as error:
        print(type(error).__name__)
"""


def test_a_signal_that_comes_while_the_last_is_heard_waits_for_nothing() -> None:
    """At each line of each handler the signal comes again: one that took a lock waited for ever for itself."""
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["TimeLimit", "TimeLimit", "KeyboardInterrupt"], done.stderr
