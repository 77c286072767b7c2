"""Pages about claims in every format, and the report that they make."""
