"""The book: a folder per topic, which holds its claims, a file for each idea, and in ``proofs`` their derivations."""
