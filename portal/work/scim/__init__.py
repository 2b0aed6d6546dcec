"""Addresses for companies' directories."""
