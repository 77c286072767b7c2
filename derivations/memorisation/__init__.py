"""Memorisation: how close a generated example is to the training data."""
