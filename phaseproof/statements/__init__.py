"""Statements and conditions as text, read by a grammar of our own; nothing of a user's is run."""
