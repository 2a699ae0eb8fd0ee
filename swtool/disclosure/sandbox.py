"""County templates are filled in a sandbox: a file that people pass around can show values, and nothing else.

No include, no import, no function, no filter that writes a value as markup; values in a page are always escaped. What
is wrong is told with file, line and reason before anything is sealed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

from swtool.errors import SwtoolError
from swtool.patterns import Pattern

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes

_REMEDY = "改正这个模板，或把它移出模板文件夹，改用自带的模板"
_FILTERS = ("join", "length", "first", "last", "default", "replace", "trim", "lower", "upper", "round")
_HYPHENED = Pattern(r"[0-9A-Z]+(?:-[0-9A-Z]+)+")


def template_fault(where: str, why: str, *, line: int = 0, unit: str = "行") -> SwtoolError:
    """What is said of a template that cannot be used."""
    place = f"{where} 第{line}{unit}" if line else where
    return SwtoolError("三务公开的模板不能用，没有生成任何文件", where=place, why=why, remedy=_REMEDY)


class Compiled(NamedTuple):
    """A template ready to be filled. ``where`` names its file in messages, ``unit`` what its lines are."""

    where: str
    template: Template
    unit: str = "行"

    def fill(self, values: Mapping[str, object]) -> str:
        """The text with values in it. Raises ``SwtoolError`` with file, line and reason."""
        from jinja2 import TemplateError

        try:
            return self.template.render(values)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as fault:
            line = _line_of(fault.__traceback__)
            raise template_fault(self.where, _reason(fault), line=line, unit=self.unit) from fault


def compile_template(text: str, where: str, *, markup: bool = True, unit: str = "行") -> Compiled:
    """Compile a template. ``markup``: html or xml, in which values are escaped; a plain text holds them as they are.

    Raises ``SwtoolError`` with file, line and reason.
    """
    from jinja2 import TemplateSyntaxError

    environment = _environment(markup=markup)
    try:
        _refuse_powers(environment.parse(text), where, unit)
        return Compiled(where, environment.from_string(text), unit)
    except TemplateSyntaxError as fault:
        raise template_fault(where, _reason(fault), line=fault.lineno, unit=unit) from fault


def _environment(*, markup: bool) -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        autoescape=markup, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, newline_sequence="\n"
    )
    environment.globals.clear()
    filters: dict[str, Callable[..., Any]] = {name: environment.filters[name] for name in _FILTERS}
    environment.filters.clear()
    environment.filters.update(filters, unbroken=unbroken, whole=_whole)
    environment.finalize = _shown
    return environment


def _shown(value: object) -> object:
    """What ``{{…}}`` writes: nothing for an unknown value, no control characters, which no file of ours can hold."""
    if value is None:
        return ""
    return "".join(c for c in value if c >= " " or c == "\n") if type(value) is str else value


def unbroken(text: str) -> object:
    """The text, each day, number and code in it kept on one line: a browser breaks 2026-12-31 after a hyphen."""
    return _wrapped(text, r'<span class="d">\g<0></span>')


def _whole(text: str) -> object:
    """The same where no style sheet is."""
    return _wrapped(text, r'<span style="white-space:nowrap;">\g<0></span>')


def _wrapped(text: str, span: str) -> object:
    from markupsafe import Markup, escape

    return Markup(_HYPHENED.sub(span, str(escape(text))))  # noqa: S704 - escaped just here


def _refuse_powers(tree: nodes.Template, where: str, unit: str) -> None:
    """What a template needs for no page: other files, unescaped values, sums that never end."""
    from jinja2 import nodes

    refused: tuple[tuple[type[nodes.Node], str], ...] = (
        (nodes.Include, "不能引用别的文件（include）"),
        (nodes.Import, "不能引用别的文件（import）"),
        (nodes.FromImport, "不能引用别的文件（import）"),
        (nodes.Extends, "不能引用别的文件（extends）"),
        (nodes.ScopedEvalContextModifier, "不能关闭转义（autoescape）"),
        (nodes.EvalContextModifier, "不能关闭转义（autoescape）"),
        (nodes.Pow, "不能做乘方"),
        (nodes.Mul, "不能做乘法"),
    )
    for kind, why in refused:
        for node in tree.find_all(kind):
            raise template_fault(where, why, line=node.lineno, unit=unit)


def _line_of(traceback: TracebackType | None) -> int:
    """The template's line at which filling stopped; 0 where none is known."""
    line = 0
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


_REASONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"has no attribute '([^']+)'"), "没有“{}”这个内容"),
    (re.compile(r"'([^']+)' is undefined"), "没有“{}”这个内容"),
    (re.compile(r"needs to be closed is '(\w+)'"), "缺少 {{% end{} %}}"),
    (re.compile(r"[Uu]nknown tag '(\w+)'"), "不认识的标记 {{% {} %}}"),
    (re.compile(r"No filter named '(\w+)'"), "不能用过滤器“{}”"),
    (re.compile(r"No test named '(\w+)'"), "不能用判断“{}”"),
    (re.compile(r"expected token '[^']*', got '([^']*)'"), "花括号里“{}”附近没有写对"),
    (re.compile(r"unexpected '([^']*)'"), "花括号里“{}”附近没有写对"),
    (re.compile(r"access to attribute '([^']*)'"), "不能用“{}”"),
)


def _reason(fault: Exception) -> str:
    """The library's English complaint in the office's words."""
    said = str(getattr(fault, "message", None) or fault)
    for pattern, words in _REASONS:
        if found := pattern.search(said):
            return words.format(found[1])
    return "花括号里的内容没有写对"
