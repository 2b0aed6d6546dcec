"""Vouchers: being eligible without being known."""
