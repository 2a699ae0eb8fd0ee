"""Numbers and wordings that come from rules: dated, with source and quote beside them (design §3, Parameter)."""

from swtool.policy.parameter import Parameter, Scope
from swtool.policy.policy import Policy

__all__ = ["Parameter", "Policy", "Scope"]
