"""What the worker and the clock of the care side do."""
