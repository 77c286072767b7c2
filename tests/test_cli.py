"""The command line: what it prints, what it refuses, and with which exit status."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import phaseproof
from phaseproof.__main__ import main
from phaseproof.campaigns.progress import Interrupted, Progress
from phaseproof.checking import proving
from phaseproof.cli import run
from phaseproof.terminal import console, work
from phaseproof.theory.claim import Claim

from .amounts import part_of
from .derivation_files import BROKEN, TRUE, write

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nonsense"], 2, "nonsense"),
        (["evl"], 2, "Did you mean 'eval'?"),
        (["list", "--symbl", "x"], 2, "--symbol"),
        (["list", "--symbol", "gama"], 1, "did you mean 'gamma'?"),
        (["list", "--uses", "poincar"], 2, "did you mean 'poincare'?"),
        (["predict", "digts"], 2, "did you mean 'digits'?"),
        (["predict", "--population", "power_lw:1", "--dimension", "3"], 2, "did you mean 'power_law'?"),
        (["eval", "spectrum.overlap", "gamma=1", "--spectrum", "power_lw:1"], 2, "did you mean 'power_law'?"),
        (["eval", "convergence.overlap", "gamma=1", "--digits", "x"], 2, "--digits = 'x'; valid: an integer"),
        (["predict", "digits", "--target=x"], 2, "--target = 'x'; valid: a number"),
        (["report", "-o", "x", "--format", "htm"], 2, "--format: 'htm' is not one of 'html'"),
        (["list", "--nonsense"], 2, "--nonsense"),
        (["list", "--uses", "nobody"], 2, "neither a claim nor an axiom"),
        (["list", "--symbol", "nobody"], 1, "no claim matches --symbol nobody"),
        (["show"], 2, "CLAIM"),
        (["show", "convergence.overlpa"], 2, "nearest: convergence.overlap"),
        (["eval", "nothing.here", "gamma=2"], 2, "there is no claim named 'nothing.here'"),
        (["eval", "convergence.overlap"], 2, "missing parameter 'gamma'"),
        (["eval", "convergence.overlap", "gamma"], 2, "NAME=VALUE"),
        (["eval", "convergence.overlap", "gamma="], 2, "NAME=VALUE"),
        (["eval", "convergence.overlap", "=2"], 2, "NAME=VALUE"),
        (["eval", "convergence.overlap", "gamma=0"], 2, "gamma = 0 is outside the domain; valid: gamma > 0"),
        (["eval", "convergence.overlap", "gamma=-1"], 2, "outside the domain"),
        (["eval", "convergence.overlap", "gamma=abc"], 2, "'abc' is not a number"),
        (["eval", "convergence.overlap", "gamma=nan"], 2, "'nan' is not a number"),
        (["eval", "convergence.overlap", "gamma=1/0"], 2, "is not a number"),
        (["eval", "convergence.overlap", "gamma=1e999999"], 2, "exponent"),
        (["eval", "convergence.overlap", "gamma=__import__('os')"], 2, "is not a number"),
        (["eval", "convergence.overlap", "gamma=-1e-9999"], 2, "outside the domain"),
        (["eval", "convergence.overlap", "gamma=1", "gamma=2"], 2, "gamma is given twice: 1 and 2"),
        (["eval", "convergence.overlap", "gamma=1", "c=2"], 2, "unknown parameter 'c'; valid: gamma"),
        (["eval", "convergence.overlap", "gama=1"], 2, "'gama'; valid: gamma; did you mean 'gamma'?"),
        (["table", "denoising.gap", "gama=1..2", "noise=1"], 2, "did you mean 'gamma'?"),
        (["plot", "denoising.gap", "gama=1..2", "-o", "x.svg"], 2, "did you mean 'gamma'?"),
        (["validate", "convergance"], 2, "nearest: convergence"),
        (["eval", "convergence.overlap", "gamma=1", "self=2"], 2, "unknown parameter 'self'"),
        (["eval", "convergence.overlap", "gamma=1", "--digits", "0"], 2, "digits = 0; valid: an integer"),
        (["eval", "convergence.overlap", "gamma=1", "--digits", "10001"], 2, "digits = 10001"),
        (["eval", "convergence.overlap", "gamma=1", "--digits", "1e9"], 2, "--digits = '1e9'"),
        (["eval", "convergence.large_load", "gamma=2"], 2, "is a proposition, not a number"),
        (["check", "nothing"], 2, "there is no claim or topic named 'nothing'"),
        (["check", "absent.py"], 2, "there is no file absent.py"),
        (["check", "/"], 2, "/ is a directory"),
        (["validate", "convergence.overlap", "--settings", "0"], 2, "settings = 0; valid: an integer"),
        (["validate", "convergence.overlap", "--jobs", "0"], 2, "jobs = 0"),
        (["validate", "convergence.overlap", "--jobs", "x"], 2, "--jobs = 'x'; valid: an integer"),
        (["validate", "convergence.overlap", "--seed", "-1"], 2, "seed = -1"),
        (["check", "convergence.overlap", "--timeout", "-1"], 2, "timeout = -1.0; valid: seconds > 0"),
        (
            ["table", "convergence.overlap_at_transition"],
            2,
            "convergence.overlap_at_transition has no parameter: `phaseproof eval",
        ),
        (
            ["plot", "convergence.overlap_at_transition"],
            2,
            "convergence.overlap_at_transition has no parameter: `phaseproof eval",
        ),
        (["report", "convergence.overlap"], 2, "--output"),
        (["report", "nothing", "-o", "unused"], 2, "there is no claim or topic named 'nothing'"),
    ],
)
def test_bad_input_is_one_line_on_stderr(capsys: Capture, arguments: list[str], status: int, message: str) -> None:
    assert run(arguments) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


def test_a_bad_value_of_the_environment_is_named(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHASEPROOF_JOBS", "x")
    assert run(["validate", "convergence.overlap"]) == 2
    assert capsys.readouterr().err == "phaseproof: PHASEPROOF_JOBS = 'x'; valid: an integer\n"


@pytest.mark.parametrize("text", ["", "x = (", "import no_such_module_anywhere"])
def test_a_bad_file_is_bad_usage(capsys: Capture, tmp_path: Path, text: str) -> None:
    assert run(["check", write(tmp_path, text)]) == 2
    assert "my_result.py" in capsys.readouterr().err


def test_eval_prints_the_number_alone(capsys: Capture) -> None:
    assert run(["eval", "convergence.overlap", "gamma=2", "--digits", "50"]) == 0
    assert capsys.readouterr().out == "0.87011484661880042831565316357693364659552145228252\n"


def test_equal_values_written_differently(capsys: Capture) -> None:
    for value in ("0.5", "1/2", "5e-1", " 1/2 "):
        assert run(["eval", "convergence.overlap", f"gamma={value}"]) == 0
    assert len(set(capsys.readouterr().out.split())) == 1


def test_list_by_claim_axiom_and_symbol(capsys: Capture) -> None:
    assert run(["list", "--uses", "marchenko_pastur.stieltjes_transform"]) == 0
    by_claim = capsys.readouterr().out
    assert "convergence.duality" in by_claim
    assert "wishart." not in by_claim
    assert run(["list", "--uses", "variance_of_statistic"]) == 0
    assert "finite_size.half_moment_variance" in capsys.readouterr().out
    assert run(["list", "--symbol", "overlap"]) == 0
    assert capsys.readouterr().out.startswith("convergence.load ")


def test_show_has_every_section(capsys: Capture) -> None:
    assert run(["show", "convergence.overlap"]) == 0
    out = capsys.readouterr().out
    for part in (
        "gamma > 0",
        "Definition",
        "Closed form",
        "LaTeX",
        "Axioms",
        "stieltjes_continuity",
        "arXiv:2605.21402",
    ):
        assert part in out
    assert run(["show", "convergence.large_load"]) == 0
    assert "Proposition" in capsys.readouterr().out


def test_check_a_true_and_a_broken_file(capsys: Capture, tmp_path: Path) -> None:
    assert run(["check", write(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "PROVED 'expand the square': " in out
    assert "algebra" not in out
    assert "1 of 1 claims proved; steps: 1 PROVED, 0 CERTIFIED, 0 CITED, 0 UNDECIDED, 0 REFUTED" in out
    assert run(["check", write(tmp_path, BROKEN)]) == 1
    out = capsys.readouterr().out
    assert "REFUTED 'expand the square'" in out
    assert "states  (1 + a)^2 = 1 + a^2 + 3*a" in out
    assert "false at a = 1: left side 4.0000000000000000000, right side 5.0000000000000000000" in out


def test_a_derivation_that_cannot_be_built(capsys: Capture, tmp_path: Path) -> None:
    text = TRUE.replace('    return by.step("expand', '    1 / 0\n    return by.step("expand')
    assert run(["check", write(tmp_path, text)]) == 1
    out = capsys.readouterr().out
    assert "UNDECIDED mine.square" in out
    assert "my_result.py, line 11: ZeroDivisionError" in out


def test_a_derivation_of_something_else(capsys: Capture, tmp_path: Path) -> None:
    text = TRUE.replace("definition=(x + 1) ** 2", "definition=(1 - x) ** 2")
    assert run(["check", write(tmp_path, text)]) == 1
    assert "but the claim says" in capsys.readouterr().out


def test_a_derivation_on_another_domain(capsys: Capture, tmp_path: Path) -> None:
    text = TRUE.replace("expanded = x**2 + 2 * x + 1", "expanded = 3 - x").replace("(x + 1) ** 2", "abs(x - 3)")
    text = text.replace('"algebra", ', "").replace("    domain=domain,", '    domain=Domain((real("a", 0),)),')
    assert run(["check", write(tmp_path, text)]) == 1
    out = capsys.readouterr().out
    assert "the derivation ends on another domain than the claim's" in out
    assert "but the claim says" not in out


@pytest.mark.parametrize("wrapped", ["cache(derivation)", "partial(derivation)"])
def test_a_derivation_that_is_no_plain_function_and_breaks(capsys: Capture, tmp_path: Path, wrapped: str) -> None:
    text = TRUE.replace("def derivation():\n", "def derivation():\n    1 / 0\n").replace(
        "derivation=derivation", f"derivation={wrapped}"
    )
    file = write(tmp_path, "from functools import cache, partial\n" + text)
    assert run(["check", file]) == 1
    out = capsys.readouterr().out
    assert "UNDECIDED mine.square" in out
    assert "ZeroDivisionError" in out


def test_a_shared_step_is_laid_out_once(capsys: Capture) -> None:
    assert run(["check", "convergence.overlap", "convergence.duality"]) == 0
    out = capsys.readouterr().out
    assert out.count("the quadratic equation") == 1
    assert "(laid out under convergence.overlap)" in out
    assert "(laid out above)" in out


def test_validate_a_true_and_a_broken_file(capsys: Capture, tmp_path: Path) -> None:
    assert run(["validate", write(tmp_path), "--settings", "3", "--jobs", "1"]) == 0
    assert "TESTED mine.square: 3 settings" in capsys.readouterr().out
    path = write(tmp_path, BROKEN)
    assert run(["validate", path, "--settings", "3", "--jobs", "1"]) == 1
    out = capsys.readouterr().out
    assert "smallest failing setting: " in out
    assert "standard errors away" in out
    command = next(line for line in out.splitlines() if "repeat with" in line).split()[3:]
    assert run([*command, "--jobs", "1"]) == 1
    assert capsys.readouterr().out.splitlines()[:-1] == out.splitlines()[:-1]


def test_interrupted_check_says_how_far_it_was(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    real, second = proving.running, iter((False, True))

    def stop(claim: Claim, timeout: float) -> AbstractContextManager[None]:
        if next(second):
            raise KeyboardInterrupt
        return real(claim, timeout)

    monkeypatch.setattr(proving, "running", stop)
    assert run(["check", "wishart.moment_real", "wishart.moment_complex"]) == 130
    assert "interrupted while checking: 1 of 2 done" in capsys.readouterr().err


def test_what_is_not_begun_is_not_counted() -> None:
    """It said: 0 of 0 done."""
    with pytest.raises(Interrupted) as stopped, Progress("checking"):
        raise KeyboardInterrupt
    assert str(stopped.value) == "interrupted while checking"


def test_interrupted_before_any_work(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(selection: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(work, "select", stop)
    assert run(["check"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from phaseproof.cli import run; run(['--help']); "
        "heavy = {'sympy', 'numpy', 'matplotlib', 'scipy', 'rich', 'hypothesis', 'flint'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "verify" in done.stdout


def test_importing_the_package_imports_no_sympy() -> None:
    code = "import sys, phaseproof; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_checking_a_file_loads_sympy_in_the_process_of_the_derivations_alone(tmp_path: Path) -> None:
    code = f"import sys; from phaseproof.cli import run; sys.exit(run(['check', {write(tmp_path)!r}]) or 'sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_the_program_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a Ctrl-C it looked for seconds through terms that nobody uses."""
    monkeypatch.setattr(sys, "argv", ["phaseproof", "--version"])
    try:
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 0
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()


