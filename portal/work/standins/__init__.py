"""Local servers that speak the protocol of a company we depend on. Work side."""
