"""Whether a written proof ends in its claim and its log is shown by the kernel."""

from dataclasses import replace

from phaseproof.derivations.proofs.claimed import claimed
from phaseproof.theory.kernel.check import check
from phaseproof.theory.kernel.log import Log
from phaseproof.theory.write.log import Writer
from phaseproof.theory.write.proof import Numbered


def prove(claim, write):
    """The last line states the claim, owes nothing, and every step of the log is shown."""
    line = write()
    assert (line.context, line.statement) == claimed(claim)
    log = Numbered()
    log.add(line)
    outcomes = check(Log(tuple(log.steps), ()))[0]
    assert all(outcome.ok for outcome in outcomes)
    assert not outcomes[-1].theorem.owes
    writer = Writer(disprove=False)
    writer.claim(replace(claim, derivation=write))
    assert all(step.rule for step in writer.steps), "a name stands for two things in one log"
