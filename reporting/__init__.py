"""Releases: computed on the care side, received on the work side."""
