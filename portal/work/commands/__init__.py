"""What `alcove work` can do."""
