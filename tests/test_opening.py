"""What opening the counter does to its data folder."""

import logging
import os
from datetime import datetime, timedelta

import pytest

from kiosk.app import log_to
from kiosk.clock import VIETNAM
from kiosk.composition import open_counter, open_office
from kiosk.errors import KioskError
from kiosk.outbox import KEEP_SLIPS

NOW = datetime(2026, 11, 23, 8, tzinfo=VIETNAM)


@pytest.fixture
def kiosk_log():
    """The program's logger, without what a test has hung on it."""
    logger = logging.getLogger("kiosk")
    before = list(logger.handlers)
    yield logger
    for handler in set(logger.handlers) - set(before):
        logger.removeHandler(handler)
        handler.close()


def test_slips_older_than_a_month_are_gone_when_the_counter_opens(ba_to_folder):
    profile = ba_to_folder / "office.toml"
    profile.write_text(profile.read_text(encoding="utf-8").replace("days_behind", "# days_behind"), encoding="utf-8")
    exports = ba_to_folder / "exports"
    exports.mkdir()
    for name, age in (
        ("phieu-thu-PT26-00001.txt", KEEP_SLIPS + timedelta(minutes=1)),
        ("phieu-thu-PT26-00002.txt", KEEP_SLIPS - timedelta(minutes=1)),
        ("bao-cao-2025-07.html", timedelta(days=300)),
    ):
        (exports / name).write_text("x")
        written = (NOW - age).timestamp()
        os.utime(exports / name, (written, written))
    open_office(ba_to_folder, lambda: NOW).close()
    assert len(os.listdir(exports)) == 3
    open_counter(ba_to_folder, lambda: NOW).close()
    assert sorted(os.listdir(exports)) == ["bao-cao-2025-07.html", "phieu-thu-PT26-00002.txt"]


def test_two_sessions_share_a_log_and_a_long_one_is_set_aside(tmp_path, kiosk_log):
    log = tmp_path / "data" / "kiosk.log"
    log_to(log.parent)
    kiosk_log.error("first")
    with log.open("a") as file:
        file.write("x" * 1_000_001)
    log_to(log.parent)
    kiosk_log.error("second")
    assert "first" not in log.read_text()
    assert "second" in log.read_text()
    aside = log.with_name("kiosk.log.1").read_text()
    assert "first" in aside
    assert "second" in aside  # the session that had it open goes on writing there
    assert len(list(log.parent.iterdir())) == 2


def test_a_log_that_cannot_be_written_is_one_sentence(tmp_path, kiosk_log):
    (tmp_path / "kiosk.log").mkdir()
    with pytest.raises(KioskError, match="đây là một thư mục"):
        log_to(tmp_path)
