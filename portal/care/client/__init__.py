"""For clients: coming in, being matched, meeting."""
