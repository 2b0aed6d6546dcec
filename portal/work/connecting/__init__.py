"""The pages on which a sign-in is set up: the same for HR and for an IT contact, written once."""
