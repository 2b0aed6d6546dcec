"""For HR: roster, sign-in, colleagues, uptake."""
