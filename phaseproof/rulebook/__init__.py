"""The kernel's rules as a guide to them: grouped by what one wants to do, each with an example that runs."""
