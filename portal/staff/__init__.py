"""The pages of people with a role, alike at every surface: the doorway, and how they sign in."""
