"""A share of the adversary's tries, the same in every run; the campaign is `make fuzz`. And that it finds what was mended."""

from __future__ import annotations

import inspect
import textwrap
from contextlib import suppress
from random import Random

import pytest

from phaseproof.theory.decide import points, shapes
from phaseproof.theory.kernel import logic
from phaseproof.theory.kernel.rule import RULES
from phaseproof.theory.rules import convergence, functionals, limits
from phaseproof.theory.terms.context import Context
from phaseproof.theory.terms.term import IllFormed

from .adversary import campaign, rules
from .judging import judge, missed
from .mutations import Mutant, mutated
from .proofs import *
from .seeds import SEEDS
from .walks import accepted, derived, walk

ENTRIES = [(rule, entry) for rule in sorted(RULES) for entry in (None, *RULES[rule].schema)]


@pytest.mark.parametrize(("rule", "entry"), ENTRIES, ids=str)
def test_an_honest_log_gives_each_entry_of_each_rule(rule, entry):
    assert any(seed.rule == rule and (entry is None or entry in seed.steps[-1].certificate) for seed in SEEDS)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.rule} {seed.steps[-1].statement}"[:60])
def test_an_honest_log_is_accepted_and_holds_where_its_point_is(seed):
    log = Mutant(seed.steps, seed.point)
    theorems = derived(log)
    assert theorems
    assert judge(theorems[-1], Random(1), 5)[1] is None
    assert missed(log.last.context, log.point) is None
    assert theorems[-1].owes or accepted(log, theorems[-1])


def test_nothing_that_the_kernel_shows_of_a_share_of_tries_is_false():
    tally = campaign(len(rules()) * 12, seed=1)
    assert not tally.falsehoods, "\n".join(tally.falsehoods)
    assert sum(tally.judged.values()) > 20


def test_the_adversary_finds_a_lemma_that_pays_for_itself(monkeypatch):
    """The lemma's own statement was once a fact where its hypotheses are paid."""
    monkeypatch.setattr(logic, "_without", lambda premise, scene: scene)
    number, count = rules().index("instance"), len(rules())
    assert any(campaign(1, seed=5, first=number + count * tried).falsehoods for tried in range(300))


MENDED = {
    "a limit in probability over what is no data": (limits.opened_limit, 'if bound_by(drawn) != ("data",):', "limit_algebra"),
    "the same in a squeeze": (limits.opened_limit, 'if bound_by(drawn) != ("data",):', "squeeze"),
    "what moves is of another sort": (convergence.near_point, "if tuple(v.sort for v in variables) != bound_by(source):", "squeeze"),
    "a size that depends on data": (Context.__post_init__, 'if any(size.sort not in ("real", "integer") for size in source.variables):', "wick"),
    "a law of mass 2 inhabits a domain": (points.seen, "if not all(succeeds(proper, part, Scene(EVERYWHERE)) for part in prop.args):", "sign"),
    "a place without mass": (functionals._full, 'if source.head == "atoms":', "law"),
    "a function that is continuous on atoms": (shapes.closed, 'if source.head != "interval":', "continuity"),
}  # fmt: skip
"""Function, check in it, and a rule by which the adversary is to find what passes without the check."""


def without(function, check):
    """The code of the function where the check never applies."""
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(check) == 1
    made = {}
    future = "from __future__ import annotations\n"
    exec(
        compile(future + source.replace(check, "if False:"), function.__code__.co_filename, "exec"),
        function.__globals__,
        made,
    )
    return made[function.__name__].__code__


@pytest.mark.parametrize(("function", "check", "rule"), MENDED.values(), ids=MENDED)
def test_the_adversary_finds_what_an_attack_by_hand_found(function, check, rule, monkeypatch):
    def falsehoods():
        return (false for number in range(600) for *_, false in walk(rule, Random(f"3 {number}")) if false)

    monkeypatch.setattr(function, "__code__", without(function, check))
    assert next(falsehoods(), None)


def test_a_line_whose_premises_were_taken_away_is_mutated_on():
    """A campaign ended here: images of a lemma that the line no longer uses."""
    D, E = var("D", "data"), var("E", "data")
    bare = step("instance", on(D, ranges=((D, make("gaussian", ONE, ONE)),)), eq(ONE, ONE), images={E: D})
    changed = 0
    for seed in range(200):
        with suppress(IllFormed):
            changed += mutated(Mutant((bare,)), Random(seed)).last != bare
    assert changed > 100
