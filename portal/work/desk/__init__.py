"""For employees: what is covered, and their vouchers."""
