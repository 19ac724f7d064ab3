"""Memory that goes back to the system when it is no longer needed."""

from functools import cache

_M_MMAP_THRESHOLD = -3  # malloc.h
_LARGE = 1 << 20


@cache
def give_back_large_blocks() -> None:
    """From now on a block of a megabyte or more leaves the process when it is freed.

    Otherwise glibc keeps blocks as large as the largest it has seen freed: the 16 MB of a PIN's hash stay with the
    program from its second one on. Other C libraries have no such habit, and no such switch.
    """
    import ctypes

    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
