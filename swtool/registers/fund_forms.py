"""The register of who bears a sum together, and to which districts one goes."""

from __future__ import annotations

from swtool.forms.days import Year
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Money
from swtool.forms.rowchecks import NotInFuture
from swtool.registers.columns import DETAILS, NUMBER_COLUMN, since, words
from swtool.registers.register import Register

DISTRICT = Choice(
    {"中心城区": "city", "郊区县": "suburb"}, {"中心区": "city", "郊区": "suburb", "郊区（市）县": "suburb"}
)

SHARES = Register(
    Form(
        "register_shares",
        title="资金分担登记表",
        grain="一年一项资金的一个分担级",
        key=("year", "title", "category"),
        columns=(
            NUMBER_COLUMN,
            Column("year", "资金年度", Year(), required=True),
            words("title", "分担的资金", "资金用途", longest=80, must=True, note="如 社工站运营经费"),
            words("category", "分担级别", "分担的一级", longest=20, must=True, note="如 市、区（县）"),
            Column("amount", "分担金额", Money(), required=True, own=True),
            Column("document_no", "分担文号", Code(), aliases=("文号",)),
            since("分担决定日"),
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"),),
    ),
    "一年的一项资金由哪几级分担、各多少",
    lasts=False,
    minor=frozenset({"document_no", "effective_on"}),
)
DISTRICTS = Register(
    Form(
        "register_districts",
        title="市级补贴分配登记表",
        grain="一年给一个区（市）县的市级补贴",
        key=("year", "title"),
        columns=(
            NUMBER_COLUMN,
            Column("year", "补贴年度", Year(), required=True),
            words("title", "区（市）县", "区县", longest=40, must=True),
            Column("category", "区县类别", DISTRICT, required=True, note="哪些是中心城区，由市里定"),
            Column("amount", "补贴金额", Money(), required=True, own=True),
            Column("document_no", "补贴文号", Code(), aliases=("文号",)),
            since("补贴决定日"),
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"),),
    ),
    "市级补贴给中心城区和郊区县各多少",
    lasts=False,
    minor=frozenset({"document_no", "effective_on"}),
)
REGISTERS = (SHARES, DISTRICTS)
