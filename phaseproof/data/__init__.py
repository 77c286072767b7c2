"""A user's data, read as rows of numbers."""
