"""The demonstration identity provider: SAML 2.0 by protocol, sign-in by choosing a name. Not for real companies."""
