"""The job ``fill``: what the search found for the steps of a derivation file, written back into its text."""
