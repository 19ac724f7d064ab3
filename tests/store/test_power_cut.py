"""Power cut at any call: what was acknowledged is there, nothing else but what was in flight."""

import os

import pytest
from store.crash_states import Workload, failures

IS_LONG = bool(os.environ.get("KIOSK_TORTURE"))


@pytest.mark.parametrize("seed", range(10 if IS_LONG else 1))
def test_after_a_power_cut_everything_acknowledged_is_there(tmp_path, seed):
    """Invariants 1, 3 and 6."""
    workload = Workload(tmp_path / "run", seed, steps=70 if IS_LONG else 12)
    tried, wrong = failures(workload, seed, extra=1000 if IS_LONG else 100, trial=tmp_path / "try")
    assert not wrong
    assert tried > (1500 if IS_LONG else 300)


@pytest.mark.parametrize("left_out", ["sync_data", "sync", "sync_folder"])
def test_the_check_notices_when_a_sync_is_left_out(tmp_path, left_out):
    workload = Workload(tmp_path / "run", 3, steps=12, left_out=frozenset({left_out}))
    _tried, wrong = failures(workload, 3, extra=200, trial=tmp_path / "try")
    assert wrong
