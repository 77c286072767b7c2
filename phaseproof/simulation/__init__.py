"""The job ``validate``: settings, samples, tests and what they decide."""
