"""The bytes of a voucher and its blinding (RFC 9474, RFC 9578), known to both sides."""
