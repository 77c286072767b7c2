"""The Marchenko-Pastur law: the spectrum of white data when n and d grow together."""
