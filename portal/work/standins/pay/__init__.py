"""A stand-in for Stripe Invoicing: no money moves."""
