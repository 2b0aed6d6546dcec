"""For network managers: providers and periods."""
