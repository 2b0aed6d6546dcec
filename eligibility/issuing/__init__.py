"""Work side: the issuer's ledger and the signer."""
