"""The counter's use cases, a desk a file."""
