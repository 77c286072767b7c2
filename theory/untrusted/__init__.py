"""What the kernel asks for and does not believe: numbers that it verifies, and why a line that it refused is false."""
