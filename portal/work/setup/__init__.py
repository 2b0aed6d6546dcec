"""The surface of an organisation's IT contact: the set-up of sign-in, by a link from HR, and nothing else."""
