"""What the store promises, and which test would fail if it no longer held."""

import ast
import re
from pathlib import Path

import pytest

INVARIANTS = {
    1: "A commit is acknowledged only after fdatasync of its whole line has returned; one line is one transaction.",
    2: "Record numbers have no gap; a record counts if its line is whole, its checksum right, its number the next one.",
    3: "Only the holder of the exclusive lock appends, who has read to the end and cut a torn end off; a copy is kept.",
    4: "Nobody is shown a record whose fdatasync has not returned.",
    5: "A torn end is cut off only if no valid record follows it; any other damage is refused.",
    6: "A file says which record it goes up to: folding may be killed anywhere, and the journal comes last.",
    7: "The journal lists the files: a missing or older one is an error, never fewer dossiers.",
    8: "A file is replaced whole or not at all; a foreign edit is found and refused.",
    9: "What is derived holds nothing that cannot be worked out again.",
    10: "A file the disk has failed under takes no more records; a failed fold never makes a commit fail.",
    11: "Clocks, file times and the order of names decide nothing.",
    12: "No figure counts a document that is not there as it was written.",
}

HELD_BY = {
    1: ["test_journal.test_a_reader_never_sees_a_record_that_is_still_being_made_durable",
        "test_power_cut.test_after_a_power_cut_everything_acknowledged_is_there",
        "test_ext4.test_after_a_power_cut_on_ext4_everything_acknowledged_is_there",
        "test_failed_sync.test_whatever_sync_fails_a_later_power_cut_takes_nothing_acknowledged"],
    2: ["test_journal.test_cut_at_every_byte_of_the_last_record_it_has_all_the_others",
        "test_journal.test_records_missing_doubled_or_exchanged_are_refused"],
    3: ["test_journal.test_cut_at_every_byte_of_the_last_record_it_has_all_the_others",
        "test_power_cut.test_after_a_power_cut_everything_acknowledged_is_there"],
    4: ["test_journal.test_a_reader_never_sees_a_record_that_is_still_being_made_durable",
        "test_journal.test_what_a_writer_left_that_died_before_fdatasync_is_made_durable_before_it_is_shown",
        "test_failed_sync.test_what_could_not_be_taken_back_is_shown_to_nobody_before_it_is_durable",
        "test_pauses.test_a_record_added_while_others_are_read_is_not_read_before_it_is_durable"],
    5: ["test_journal.test_with_any_byte_of_an_earlier_line_changed_it_refuses"],
    6: ["test_kills.test_writers_killed_at_any_moment_lose_nothing_acknowledged",
        "test_power_cut.test_after_a_power_cut_everything_acknowledged_is_there"],
    7: ["test_faults.test_a_missing_file_is_not_taken_for_an_empty_month",
        "test_faults.test_an_older_copy_of_a_file_is_refused"],
    8: ["test_faults.test_a_damaged_file_is_refused_by_name_and_nothing_is_changed",
        "test_replaced_files.test_a_replaced_file_is_the_old_one_whole_or_the_new_one_whole"],
    9: ["test_faults.test_what_is_derived_may_be_lost_or_damaged_at_any_byte"],
    10: ["test_failed_sync.test_after_a_failed_fdatasync_the_store_goes_on_in_a_new_file",
         "test_failed_sync.test_whatever_sync_fails_a_later_power_cut_takes_nothing_acknowledged",
         "test_faults.test_a_failed_compaction_never_makes_a_commit_fail"],
    11: ["test_faults.test_a_clock_that_goes_back_and_file_times_decide_nothing"],
    12: ["test_faults.test_no_summary_stands_for_a_document_that_is_gone"],
}  # fmt: skip


def docstring_of(test: str) -> str:
    module, _dot, name = test.partition(".")
    tree = ast.parse((Path(__file__).parent / f"{module}.py").read_text(encoding="utf-8"))
    found = [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == name]
    assert found, f"no {test}"
    return ast.get_docstring(found[0]) or ""


@pytest.mark.parametrize("number", INVARIANTS)
def test_each_invariant_is_held_by_tests_that_name_it(number):
    assert HELD_BY[number]
    for test in HELD_BY[number]:
        assert str(number) in re.findall(r"\d+", docstring_of(test).partition("nvariant")[2]), test
