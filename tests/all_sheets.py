"""One small sheet of every form, and what has to be loaded before it. All invented."""

from __future__ import annotations

from tests import people_sheets_case, project_sheets_case, registers_case, service_sheets_case

SHEETS = people_sheets_case.SHEETS | service_sheets_case.SHEETS | project_sheets_case.SHEETS | registers_case.SHEETS
BEFORE = {
    "individual_plan": ("household_file",),
    "care_aid": ("household_file",),
    "service_record": ("household_file",),
    "volunteer_records": ("volunteer_list",),
    "supervision_records": ("supervisor_list",),
    "evaluation_scores": ("evaluation_scheme",),
    "satisfaction_answers": ("project_list",),
    "pay_grade_list": ("pay_ladder",),
    "project_figures": ("project_indicators",),
}
"""Sheets that others speak of."""