def test_no_argument_is_help(capsys: Capture) -> None:
    assert run([]) == 0
    assert "Usage: phaseproof" in capsys.readouterr().out


@pytest.mark.parametrize("job", part_of(['"show", "convergence.load"', '"list", "--json"'], {'"list", "--json"'}))
def test_a_closed_pipe_is_not_worth_a_word(tmp_path: Path, job: str) -> None:
    command = f"{sys.executable} -c 'import sys; from phaseproof.cli import run; sys.exit(run([{job}]))'"
    done = subprocess.run(f"{command} | true", shell=True, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stderr == ""


def test_eval_has_a_time_limit(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from phaseproof.evaluation import closed_forms

    monkeypatch.setattr(closed_forms, "value_of", lambda *arguments: time.sleep(60))
    assert run(["eval", "convergence.overlap", "gamma=2", "--timeout", "0.1"]) == 1
    assert capsys.readouterr().err == "phaseproof: not finished after 0.1 s\n"
    for seconds in ("0", "-1", "nan", "1e9"):
        assert run(["eval", "convergence.overlap", "gamma=2", "--timeout", seconds]) == 2
        assert "timeout = " in capsys.readouterr().err


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_of_everything(capsys: Capture, option: str) -> None:
    for command in ([], ["eval"], ["predict"]):
        assert run([*command, option]) == 0
        assert "Usage: phaseproof" in capsys.readouterr().out


def test_version(capsys: Capture) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"phaseproof {phaseproof.__version__}\n"


def test_no_colour_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert console.mark("REFUTED") != "REFUTED"
    monkeypatch.setenv("NO_COLOR", "1")
    assert console.mark("REFUTED") == "REFUTED"


def test_on_a_terminal_the_list_is_by_topic_and_fits(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "70")
    assert run(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 70 for line in lines)
    assert [line for line in lines if line.startswith("convergence (")]
    assert sum(line.startswith("  ") and line[2] != " " for line in lines) == len(phaseproof.claims())
