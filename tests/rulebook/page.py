"""docs/rules.md, made of the rules as they are: ``python -m tests.rulebook.page`` writes it anew."""

from __future__ import annotations

from pathlib import Path

from phaseproof.pages.markdown import rules_page

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"

if __name__ == "__main__":
    PAGE.write_text(rules_page(), encoding="utf-8")
