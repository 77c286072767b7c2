"""The language: domains, claims, the proof kernel and its rules."""
