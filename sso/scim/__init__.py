"""Directories that send their people by SCIM 2.0 (RFC 7643, RFC 7644): what they may say, and what becomes of it."""
