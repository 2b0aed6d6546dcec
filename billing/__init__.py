"""Contracts, statements, invoices, ledger, payments. Work side."""
