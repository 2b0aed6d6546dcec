"""The demonstration's mirror of the key directory: somebody else's copy, for browsers to compare."""
