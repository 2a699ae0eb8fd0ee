"""As many clients as a big county has, with names as people have them, put into an office by plain SQL."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from tests.disclosures import World

# The most common surnames first; each stands for a bit less than the one before it.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安"
    "齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管"
    "柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞"
    "姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
GIVEN = (
    "英华玉秀文明兰金国春红丽桂建云荣凤海志美生永玲芳平军福珍新林梅德成伟民俊龙光良清学义强祥辉胜家宏庆敏忠东世长山杰艳"
    "霞娟燕琴勇静超洪波飞亮涛峰刚慧芬莲香素爱月巧翠雪琳晶莹洁婷娜雅诗思雨梦嘉欣怡佳宇浩子轩泽晨博瑞涵一小大中正和化安利"
    "方程康健高远青松柏根水土火木仁礼智信孝廉友善富贵有才发财兴旺来喜顺心如意全田开元启运会业群友益力行动员代表先进阳"
)
BARE = ("和平", "金龙", "高峰", "建设", "文化", "方程", "平安", "安全", "文明", "高远", "成立", "关爱", "时代", "全会")
"""Names that are words, each somebody's here."""


def names(count: int, seed: int = 1) -> Iterator[str]:
    """Every fifth of two characters (older people), the rest of three."""
    chance = random.Random(seed)
    weights = list(accumulate(1 / (place + 8) for place in range(len(SURNAMES))))
    yield from BARE[:count]
    for _ in range(count - len(BARE)):
        (surname,) = chance.choices(SURNAMES, cum_weights=weights)
        given = chance.choice(GIVEN)
        yield surname + (given if chance.random() < 0.2 else given + chance.choice(GIVEN))


def with_many_clients(world: World, count: int) -> int:
    """Give the office so many clients; how many different names they have. The journal is told nothing of it."""
    connection = world.office.db.connection
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('household', 'household_member')"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    village = connection.execute("SELECT id FROM division WHERE level = 'village'").fetchone()[0]
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO household (id, uid, file_no, division_id, head_name) VALUES (?, ?, ?, ?, ?)",
        ((number, f"u{number}", f"D{number}", village, name) for number, name in enumerate(names(count), 1000)),
    )
    connection.execute(
        "INSERT INTO household_member (household_id, name, is_head, effective_on, recorded_at)"
        " SELECT id, head_name, 1, '2026-01-01', '2026-01-01T09:00:00+08:00' FROM household"
    )
    connection.execute("COMMIT")
    for _, sql in triggers:
        connection.execute(sql)
    return int(connection.execute("SELECT count(DISTINCT head_name) FROM household").fetchone()[0])
