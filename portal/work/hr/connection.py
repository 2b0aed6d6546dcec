"""The pages of sign-in as HR sees them."""

from portal.work.connecting import overview

bp = overview.bp
