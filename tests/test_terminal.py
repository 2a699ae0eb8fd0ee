"""The screen at 80 and 120 columns: nothing wider than it, nothing cut off; talk on stderr."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.errors import UsageFault
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.helptext import definitions, display_width, wrap
from swtool.tables import Heading, Hint, Show, Table
from swtool.terminal import Terminal

HEADINGS = (
    Heading("code", "机构代码", Show.CODE),
    Heading("name", "姓名", mask=lambda value: f"{str(value)[0]}某"),
    Heading("station", "社工站"),
    Heading("spent", "支出（元）", Show.MONEY),
    Heading("share", "占比", Show.RATE),
    Heading("day", "日期", Show.DAY),
)
ROWS = [
    (
        "52330481MJ0000001X",
        "欧阳示例",
        "许村镇社会工作服务站（示例）及其下设的服务点" * 2,
        123456789,
        Fraction(1, 3),
        date(2026, 10, 5),
    ),
    ("52330481MJ0000002W", "王示例", "长安镇社工站", 5, None, None),
]
TABLE = Table("支出", HEADINGS, ROWS, as_of=date(2026, 11, 10), sources=("海宁市 HNG-18",), notes=("示例数据",))


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("width", [80, 120])
def test_a_table_stays_within_the_screen_and_keeps_every_value(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(width=width).show(TABLE, reveal=True)
    out = capsys.readouterr().out
    assert max(display_width(line) for line in out.splitlines()) <= width
    for whole in ("52330481MJ0000001X", "1,234,567.89", "0.05", "33.33%", "2026-10-05"):
        assert whole in out, whole
    assert "支出（截至 2026-11-10）" in out
    assert out.splitlines()[-3:] == ["共 2 行", "依据：海宁市 HNG-18", "注：示例数据"]


def test_what_to_type_next_is_said_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(width=80).show(replace(TABLE, notes=("只是建议", Hint("对接用 swtool match assign"))))
    assert capsys.readouterr().out.splitlines()[-2:] == ["注：只是建议", "注：对接用 swtool match assign"]


def test_a_text_is_wrapped_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    long = "".join(chr(0x4E00 + number) for number in range(120))
    Terminal(width=80).show(Table("t", (Heading("a", "甲"), Heading("b", "乙")), [(long, "短")]))
    out = capsys.readouterr().out
    assert all(character in out for character in long)
    assert "…" not in out


@pytest.mark.parametrize("width", [40, 60])
def test_a_table_too_wide_for_the_screen_is_shown_row_by_row(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(width=width).show(TABLE, reveal=True)
    out = capsys.readouterr().out
    assert "〔1〕" in out
    assert "1,234,567.89" in out
    assert "52330481MJ0000001X" in out
    assert max(display_width(line) for line in out.splitlines()) <= width


def test_personal_columns_are_masked_unless_revealed(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(width=120).show(TABLE)
    out = capsys.readouterr().out
    assert "欧某" in out
    assert "欧阳示例" not in out


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(width=80).show(Table("名单", HEADINGS, []))
    assert capsys.readouterr().out == "名单\n（没有）\n"


def test_a_hostile_cell_cannot_steer_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(width=80).show(Table("t", (Heading("a", "甲"),), [("\x1b[2J[red]x[/red]\x07",)]))
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "[red]x[/red]" in out


def test_talk_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(width=80)
    terminal.say("正在读取")
    terminal.warn("缺一列")
    terminal.fail("退回")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == ["正在读取", "提醒：缺一列", "错误：退回"]


def test_findings_show_place_values_source_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    fault = Finding(
        "cell.day", Severity.ERROR, Where("花名册.xlsx", "Sheet1", "C7"), "不是日期", expected="2021-06-30",
        actual="2021.6.31", rule="domain 3.11", remedy="改正后重发",
    )  # fmt: skip
    open_question = Finding(
        "filing.on_time", Severity.WARNING, Where(subject="S0007"), "只知道月份", outcome=Outcome.UNDETERMINED
    )
    Terminal(width=80).show_findings([fault, open_question])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["错误", "花名册.xlsx", "〔Sheet1〕C7", "不是日期"]
    assert [line.strip() for line in lines[1:4]] == [
        "应为 2021-06-30，实为 2021.6.31",
        "依据：domain 3.11",
        "怎么办：改正后重发",
    ]
    assert lines[4].split() == ["无法判定", "S0007", "只知道月份"]
    assert lines[5] == "共 2 处：错误 1，无法判定 1"


def test_many_findings_are_counted_beyond_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    faults = (Finding("x", Severity.ERROR, Where(subject=f"S{number}"), "缺") for number in range(7))
    Terminal(width=80).show_findings(faults, limit=3)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[:3]] == ["S0", "S1", "S2"]
    assert lines[3:] == ["……还有 4 处没有列出", "共 7 处：错误 7"]


def test_every_kind_of_finding_gets_its_share_of_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """Of 9 of one kind, 3 of another and 1 of a third, on a screen for 8: all of the small ones, 4 of the large one."""
    kinds = [("id", "号码不对")] * 9 + [("day", f"第 {n} 天不对") for n in (1, 2, 2)] + [("phone", "号码太短")]
    faults = [Finding(code, Severity.ERROR, Where(cell=f"A{n}"), what) for n, (code, what) in enumerate(kinds, 2)]
    faults[-1] = faults[-1]._replace(severity=Severity.WARNING)
    Terminal(width=80).show_findings(faults, limit=8, rest="全部标在退回表里")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1].rstrip("　") for line in lines[:8]] == ["A2", "A3", "A4", "A5", "A11", "A12", "A13", "A14"]
    assert lines[8:] == [
        "……还有 5 处没有列出；全部标在退回表里。共有这几种：",
        "  错误 9 处（列出 4 处）：号码不对",
        "  错误 3 处：第 2 天不对（等）",
        "  提醒 1 处：号码太短",
        "共 13 处：错误 12，提醒 1",
    ]


def test_no_findings_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(width=80).show_findings([])
    assert capsys.readouterr().out == "没有差错\n"


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nobody_to_ask_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("甲\n"))
    with pytest.raises(UsageFault, match="需要回答：哪一个"):
        Terminal().ask("哪一个", ("甲", "乙"))


@pytest.mark.parametrize(
    ("typed", "answer"), [("乙\n", "乙"), ("2\n", "乙"), ("9\n丙\n 甲 \n", "甲"), ("0\n1\n", "甲")]
)
def test_an_answer_is_a_choice_by_word_or_number(typed: str, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Screen(typed))
    assert Terminal().ask("哪一个", ("甲", "乙")) == answer


def test_a_free_answer_is_not_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Screen("\n  海宁市 \n"))
    assert Terminal().ask("县名") == "海宁市"


def test_the_end_of_input_is_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Screen(""))
    with pytest.raises(KeyboardInterrupt):
        Terminal().ask("县名")


def test_progress_is_silent_away_from_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("swtool.terminal._PATIENCE", 0.0)
    with Terminal().progress("读取", 10) as advance:
        advance(10)
    assert capsys.readouterr().err == ""


def test_a_bar_appears_only_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    screen = _Screen()
    monkeypatch.setattr("sys.stderr", screen)
    seconds = iter([0.0, 0.5, 1.5])
    with monkeypatch.context() as patch:
        patch.setattr("swtool.terminal.time.monotonic", lambda: next(seconds, time.time()))
        with Terminal().progress("读取", 10) as advance:
            advance(4)
            assert screen.getvalue() == ""
            advance(3)
            assert "读取" in screen.getvalue()
            assert "7/10" in screen.getvalue()


# -- layout -----------------------------------------------------------------------------------------------------------


def test_wrapping_breaks_chinese_anywhere_but_not_words_nor_before_punctuation() -> None:
    assert wrap("一二三四五", 4) == ["一二", "三四", "五"]
    assert wrap("一二三，四", 6) == ["一二", "三，四"]
    assert wrap("用 swtool 查看", 8) == ["用", "swtool", "查看"]
    assert wrap("第一行\n第二行", 20) == ["第一行", "第二行"]
    assert wrap("", 10) == [""]


@given(st.text(st.sampled_from("一二三，。（）ab 1-"), max_size=60), st.integers(4, 30))
def test_wrapped_text_fits_and_loses_nothing(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(display_width(line) <= columns for line in lines)
    assert _squeezed("".join(lines)) == _squeezed(text)


def test_definitions_line_up_by_display_width() -> None:
    assert definitions([("--db 文件", "数据库"), ("--help", "帮助")], 40) == [
        "  --db 文件  数据库",
        "  --help     帮助",
    ]


def test_a_long_term_takes_a_line_of_its_own() -> None:
    assert definitions([("x" * 12, "意思"), ("y", "短")], 40, widest=10) == [
        "  " + "x" * 12,
        " " * 14 + "意思",
        "  y" + " " * 11 + "短",
    ]
