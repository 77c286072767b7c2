"""The proofs of the book are shown by the kernel, and end in the claims."""

from phaseproof.book.selection import load_book, topics
from phaseproof.checking.claims import check_claims
from phaseproof.derivations.claimed import claimed
from phaseproof.derivations.proving import written
from phaseproof.theory.axioms.axiom import ASSERTED
from phaseproof.theory.steps import Verdict
from phaseproof.theory.write.proof import believing

BOOK = list(load_book().values())


def test_every_proof_ends_in_its_claim():
    for claim in BOOK:
        with believing():
            line = claim.derivation()
        assert (line.context, line.statement) == claimed(claim), claim.name


def test_every_claim_with_a_proof_is_shown():
    report = check_claims(BOOK)
    wrong = [result.root.message for result in report.results if not result.ok]
    assert not wrong
    cited = {result.claim.name for result in report.results if result.verdict is Verdict.CITED}
    assert cited == {result.claim.name for result in report.results if not ASSERTED.isdisjoint(result.axioms)}
    assert {result.verdict for result in report.results} <= {Verdict.PROVED, Verdict.CERTIFIED, Verdict.CITED}
    assert len(report.results) > 100


def test_no_proof_is_of_a_claim_that_is_not_there():
    names = {name for topic in topics() for name in written(topic, "PROOFS")}
    assert names <= {claim.name for claim in BOOK}
