"""For finance: statements, invoices, the contract."""
