"""A PIN's scrypt digest, worked out by a process of its own.

It takes OpenSSL, whose 4 MB stay for good, and 16 MB that glibc keeps from the second time on. A counter needs neither
for the rest of its day. This file is also that other process's program: it imports nothing of the package.
"""

import sys

# 16 MB and about 50 ms on a desk PC: slow enough for four digits behind a counter, quick enough for the clerk.
_COST = {"n": 2**14, "r": 8, "p": 1}
_BYTES = 32
# A process that has not answered by then will not do so while the clerk waits.
_SECONDS = 5.0


def pin_digest(pin: str, salt: str) -> str | None:
    """The digest of a PIN in hexadecimal; None when the machine is too busy to work it out now."""
    import subprocess

    question = f"{pin}\n{salt}".encode()
    try:
        answer = _asked(question)
    except subprocess.TimeoutExpired:
        return None
    return (answer if _is_digest(answer) else _answer(question)).decode("ascii")


def _asked(question: bytes) -> bytes:
    """What the other process answers; nothing when there is none to be had."""
    import subprocess

    if not sys.executable:
        return b""
    # Asked on standard input: others can read a process's arguments and environment. Isolated (-I, -S): nothing of
    # the user's is run.
    command = [sys.executable, "-I", "-S", __file__]
    try:
        return subprocess.run(
            command,
            input=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        ).stdout
    except OSError:  # no interpreter any more, where it was updated meanwhile, or no room for a process
        return b""


def _is_digest(answer: bytes) -> bool:
    return len(answer) == 2 * _BYTES and all(letter in b"0123456789abcdef" for letter in answer)


def _answer(question: bytes) -> bytes:
    # From where hashlib has it: a counter's own hashlib was loaded without OpenSSL.
    from _hashlib import scrypt

    pin, _newline, salt = question.partition(b"\n")
    return scrypt(pin, salt=salt, dklen=_BYTES, **_COST).hex().encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(_answer(sys.stdin.buffer.read()))
