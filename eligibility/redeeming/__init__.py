"""Care side: vouchers become accounts."""
