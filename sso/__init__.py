"""Corporate sign-in. Work side."""
