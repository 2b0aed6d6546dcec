"""A stand-in for SendGrid: no mail leaves."""
