"""TinyDB on disk: durable, shared by processes, without rules."""

from storage.store import TinyStore, TinyTransaction, open_store

__all__ = ["TinyStore", "TinyTransaction", "open_store"]
