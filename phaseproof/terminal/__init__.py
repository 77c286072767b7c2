"""What the command line says and completes."""
