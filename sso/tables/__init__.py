"""The rows of sign-in."""
