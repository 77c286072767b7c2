"""The book: one file per topic, each a list of claims with their derivations."""
