"""Addresses for machines: sign-in messages, documents, webhooks, health."""
