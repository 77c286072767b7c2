"""The border: what authors write in SymPy becomes terms and a proof log, and terms become SymPy for pages."""
