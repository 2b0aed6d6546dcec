"""Organisations, their staff and roles, roster, coverage. Work side."""
