"""The care side's web: what, not who."""
