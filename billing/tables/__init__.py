"""The rows of billing: what was agreed, counted, owed and paid."""
