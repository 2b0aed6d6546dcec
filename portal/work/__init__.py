"""The work side's web: who, not what."""
