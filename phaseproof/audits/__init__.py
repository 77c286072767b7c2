"""The job ``audit``: mistakes put into closed forms and lines, and who notices."""
