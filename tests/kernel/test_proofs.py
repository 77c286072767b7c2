"""The proofs of the book are shown by the kernel, and end in the claims."""

from collections import defaultdict

import cloudpickle

from phaseproof.book.selection import load_book, topics
from phaseproof.checking.claims import check_claims, walk
from phaseproof.derivations.claimed import claimed
from phaseproof.derivations.proving import written
from phaseproof.theory.axioms.axiom import ASSERTED
from phaseproof.theory.kernel.rule import RULES
from phaseproof.theory.steps import Verdict
from phaseproof.theory.write.proof import believing
from phaseproof.theory.write.shown import Words

BOOK = list(load_book().values())

SELDOM = {
    "enclose": "what balls alone show of a number, as the turn of a closest example; drafts ask for it often",
    "jensen": "one inequality of information; a principle of any text on convexity",
}
"""Rules that serve fewer than three claims of two topics, and why they stay."""


def test_every_proof_ends_in_its_claim():
    for claim in BOOK:
        with believing():
            line = claim.derivation()
        assert (line.context, line.statement) == claimed(claim), claim.name


def test_the_whole_book():
    """It is checked once: all that asks for it stands here."""
    report = check_claims(BOOK)
    every_claim_with_a_proof_is_shown(report)
    a_rule_serves_three_claims_of_two_topics(report)
    what_pages_show_can_be_sent_to_another_process(report)


def every_claim_with_a_proof_is_shown(report):
    wrong = [result.root.message for result in report.results if not result.ok]
    assert not wrong
    cited = {result.claim.name for result in report.results if result.verdict is Verdict.CITED}
    assert cited == {result.claim.name for result in report.results if not ASSERTED.isdisjoint(result.axioms)}
    assert {result.verdict for result in report.results} <= {Verdict.PROVED, Verdict.CERTIFIED, Verdict.CITED}
    assert len(report.results) > 100


def test_no_proof_is_of_a_claim_that_is_not_there():
    names = {name for topic in topics() for name in written(topic, "PROOFS")}
    assert names <= {claim.name for claim in BOOK}


def a_rule_serves_three_claims_of_two_topics(report):
    served = defaultdict(set)
    for result in report.results:
        for checked in walk(result.root):
            served[checked.step.rule].add(result.claim.name)
    seldom = {
        rule for rule in RULES if len(served[rule]) < 3 or len({name.partition(".")[0] for name in served[rule]}) < 2
    }
    assert seldom == set(SELDOM)
    assert len(RULES) <= 45


def what_pages_show_can_be_sent_to_another_process(report):
    """A report of the book ended where its pages are shared out: some last lines are said in the kernel's words."""
    shown = [step for result in report.results for step in (result.root.step, *result.root.step.uses)]
    in_words = [step.statement for step in shown if isinstance(step.statement, Words)]
    assert cloudpickle.loads(cloudpickle.dumps([(step.statement, step.domain) for step in shown]))
    assert in_words
    assert all(cloudpickle.loads(cloudpickle.dumps(words)).term is words.term for words in in_words)
