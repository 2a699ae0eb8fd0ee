"""The command line's parser in Chinese: Typer's commands with their own help, their own readings and their own words.

The one place that knows Typer's vendored Click. Help pages are written here from the parameters' attributes; values are
read by ``Reading`` (Typer would load pydantic for it, which costs every command a tenth of a second and speaks
English); what the parser complains of is translated by class, in ``translated``.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import typer
from typer._click.core import Command as ClickCommand
from typer._click.core import Context
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command, get_group

from swtool.errors import ExitCode, UsageFault
from swtool.helptext import definitions, screen_width, section, wrap
from swtool.reading import Reading, value_label

F = TypeVar("F", bound=Callable[..., Any])


class _Chinese(ClickCommand):
    """What commands and groups share: readings, usage line and help page."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for parameter in self.params:
            _give_reading(parameter)

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这一页"
            _give_reading(option)
        return option

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except UsageError as error:
            error.ctx = error.ctx or ctx  # some are raised without it, and the usage line needs it
            raise

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write(usage_line(self, ctx) + "\n")

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write(help_page(self, ctx))


class Command(_Chinese, TyperCommand):
    """A verb."""

    allow_extra_args = True  # so that the surplus can be named in Chinese, below

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise UsageError(f"多出来的参数：{' '.join(rest)}", ctx=ctx)
        return rest


class Group(_Chinese, TyperGroup):
    """A noun with its verbs. ``default_verb`` is the one that is meant where the line goes on with no verb's name."""

    default_verb = ""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        if self.default_verb and args and args[0] not in (*self.commands, *self.get_help_option_names(ctx)):
            args = [self.default_verb, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, ClickCommand | None, list[str]]:
        command = self.get_command(ctx, args[0])
        if command is not None:
            return args[0], command, args[1:]
        near = _nearest(args[0], self.list_commands(ctx))
        hint = f"；是不是 {'、'.join(near)}？" if near else f"；可用的有：{'、'.join(self.list_commands(ctx))}"
        raise UsageError(f"“{ctx.command_path}”没有“{args[0]}”这个动作{hint}", ctx=ctx)


class Noun(typer.Typer):
    """The app of one file under ``commands/``: ``app = Noun("人员")``, then ``@app.verb("list", "在岗人员名单")``.

    A ``flat`` noun has a single verb and is called by the noun alone (``swtool check``). A noun with a ``default`` verb
    is called so too, and has others beside it (``swtool intake map 文件``, ``swtool intake map list``).
    """

    def __init__(self, help: str, *, flat: bool = False, default: str = "") -> None:
        super().__init__(
            cls=type("Group", (Group,), {"default_verb": default}) if default else Group,
            help=help,
            no_args_is_help=True,
            add_completion=False,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            context_settings={"help_option_names": ["--help", "-h"]},
        )
        self.flat = flat

    def verb(self, name: str, help: str, *, notes: str = "") -> Callable[[F], F]:
        """Register a command under ``name``; ``help`` is its Chinese sentence, ``notes`` stand under its options."""
        return self.command(name, cls=Command, help=help, epilog=notes or None)

    def build(self, verb: str = "") -> ClickCommand:
        """The parser's own object. Where ``verb`` is one of the noun's, it alone is made: the others cost time."""
        if self.flat:
            return get_command(self)
        alone = copy.copy(self)
        alone.registered_commands = [each for each in self.registered_commands if each.name == verb]
        alone.registered_groups = []
        return get_group(alone if alone.registered_commands else self)


def _give_reading(parameter: Any) -> None:
    parameter._runtime_param = Reading.of(parameter)  # noqa: SLF001 - Typer has no public way


def run(noun: Noun, program: str, arguments: Sequence[str], invocation: object) -> int:
    """Parse and run ``program`` (``swtool filing``) with its arguments; the exit code.

    A command returns an ``ExitCode``, None for done, or raises ``typer.Exit``. Raises UsageFault for a wrong call.
    """
    try:
        with noun.build(next(iter(arguments), "")).make_context(program, list(arguments), obj=invocation) as context:
            result = context.command.invoke(context)
    except NoArgsIsHelpError as error:
        typer.echo(error.ctx.get_help(), err=True)
        return ExitCode.USAGE
    except UsageError as error:
        raise translated(error) from error
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort as stop:
        raise KeyboardInterrupt from stop
    return result if isinstance(result, int) else ExitCode.DONE


