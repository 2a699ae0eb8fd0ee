"""The volunteers' books: the register comes before what its people did."""

from __future__ import annotations

from swtool.intake.plan import Book
from swtool.volunteers.forms import VOLUNTEER_LIST, VOLUNTEER_RECORDS
from swtool.volunteers.held import held_volunteers
from swtool.volunteers.plan_records import plan_records
from swtool.volunteers.plan_volunteers import plan_volunteers

BOOKS: tuple[Book, ...] = (
    Book(VOLUNTEER_LIST, plan_volunteers, held_volunteers),
    Book(VOLUNTEER_RECORDS, plan_records),
)
