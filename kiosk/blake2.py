"""blake2b from where hashlib has it: hashlib itself loads OpenSSL, 4 MB that nothing here asks for."""

try:
    from _blake2 import blake2b
except ImportError:  # another Python than CPython
    from hashlib import blake2b

__all__ = ["blake2b"]
