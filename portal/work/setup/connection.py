"""The pages of sign-in as an IT contact sees them."""

from portal.work.connecting import overview

bp = overview.bp
