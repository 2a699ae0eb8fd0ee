"""The one list of rooms: their tables, sheets and checks.

A new room is a new line in each function. Imports are local: a command pays only for what it asks.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Migrations

    from swtool.casework.figures import FigureSource
    from swtool.checks import Check
    from swtool.evidence.subjects import SubjectKind
    from swtool.forms.form import Form
    from swtool.intake.plan import Book
    from swtool.registry.succession_plan import Part as SuccessionPart
    from swtool.store.holdings import Holding, Retained

SCHEMA_VERSION = 56
"""How many migrations this program knows; a test counts them. Stamped on the file, so that opening is cheap."""

_PLANNED_BY = {"community_resource_list": "matching", "need_list": "matching"}
"""Forms whose sheets another room plans than the one that declares them: matching knows what was given away."""


def migration_sets() -> tuple[Migrations, ...]:
    """The rooms' migrations in the order in which they build on each other (the store's own come before)."""
    from swtool.casework import schema as casework
    from swtool.community import schema as community
    from swtool.disclosure import schema as disclosure
    from swtool.evaluation import schema as evaluation
    from swtool.evidence import schema as evidence
    from swtool.filings import schema as filings
    from swtool.funds import schema as funds
    from swtool.intake import schema as intake
    from swtool.inventory import schema as inventory
    from swtool.lifecycle import schema as lifecycle
    from swtool.matching import schema as matching
    from swtool.operators import schema as operators
    from swtool.orders import schema as orders
    from swtool.pay import schema as pay
    from swtool.projects import schema as projects
    from swtool.registers import schema as registers
    from swtool.registry import schema as registry
    from swtool.reporting import schema as reporting
    from swtool.returns import schema as returns
    from swtool.rights import schema as rights
    from swtool.rounds import schema as rounds
    from swtool.schedule import schema as schedule
    from swtool.services import schema as services
    from swtool.store import backup_schema as backups
    from swtool.training import schema as training
    from swtool.volunteers import schema as volunteers

    rooms = (
        intake,
        registry,
        filings,
        training,
        inventory,
        projects,
        services,
        casework,
        matching,
        orders,
        volunteers,
        community,
        funds,
        pay,
        disclosure,
        evaluation,
        registers,
        lifecycle,
        reporting,
        evidence,
        rights,
        returns,
        rounds,
        backups,
        schedule,
        operators,
    )
    return tuple(room.migrations for room in rooms)


def books() -> tuple[Book, ...]:
    """Every form that can be loaded, in the order in which sheets of one book are applied: the ``BOOKS`` of each room's
    ``plans``, whose planners are imported when a sheet of their form comes in. A small book pays for its room only.
    """
    from swtool.casework import forms as casework
    from swtool.community import forms as community
    from swtool.disclosure import forms as disclosure
    from swtool.evaluation import forms as evaluation
    from swtool.filings import forms as filings
    from swtool.funds import forms as funds
    from swtool.intake.unopened import UnopenedBook
    from swtool.inventory import demand_forms as demands
    from swtool.inventory import forms as inventory
    from swtool.inventory import plan_forms as individual
    from swtool.lifecycle import forms as lifecycle
    from swtool.orders import forms as orders
    from swtool.pay import forms as pay
    from swtool.projects import forms as projects
    from swtool.registers import forms as registers
    from swtool.registry import forms as registry
    from swtool.services import forms as services
    from swtool.training import forms as training
    from swtool.volunteers import forms as volunteers

    forms_of: dict[str, tuple[Form, ...]] = {
        "registry": (registry.ORGANIZATION_LIST, registry.STATION_LIST, registry.PROJECT_LIST),
        "filings": (registry.STAFF_ROSTER, filings.STAFF_CHANGE_FILING),
        "training": (training.TRAINING_RECORD, training.SIGN_IN_SHEET),
        "inventory": (
            inventory.HOUSEHOLD_FILE,
            inventory.RESOURCE_LIST,
            inventory.NEED_LIST,
            demands.PROBLEM_LIST,
            individual.PLAN_LIST,
            individual.AID_LIST,
        ),
        "projects": (projects.LEDGER,),
        "services": (services.MONTHLY_REPORT, services.MONTHLY_REPORT_WIDE, services.PARTY_ENTRIES),
        "disclosure": (disclosure.ENTRY_LIST,),
        "casework": (casework.SERVICE_CATALOGUE, casework.ENGAGEMENT_LIST, casework.SERVICE_RECORD),
        "orders": (orders.ORDER_LIST,),
        "volunteers": volunteers.FORMS,
        "community": community.FORMS,
        "funds": funds.FORMS,
        "evaluation": evaluation.FORMS,
        "registers": registers.FORMS,
        "pay": pay.FORMS,
        "lifecycle": lifecycle.FORMS,
    }
    return tuple(
        UnopenedBook(form, partial(_opened, _PLANNED_BY.get(form.name, room), form))
        for room, forms in forms_of.items()
        for form in forms
    )


def _opened(room: str, form: Form) -> Book:
    from importlib import import_module

    planners: tuple[Book, ...] = import_module(f"swtool.{room}.plans").BOOKS
    return next(book for book in planners if book.form is form)


def checks() -> tuple[Check, ...]:
    """Every check, in the order of the rooms."""
    from swtool.casework import checks as casework
    from swtool.casework import place_checks as services_by_place
    from swtool.community import checks as community
    from swtool.disclosure import checks as disclosure
    from swtool.evaluation import checks as evaluation
    from swtool.evidence import checks as evidence
    from swtool.filings import checks as filings
    from swtool.funds import checks as funds
    from swtool.inventory import checks as inventory
    from swtool.inventory import file_checks as files
    from swtool.lifecycle import checks as lifecycle
    from swtool.orders import checks as orders
    from swtool.pay import checks as pay
    from swtool.projects import checks as projects
    from swtool.registers import checks as registers
    from swtool.registry import checks as registry
    from swtool.registry import organization_checks as organizations
    from swtool.registry import site_checks as sites
    from swtool.registry import staffing_checks as staffing
    from swtool.returns import checks as returns
    from swtool.rights import checks as rights
    from swtool.services import checks as services
    from swtool.services import party_checks as party
    from swtool.training import checks as training
    from swtool.training import lesson_checks as lessons
    from swtool.volunteers import checks as volunteers

    rooms = (
        registry,
        organizations,
        evidence,
        filings,
        training,
        inventory,
        files,
        projects,
        services,
        returns,
        disclosure,
        casework,
        orders,
        volunteers,
        community,
        funds,
        evaluation,
        registers,
        pay,
        staffing,
        sites,
        lessons,
        party,
        services_by_place,
        lifecycle,
    )
    own = tuple(check for room in rooms for check in room.CHECKS)
    return (*own, *rights.checks_of(retained()))


def holdings() -> tuple[Holding, ...]:
    """What every table holds about persons: for 查阅、删除、限制处理."""
    from swtool.casework import holdings as casework
    from swtool.community import holdings as community
    from swtool.disclosure import holdings as disclosure
    from swtool.evaluation import holdings as evaluation
    from swtool.evidence import holdings as evidence
    from swtool.filings import holdings as filings
    from swtool.funds import holdings as funds
    from swtool.intake import holdings as intake
    from swtool.inventory import holdings as inventory
    from swtool.lifecycle import holdings as lifecycle
    from swtool.matching import holdings as matching
    from swtool.operators import holdings as operators
    from swtool.orders import holdings as orders
    from swtool.pay import holdings as pay
    from swtool.projects import holdings as projects
    from swtool.registers import holdings as registers
    from swtool.registry import dossier_holdings as dossiers
    from swtool.registry import holdings as registry
    from swtool.registry import succession_holdings as succession
    from swtool.reporting import holdings as reporting
    from swtool.returns import holdings as returns
    from swtool.rights import holdings as rights
    from swtool.rounds import holdings as rounds
    from swtool.schedule import holdings as schedule
    from swtool.services import holdings as services
    from swtool.store import holdings as store
    from swtool.training import holdings as training
    from swtool.volunteers import holdings as volunteers

    rooms = (
        registry,
        succession,
        dossiers,
        filings,
        training,
        inventory,
        matching,
        orders,
        evidence,
        intake,
        projects,
        services,
        disclosure,
        reporting,
        returns,
        rounds,
        rights,
        schedule,
        operators,
        store,
        casework,
        volunteers,
        community,
        funds,
        evaluation,
        registers,
        pay,
        lifecycle,
    )
    return tuple(holding for room in rooms for holding in room.HOLDINGS)


def table_label(table: str) -> str:
    """What the office calls the rows of a table; 登记 where it has no word of its own."""
    return next((holding.label for holding in holdings() if holding.table == table), "登记")


def retained() -> tuple[Retained, ...]:
    """The kinds of data that are kept for a time."""
    from swtool.evidence import holdings as evidence
    from swtool.inventory import holdings as inventory
    from swtool.registry import holdings as registry

    return (*registry.RETAINED, *inventory.RETAINED, *evidence.RETAINED)


def subjects() -> tuple[SubjectKind, ...]:
    """Every kind of thing that papers can be attached to."""
    from swtool.evidence import subjects as registry
    from swtool.filings import evidence as filings
    from swtool.inventory import evidence as inventory
    from swtool.registers import evidence as registers
    from swtool.training import evidence as training

    rooms = (registry, filings, training, inventory, registers)
    return tuple(kind for room in rooms for kind in room.SUBJECTS)


def succession_parts() -> tuple[SuccessionPart, ...]:
    """What rooms contribute when divisions are merged, split or renamed."""
    from swtool.filings import succession as filings
    from swtool.inventory import succession as inventory

    return (filings.PART, inventory.PART)


def figure_sources() -> tuple[FigureSource, ...]:
    """What says the indicators of the monthly report; two rooms that say the same one are refused by a test."""
    from swtool.casework import figures as casework
    from swtool.community import indicators as community
    from swtool.volunteers import indicators as volunteers

    others = (volunteers.INDICATORS, community.INDICATORS)
    return (*casework.SOURCES, *(casework.by_month(indicators) for indicators in others))
