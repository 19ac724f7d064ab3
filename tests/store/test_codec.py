"""The store reads JSON as `json.loads` does, in less time."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.codec import dumps, loads

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text('ađ"\\\n\u0001😀'),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("kđ", max_size=3), inner, max_size=4),
)


@given(VALUES)
def test_what_was_written_comes_back(value: Any):
    assert loads(dumps(value)) == value


@given(VALUES, st.sampled_from(["", " ", "\n", "\t \r\n"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_other_programs_may_write_it_otherwise(value: Any, space: str, encoding: str):
    assert loads(f"{space}{json.dumps(value, indent=2)}{space}".encode(encoding)) == value


TEXTS = st.binary(max_size=8) | st.text('{}[]":,01e.-tfn\\\x00 \n', max_size=8).map(str.encode)


@pytest.mark.parametrize("wrong", [b"", b" ", b"{}x", b"{} {}", b"{}\0", b'{"a":1', b'"\xff"', b'{"a":1}}', b"NaNa"])
def test_what_is_no_json_or_has_more_behind_it_is_refused(wrong: bytes):
    with pytest.raises(ValueError, match=r".+"):
        loads(wrong)


@given(TEXTS | st.tuples(VALUES, TEXTS).map(lambda both: dumps(both[0]) + both[1]))
def test_of_any_bytes_it_says_what_json_says(data: bytes):
    try:
        expected = repr(json.loads(data))
    except ValueError:
        with pytest.raises(ValueError, match=r".+"):
            loads(data)
    else:
        assert repr(loads(data)) == expected
