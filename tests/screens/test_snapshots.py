"""A few looks kept: they change only when somebody means them to (`pytest --snapshot-update`)."""

import sys

import pytest
from shots import friday_morning, sign_in

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="pictures are drawn on one Python version")

LOOKS = {
    "home": (),
    "intake": ("f3", *"1.001193", "enter", *"Phạm Thị Nga", "enter"),
    "report": ("f6",),
}


@pytest.mark.parametrize("size", [(80, 24), (110, 32)], ids=["80x24", "110x32"])
@pytest.mark.parametrize("look", sorted(LOOKS))
def test_the_look_is_the_one_that_was_agreed_on(snap_compare, look, size):
    async def walk_there(pilot):
        await sign_in(pilot)
        await pilot.press(*LOOKS[look])
        await pilot.pause(0.3)

    assert snap_compare(friday_morning(), terminal_size=size, run_before=walk_there)