def translated(error: UsageError) -> UsageFault:
    """What the parser complains of, in Chinese, with the usage line of the command that was called."""
    remedy = ""
    if error.ctx is not None:
        remedy = f"{usage_line(error.ctx.command, error.ctx)}\n说明见 {error.ctx.command_path} --help"
    return UsageFault(_sentence(error), remedy=remedy)


def _sentence(error: UsageError) -> str:
    match error:
        case MissingParameter():
            return _missing(error)
        case BadParameter():
            return f"{_named(error)}的值不对：{error.message}"
        case NoSuchOption():
            near = sorted(error.possibilities or ())
            return f"没有选项 {error.option_name}" + (f"；是不是 {'、'.join(near)}？" if near else "")
        case BadOptionUsage():
            return f"选项 {error.option_name} " + ("后面缺一个值" if _takes_value(error) else "后面不能带值")
    return error.message


def _missing(error: MissingParameter) -> str:
    sentence = f"缺少{_named(error)}"
    choices = error.param.type_descriptor.choices if error.param is not None else None
    return f"{sentence}；可以是：{'、'.join(str(choice) for choice in choices)}" if choices else sentence


def _named(error: BadParameter) -> str:
    if error.param is None:
        return "参数"
    if isinstance(error.param, TyperOption):
        return f"选项 {error.param.opts[0]}"
    return f"参数“{error.param.display_name_raw}”"


def _takes_value(error: BadOptionUsage) -> bool:
    if error.ctx is None:
        return True
    parameters = error.ctx.command.get_params(error.ctx)
    return not any(isinstance(p, TyperOption) and p.is_flag and error.option_name in p.opts for p in parameters)


def usage_line(command: ClickCommand, ctx: Context) -> str:
    """用法：swtool filing add [选项] 人员."""
    pieces = ["[选项]"]
    for parameter in command.params:
        if not isinstance(parameter, TyperOption):
            name = parameter.metavar or parameter.name
            name = name if parameter.required else f"[{name}]"
            pieces.append(name + ("…" if parameter.nargs != 1 else ""))
    if isinstance(command, TyperGroup):
        pieces.append("动作 …")
    return f"用法：{ctx.command_path} {' '.join(pieces)}"


def help_page(command: ClickCommand, ctx: Context) -> str:
    """The page that ``--help`` prints, within the screen's width."""
    columns = screen_width()
    lines = [usage_line(command, ctx)]
    if command.help:
        lines += ["", *("  " + line for line in wrap(command.help, columns - 2))]
    arguments, options = [], []
    for parameter in command.get_params(ctx):
        if isinstance(parameter, TyperOption):
            if not parameter.hidden:
                options.append((_option_term(parameter), _meaning(parameter)))
        elif not parameter.hidden:  # type: ignore[attr-defined]
            arguments.append((parameter.metavar or parameter.name, _meaning(parameter)))
    lines += section("参数", arguments, columns)
    lines += section("选项", options, columns)
    if isinstance(command, TyperGroup):
        verbs = [(name, verb.help or "") for name, verb in command.commands.items() if not verb.hidden]
        lines += ["", "动作：", *definitions(verbs, columns)]
    if command.epilog:
        lines += ["", *(line and "  " + line for line in wrap(command.epilog, columns - 2))]
    return "\n".join(lines) + "\n"


def _option_term(option: TyperOption) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    if option.secondary_opts:
        names += f" / {', '.join(option.secondary_opts)}"
    return names if option.is_flag else f"{names} {option.metavar or value_label(option)}"


def _meaning(parameter: Any) -> str:
    meaning = parameter.help or ""
    default = parameter.default
    if parameter.required and isinstance(parameter, TyperOption):
        meaning += "（必填）"
    elif parameter.show_default and not callable(default) and default not in (None, False, "", (), []):
        meaning += f"（默认 {getattr(default, 'value', default)}）"
    if isinstance(parameter, TyperOption) and parameter.multiple:
        meaning += "（可写多次）"
    return meaning


def _nearest(word: str, names: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, names)
