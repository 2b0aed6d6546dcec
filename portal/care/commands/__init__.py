"""What `alcove care` can do."""
