"""How a rule says that a period is counted, as the calendar counts it."""

from __future__ import annotations

from typing import cast

from swtool.policy.parameter import Parameter
from swtool.workdays import Convention, Unit


def plain_convention(parameter: Parameter) -> Convention:
    """A parameter that is a number of days or workdays and says nothing of a last day that is none: it stays."""
    return Convention(parameter.label, parameter.number(), cast("Unit", parameter.unit), roll=False)


def convention_of(parameter: Parameter) -> Convention:
    """A parameter of the section ``convention`` as the way of counting that ``workdays.deadline`` takes."""
    label = parameter.name.partition(".")[2]
    return Convention(label, parameter.number(), cast("Unit", parameter.unit), parameter.flag("roll"))
