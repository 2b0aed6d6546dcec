"""What the worker and the clock of the work side do."""
