"""Which test holds which kind of mess (domain §3.11) and which complaint: a kind without a test is a hole in the wall.

``tests/test_mess_catalogue.py`` fails where a kind has none, where a named test is gone, and where one of the wall's
own files has a test that no kind names. The names of parametrized tests stand without their parameters.
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[int, tuple[str, tuple[str, ...]]] = {
    1: (
        "title rows and lines of metadata above",
        (
            "test_mess.py::test_01_title_and_metadata_lines_are_read_as_such",
            "test_recognize_heads.py::test_lines_above_say_town_period_reporting_unit_and_unit",
            "test_recognize_heads.py::test_a_unit_between_two_stacked_tables_counts_for_the_lower_one_only",
        ),
    ),
    2: (
        "headings of two and three rows, vertical merges",
        (
            "test_mess.py::test_02_merged_headings_are_joined_and_vertical_merges_fill_their_range_only",
            "test_mess_rest.py::test_02_a_heading_of_three_rows_is_found_in_the_third",
            "test_recognize_tables.py::test_two_and_three_row_headings_are_joined",
            "test_recognize_rows.py::test_a_vertical_merge_fills_its_range_and_no_row_more",
        ),
    ),
    3: (
        "numbering, blank rows, repeated headings",
        (
            "test_mess.py::test_03_numbering_blank_rows_and_page_breaks_shift_nothing",
            "test_recognize_rows.py::test_a_two_row_heading_repeated_after_a_page_break_is_left_out",
        ),
    ),
    4: (
        "rows that sum",
        (
            "test_mess.py::test_04_sums_are_left_out_added_again_and_told_where_they_are_off",
            "test_recognize_rows.py::test_totals_are_left_out_and_added_up_again",
            "test_recognize_rows.py::test_subtotals_by_page_each_sum_their_own_page",
        ),
    ),
    5: (
        "notes at the bottom",
        (
            "test_mess.py::test_05_notes_at_the_bottom_are_no_rows",
            "test_recognize_rows.py::test_notes_end_the_data_and_a_page_foot_does_not",
            "test_mess_rest.py::test_05_the_foot_of_a_page_is_no_organization",
            "test_mess_rest.py::test_05_a_row_that_begins_like_a_note_and_says_more_is_data",
            "test_mess_rest.py::test_05_below_the_notes_what_might_be_data_is_told",
        ),
    ),
    6: (
        "several tables, one sheet a village, hidden dictionary, sample row",
        (
            "test_mess.py::test_06_tables_stacked_beside_each_other_and_on_several_sheets",
            "test_mess.py::test_06_a_hidden_dictionary_is_left_out",
            "test_recognize_heads.py::test_a_sheet_named_for_a_village_is_of_that_village",
            "test_intake_map.py::test_a_sheet_of_a_village_of_the_office",
        ),
    ),
    7: (
        "names",
        (
            "test_mess_cells.py::test_07_names",
            "test_mess_rest.py::test_07_every_dot_of_a_name_becomes_the_one_dot",
            "test_mess_rest.py::test_07_a_character_that_somebody_has_made_is_kept",
            "test_mess_rest.py::test_07_two_of_one_name_are_two",
            "test_likeness.py::test_two_ids_may_share_a_telephone_and_a_name",
        ),
    ),
    8: (
        "full-width characters, look-alike letters",
        (
            "test_mess_cells.py::test_08_full_width_digits_letters_and_brackets",
            "test_mess_cells.py::test_08_letters_that_look_like_digits_are_told_not_guessed",
            "test_mess_rest.py::test_08_full_width_punctuation",
        ),
    ),
    9: (
        "dates",
        (
            "test_mess_cells.py::test_09_dates_are_read_with_their_precision",
            "test_mess_cells.py::test_09_what_is_no_day_is_refused_with_the_reason",
            "test_mess_cells.py::test_09_a_number_that_may_have_lost_its_zero_asks",
            "test_mess_cells.py::test_09_what_is_right_is_said_of_the_year_that_was_written",
            "test_mess_cells.py::test_09_unless_its_number_format_shows_the_zero",
            "test_mess_cells.py::test_09_the_serial_of_the_other_date_system",
            "test_mess_rest.py::test_09_ranges_and_open_ends",
        ),
    ),
    10: (
        "resident IDs",
        (
            "test_mess_cells.py::test_10_ids_that_excel_or_somebody_has_ruined",
            "test_mess_cells.py::test_10_ids_that_can_be_mended_are_and_it_is_said",
            "test_complaints.py::test_an_id_is_text_in_every_book_that_goes_out_and_stays_so_when_it_is_edited",
        ),
    ),
    11: (
        "telephones",
        (
            "test_mess_cells.py::test_11_telephones",
            "test_mess_cells.py::test_11_of_two_telephones_none_is_chosen_and_a_rounded_one_is_refused",
            "test_mess_rest.py::test_11_landlines",
        ),
    ),
    12: (
        "numbers",
        (
            "test_mess_cells.py::test_12_amounts",
            "test_mess_cells.py::test_12_about_so_many_is_refused_where_exactness_matters",
            "test_mess_cells.py::test_12_about_so_many_is_kept_where_the_column_is_an_estimate",
            "test_mess_rest.py::test_12_counts",
            "test_mess_rest.py::test_12_percents",
            "test_mess_rest.py::test_12_a_blank_amount_is_not_zero",
        ),
    ),
    13: (
        "words of categories",
        (
            "test_mess_cells.py::test_13_words_of_categories",
            "test_mess_rest.py::test_13_yes_and_no",
            "test_mess_rest.py::test_13_the_masses_and_university",
        ),
    ),
    14: (
        "names of towns and villages",
        (
            "test_mess_cells.py::test_14_short_names_and_a_station_in_place_of_the_town",
            "test_succession_commands.py::test_a_sheet_with_the_old_town_names_is_understood_after_the_merger",
        ),
    ),
    15: (
        "files",
        (
            "test_mess.py::test_15_files_that_are_something_else_than_their_name_says",
            "test_mess.py::test_15_a_false_dimension_and_merges_of_one_cell",
            "test_mess_rest.py::test_15_old_binary_books_and_wps_under_any_name",
            "test_mess_rest.py::test_15_a_locked_book_opens_with_its_password",
            "test_mess_rest.py::test_15_a_formula_without_a_result_is_told",
            "test_workbooks_read_more.py::test_pictures_in_cells_are_blank",
            "test_workbooks_read_whole.py::test_bare_books_of_excel_2_to_4_keep_their_chinese",
        ),
    ),
    16: (
        "the same file again with small edits",
        (
            "test_complaints.py::test_the_same_file_with_small_edits_shows_what_changed",
            "test_loaded_twice.py::test_loaded_twice_it_is_unchanged",
        ),
    ),
}
"""Number of the kind in domain §3.11 → what it is, and the tests that hold it."""

COMPLAINTS: Mapping[str, tuple[str, ...]] = {
    "an ID shown as 4.4E+17 or ending in 000, broken again when edited": (
        "test_complaints.py::test_an_id_is_text_in_every_book_that_goes_out_and_stays_so_when_it_is_edited",
    ),
    "leading zeros lost": ("test_complaints.py::test_leading_zeros_stay",),
    "blank rows shifting reported rows": ("test_complaints.py::test_a_row_is_called_by_its_number_on_the_sheet",),
    "a wrong file imported successfully": ("test_complaints.py::test_a_workbook_of_something_else_is_refused",),
    "a dry run that passes and a real run that fails": ("test_complaints.py::test_what_the_check_says_the_load_does",),
    "skipped 7 rows, without saying which": ("test_complaints.py::test_rows_that_were_not_loaded_are_named",),
    "imported twice, everything twice": ("test_complaints.py::test_a_double_click_makes_no_second_person",),
    "the first of several matches taken silently": ("test_complaints.py::test_of_several_that_fit_none_is_taken",),
    "a search for duplicates that makes an import crawl": (
        "test_complaints.py::test_looking_for_duplicates_does_not_make_an_import_crawl",
    ),
    "a dropdown over 255 characters corrupting the book": (
        "test_complaints.py::test_a_list_of_words_longer_than_255_characters_does_not_break_the_book",
        "test_workbooks_fillin_rules.py::test_every_form_opens_without_repair",
    ),
    "merged headings losing their style in the filled form": (
        "test_workbooks_fill.py::test_styles_heights_and_merges_go_along",
    ),
    "a csv that is mojibake in Excel": ("test_complaints.py::test_a_csv_opens_in_excel_without_mojibake",),
    "instructions so long that nobody reads them": (
        "test_complaints.py::test_the_instructions_are_read_because_they_are_short",
    ),
}
"""What users of such tools complain of → the tests that it cannot come true here."""
