"""What the clerk sees: one screen a file, no rules and no file paths."""
