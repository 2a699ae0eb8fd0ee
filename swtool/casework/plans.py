"""The books of services, in the order in which one workbook's sheets build on each other."""

from __future__ import annotations

from swtool.casework.forms import ENGAGEMENT_LIST, SERVICE_CATALOGUE, SERVICE_RECORD
from swtool.casework.held import held_engagements
from swtool.casework.plan_catalogue import plan_catalogue
from swtool.casework.plan_engagements import plan_engagements
from swtool.casework.plan_records import plan_records
from swtool.intake.plan import Book

BOOKS: tuple[Book, ...] = (
    Book(SERVICE_CATALOGUE, plan_catalogue),
    Book(ENGAGEMENT_LIST, plan_engagements, held_engagements),
    Book(SERVICE_RECORD, plan_records),
)
