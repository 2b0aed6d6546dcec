"""The rows of what was received."""
