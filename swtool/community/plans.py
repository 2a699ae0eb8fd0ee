"""The community's books; supervisors come before their sessions."""

from __future__ import annotations

from swtool.community.forms import MEETING_ITEMS, ORGANIZATION_LIST, SUPERVISION_RECORDS, SUPERVISOR_LIST
from swtool.community.held import held_organizations
from swtool.community.meetings import plan_meetings
from swtool.community.organizations import plan_organizations
from swtool.community.plan_supervisors import plan_supervisors
from swtool.community.sessions import plan_sessions
from swtool.intake.plan import Book

BOOKS: tuple[Book, ...] = (
    Book(ORGANIZATION_LIST, plan_organizations, held_organizations),
    Book(MEETING_ITEMS, plan_meetings),
    Book(SUPERVISOR_LIST, plan_supervisors),
    Book(SUPERVISION_RECORDS, plan_sessions),
)
