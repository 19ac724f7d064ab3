"""TinyDB on disk: durable, shared by processes, without rules."""
