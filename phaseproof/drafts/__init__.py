"""Drafts in LaTeX, Markdown and notebooks: their displayed mathematics is read, checked link by link, and marked in the margin."""
