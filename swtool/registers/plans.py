"""The books of the registers: one planner for all."""

from __future__ import annotations

from functools import partial

from swtool.intake.plan import Batch, Book, Extract, Plan
from swtool.office import Office
from swtool.registers.drafting import Drafts, drafts_of
from swtool.registers.forms import REGISTERS
from swtool.registers.held import held_entries
from swtool.registers.register import Register
from swtool.store.database import Transaction


def plan_entries(register: Register, office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of a register: one change a row."""
    drafts = drafts_of(office, register, extract)
    plan = Plan(drafts.changes)
    if drafts.inserts or drafts.replacements:
        plan.writes.append(partial(_write, register, drafts, batch))
    return plan


def _write(register: Register, drafts: Drafts, batch: Batch, tx: Transaction) -> None:
    drafts.write(tx, register, batch.id)


def _book(register: Register) -> Book:
    held = partial(held_entries, register) if register.belongs_to_towns else None
    return Book(register.form, partial(plan_entries, register), held)


BOOKS: tuple[Book, ...] = tuple(map(_book, REGISTERS))
