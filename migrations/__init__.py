"""Numbered steps from an empty database to today's, one folder per database. Never imports our code."""
