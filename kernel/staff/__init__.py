"""People with a role: invited, known by a passkey or by their company sign-in. Used by both sides."""
