"""The rules: principles that textbooks of analysis and probability state in general. None knows a result."""
