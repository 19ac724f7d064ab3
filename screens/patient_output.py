"""A terminal that stops reading must not stop the counter.

Textual 8.2.8 hands what is painted to a writer that holds 30 pieces and then makes the program wait: with Scroll Lock
pressed, or a dead link, no key is handled and no timer runs any more (no issue yet; see issue #5140 for the endings).
"""

from textual.drivers import _writer_thread

_WITHOUT_LIMIT = 0


def never_wait_for_the_terminal() -> None:
    """From now on what is painted waits for the terminal, not the program: some 100 bytes for each letter typed."""
    setattr(_writer_thread, "MAX_QUEUED_WRITES", _WITHOUT_LIMIT)  # noqa: B010  declared Final
