"""For our operators: organisations, contracts, runs."""
