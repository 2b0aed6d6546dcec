"""What somebody else runs, with no login of ours and no database: a mirror of the key directory, and a watcher."""
