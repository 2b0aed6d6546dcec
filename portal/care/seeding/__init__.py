"""The demonstration's data on the care side: made up, always the same, and brought in by the real rules."""
