"""The rows of organisations and their people."""
