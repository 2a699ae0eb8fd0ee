"""The inventory room's books, in the order in which one workbook's sheets build on each other."""

from __future__ import annotations

from swtool.intake.plan import Book, Undivided
from swtool.inventory.demand_forms import PROBLEM_LIST
from swtool.inventory.forms import HOUSEHOLD_FILE, NEED_LIST, RESOURCE_LIST
from swtool.inventory.head_told import plan_files
from swtool.inventory.held import held_households, held_needs, held_resources
from swtool.inventory.plan_aid import plan_aid
from swtool.inventory.plan_forms import AID_LIST, PLAN_LIST
from swtool.inventory.plan_individual import plan_plans
from swtool.inventory.plan_needs import plan_needs
from swtool.inventory.plan_problems import plan_problems
from swtool.inventory.plan_resources import plan_resources

_HOUSEHOLD = Undivided("同一个档案号的成员", lambda _, extract: extract.column("file_no"))
BOOKS: tuple[Book, ...] = (
    Book(HOUSEHOLD_FILE, plan_files, held_households, together=("file_no",), undivided=_HOUSEHOLD),
    Book(RESOURCE_LIST, plan_resources, held_resources),
    Book(NEED_LIST, plan_needs, held_needs),
    Book(PROBLEM_LIST, plan_problems),
    Book(PLAN_LIST, plan_plans, together=("file_no", "client_name")),
    Book(AID_LIST, plan_aid),
)
