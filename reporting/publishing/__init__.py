"""Care side: contributions become one release."""
