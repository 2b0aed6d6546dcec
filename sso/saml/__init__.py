"""SAML 2.0 as a service provider: python3-saml between a check before it and a check after it.

Only the files of this package import onelogin, xmlsec or lxml. Nothing here knows the database or HTTP.
"""
