"""What the counter knows and does: no terminal, no disk, no template engine."""

__version__ = "0.1.0"
