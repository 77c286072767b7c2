"""The job ``check``: proofs written as logs, judged by the kernel's process, laid out as trees."""
