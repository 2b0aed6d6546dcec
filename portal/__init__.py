"""The web. Nothing imports it."""
