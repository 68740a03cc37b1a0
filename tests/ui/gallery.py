"""Every function of the UI kit with invented figures: a fixture to look at, never a page of Baoyou.

`.venv/bin/streamlit run tests/ui/gallery.py --server.port 8600`, then `/?part=overview&lang=en`.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from baoyou.ui import cards, charts, chrome, show, states, tables
from baoyou.ui import format as fmt
from baoyou.ui.cards import Change, Link
from baoyou.ui.tables import Column
from baoyou.ui.theme import palette

ENGLISH = st.query_params.get("lang") == "en"
LANGUAGE = "en" if ENGLISH else "zh"
PART = st.query_params.get("part", "all")
COMPACT = st.query_params.get("compact") == "1"


def w(zh: str, en: str) -> str:
    """The word of the language on show; the catalogue holds no words of a fixture."""
    return en if ENGLISH else zh


MONTHS = [date(2008 + (8 + i) // 12, (8 + i) % 12 + 1, 1) for i in range(13)]
RATES = [62.0, 62.3, 62.9, 63.3, 64.1, 64.0, 64.8, 65.7, 66.3, 67.0, 67.7, 68.4, 69.0]
CITIES = [
    # name, n, bundling, retention, churn, satisfaction, warned, verdicts of those, rank, tie, std
    (("三明", "Sanming"), 10_200, 73.4, 90.8, 0.61, 87.2, 7.9, "+++++", 1, 1, 1),
    (("莆田", "Putian"), 13_900, 70.6, 86.5, 0.92, 85.8, 10.8, ".....", 2, 2, 2),
    (("南平", "Nanping"), 8_640, 67.2, 86.1, 0.93, 85.5, 10.9, ".....", 2, 2, 3),
    (("龙岩", "Longyan"), 9_760, 69.6, 85.8, 0.95, 85.3, 11.0, ".....", 2, 2, 4),
    (("漳州", "Zhangzhou"), 18_400, 68.9, 85.2, 0.98, 85.1, 11.2, ".....", 5, 5, 5),
    (("泉州", "Quanzhou"), 41_500, 69.3, 84.7, 1.06, 84.5, 12.1, ".....", 5, 5, 6),
    (("福州", "Fuzhou"), 44_100, 70.1, 84.6, 1.04, 84.7, 11.6, ".....", 5, 5, 7),
    (("宁德", "Ningde"), 8_562, 65.0, 83.9, 1.19, 84.0, 13.2, "-....", 8, 8, 9),
    (("厦门", "Xiamen"), 31_300, 66.2, 82.9, 1.31, 83.6, 14.3, "---.-", 8, 8, 8),
]
VERDICT = {"+": "better", "-": "worse", ".": "normal"}
P = palette(st.context.theme.type)
DRAW = {"palette": P, "language": LANGUAGE}


def told(clicked: object) -> None:
    """Shows what a click gave."""
    if clicked is not None:
        st.markdown(f"clicked `{clicked!r}`")


def overview() -> None:
    """The sentence, five cards, the trend, the reasons, the nine cities."""
    cards.header(
        w("总览", "Overview"),
        w("9 月，我们留住了谁、为什么变", "September: whom we kept, and what changed"),
    )
    cards.sentence(
        w(
            "捆绑率升到 69.0%，连升 7 个月，连续两月高于年度目标 68%；"
            "但离网率回升 0.08 个百分点，八成来自厦门。",
            "Bundling reached 69.0%, its seventh rise in a row; "
            "churn rose 0.08 pp, four fifths of it from Xiamen.",
        ),
        w(
            "捆绑率 +0.6 = 各市续约变好 +0.5，客户结构 +0.1。"
            "离网 +0.08 = 厦门 +0.064，其余 8 市 +0.016。",
            "Bundling +0.6 = better renewals +0.5, customer mix +0.1. "
            "Churn +0.08 = Xiamen +0.064, the rest +0.016.",
        ),
        [
            Link(w("看原因", "Why"), ELSEWHERE, {"part": "cities"}),
            Link(
                w("看厦门这 409 位离网客户", "The 409 leavers in Xiamen"),
                ELSEWHERE,
                {"part": "warnings"},
            ),
        ],
    )
    with cards.card_row():
        kpi_cards()
    left, right = st.columns([3, 2])
    with left:
        trend_card()
    with right:
        why_card()
    cities_table()


def kpi_cards() -> None:
    """Five figures, each in another state."""
    mom, yoy = w("环比", "MoM"), w("同比", "YoY")
    cards.kpi_card(
        w("捆绑率", "Bundling rate"),
        fmt.value(0.69, "share", LANGUAGE),
        definition=w("有在网协议的核心客户 ÷ 在网核心客户", "Core with a binding ÷ core on net"),
        spark=RATES,
        changes=[
            Change(fmt.change(0.006, "share", LANGUAGE), "up", "good", mom),
            Change(fmt.change(0.07, "share", LANGUAGE), "up", "good", yoy),
        ],
        foot=[
            cards.target_line("met", w("目标 68.0%，超 1.0", "target 68.0%, +1.0"), LANGUAGE),
            cards.count_line(186_412, LANGUAGE, fmt.interval(0.688, 0.692, "share", LANGUAGE)),
        ],
    )
    cards.kpi_card(
        w("拍照客户保有率", "Snapshot retention"),
        fmt.value(0.85, "share", LANGUAGE),
        definition=w("仍在网的拍照客户 ÷ 拍照客户", "Members on net ÷ members"),
        spark=[100 - 1.25 * i for i in range(13)],
        changes=[
            Change(fmt.change(-0.013, "share", LANGUAGE), "down", "none", mom),
            Change(fmt.change(0.026, "share", LANGUAGE), "up", "good", w("较上批", "vs last base")),
        ],
        foot=[
            cards.target_line("met", w("进度线 84.2%，超 0.8", "pace 84.2%, +0.8"), LANGUAGE),
            cards.count_line(186_412, LANGUAGE, fmt.interval(0.848, 0.852, "share", LANGUAGE)),
        ],
    )
    cards.kpi_card(
        w("月离网率", "Monthly churn"),
        fmt.value(0.0106, "share", LANGUAGE, 2),
        definition=w("本月离网 ÷ 月初在网", "Left in the month ÷ on net before"),
        spark=[1.25, 1.21, 1.18, 1.22, 1.32, 1.43, 1.18, 1.1, 1.07, 1.03, 1.01, 0.98, 1.06],
        changes=[
            Change(fmt.change(0.0008, "share", LANGUAGE, 2), "up", "bad", mom),
            Change(fmt.change(-0.0026, "share", LANGUAGE, 2), "down", "good", yoy),
        ],
        foot=[
            cards.target_line("missed", w("上限 1.00%，超 0.06", "ceiling 1.00%, +0.06"), LANGUAGE),
            cards.count_line(184_792, LANGUAGE, fmt.interval(0.0101, 0.0111, "share", LANGUAGE, 2)),
        ],
    )
    cards.kpi_card(
        w("满意度", "Satisfaction"),
        fmt.value(84.9, "points", LANGUAGE),
        definition=w("加权得分之和 ÷ 权重之和", "Weighted score ÷ weights"),
        spark=[82.0, 82.1, 82.3, 82.2, 82.6, 82.9, 83.1, 83.4, 83.6, 84.0, 84.2, 84.6, 84.9],
        changes=[
            Change(fmt.change(0.3, "points", LANGUAGE), "up", "none", mom),
            Change(fmt.change(2.9, "points", LANGUAGE), "up", "good", yoy),
        ],
        foot=[
            cards.target_line(
                "open", w("目标 85.0，差 0.1 在误差内", "target 85.0, within error"), LANGUAGE
            ),
            cards.count_line(3_612, LANGUAGE, fmt.interval(84.4, 85.4, "points", LANGUAGE)),
        ],
    )
    at_risk = fmt.money(2_412_345, LANGUAGE, per_month=True)
    cards.kpi_card(
        w("预警客户占比", "Warned share"),
        fmt.value(0.118, "share", LANGUAGE),
        definition=w("有预警的核心客户 ÷ 在网核心客户", "Core with a warning ÷ core on net"),
        spark=[13.1, 12.8, 12.6, 12.9, 13.6, 13.8, 12.8, 12.2, 11.9, 11.6, 11.5, 11.2, 11.6],
        changes=[
            Change(fmt.change(0.004, "share", LANGUAGE), "up", "bad", mom),
            Change(fmt.change(-0.021, "share", LANGUAGE), "down", "good", yoy),
        ],
        foot=[
            cards.target_line("none", w(f"风险收入 {at_risk}", f"{at_risk} at risk"), LANGUAGE),
            cards.count_line(186_412, LANGUAGE, fmt.interval(0.117, 0.119, "share", LANGUAGE)),
        ],
    )


def trend_rows() -> list[dict]:
    """Thirteen months with an interval."""
    return [
        {
            "month": month,
            "value": rate / 100,
            "low": rate / 100 - 0.0025,
            "high": rate / 100 + 0.0025,
        }
        for month, rate in zip(MONTHS, RATES, strict=True)
    ]


def trend_card() -> None:
    """The trend with target, notes and the year before."""
    subtitle = w("近 13 个月，% · 阴影为 95% 区间", "13 months, % · band = 95% interval")
    with cards.card(w("捆绑率", "Bundling rate"), subtitle) as controls:
        options = [w("捆绑", "Bundling"), w("保有", "Retention"), w("离网", "Churn")]
        with controls:
            st.segmented_control(
                "KPI", options, default=options[0], key="g_kpi", label_visibility="collapsed"
            )
        figure = charts.trend(
            trend_rows(),
            **DRAW,
            target=0.68,
            height=272,
            notes=[
                {
                    "month": date(2009, 2, 1),
                    "text": w("春节：续约暂停", "New Year: renewals paused"),
                },
                {
                    "month": date(2009, 4, 1),
                    "text": w("4月：预存赠机上线", "Apr: device offer starts"),
                },
            ],
        )
        rows = [
            {
                w("月份", "Month"): fmt.month(row["month"], LANGUAGE),
                w("捆绑率", "Bundling rate"): fmt.value(row["value"], "share", LANGUAGE),
            }
            for row in trend_rows()
        ]
        alt = w("捆绑率从 62.0% 升到 69.0%", "Bundling rose from 62.0% to 69.0%")
        show.chart(figure, "g_trend", alt, language=LANGUAGE, rows=rows, table_in=controls)


def why_card() -> None:
    """The contributions of nine cities to the change."""
    parts = [0.064, 0.014, 0.011, 0.006, 0.003, 0.001, -0.002, -0.006, -0.011]
    names = ["厦门", "宁德", "泉州", "福州", "漳州", "南平", "龙岩", "莆田", "三明"]
    english = {city[0][0]: city[0][1] for city in CITIES}
    rows = [
        {"name": w(name, english[name]), "value": part / 100}
        for name, part in zip(names, parts, strict=True)
    ]
    with cards.card(
        w("离网率为什么升 0.08？", "Why did churn rise by 0.08?"),
        w(
            "按地市拆分，百分点 · 合计 = 变化，残差 0.000",
            "By city, pp · parts add up, residual 0.000",
        ),
    ):
        figure = charts.contributions(rows, **DRAW, good="down", decimals=3, height=272, keys=names)
        clicked = show.chart(
            figure,
            "g_why",
            w("厦门占八成", "Xiamen is four fifths"),
            language=LANGUAGE,
            on_select=True,
        )
        if clicked:
            st.write("clicked", clicked)


def cities_table() -> None:
    """All KPIs by city, tinted by the one verdict."""
    keys = ["bundling", "retention", "churn", "satisfaction", "warned"]
    labels = [
        w("捆绑率 %", "Bundling %"),
        w("保有率 %", "Retention %"),
        w("离网率 %", "Churn %"),
        w("满意度", "Satisf."),
        w("预警占比 %", "Warned %"),
    ]
    rows = []
    for index, (name, n, *rest) in enumerate(CITIES):
        row: dict = {"city": w(*name), "id": name[0], "n": n}
        row |= dict(zip(keys, rest[:5], strict=True))
        row |= {f"{key}_is": VERDICT[sign] for key, sign in zip(keys, rest[5], strict=True)}
        row["line"] = [rest[0] - (12 - i) * 0.55 - (index % 3) * i * 0.02 for i in range(13)]
        rows.append(row)
    columns = [
        Column("city", w("地市", "City")),
        Column("n", w("核心客户", "Core"), lambda n: fmt.count(n, LANGUAGE, dense=True), "number"),
        *(
            Column(
                key,
                label,
                lambda value, key=key: fmt.number(
                    value, "points", LANGUAGE, 2 if key == "churn" else 1
                ),
                "number",
                verdict=f"{key}_is",
            )
            for key, label in zip(keys, labels, strict=True)
        ),
        Column("line", w("捆绑率 13 个月", "Bundling, 13 mo"), kind="line", width="medium"),
    ]
    with cards.card(
        w("九地市一览", "Nine cities at a glance"),
        w(
            "底色 = 超出同规模地市应有的波动（▲ 更好，▼ 更差）；无底色 = 正常。点一行看该市",
            "Tint = beyond what size explains (▲ better, ▼ worse); none = usual. Select a row",
        ),
    ):
        chosen = tables.clickable_table(
            rows,
            columns,
            key="g_cities",
            id_column="id",
            alt=w("九地市五项指标", "Five figures of nine cities"),
        )
        if chosen:
            st.write("chosen", chosen)


def cities() -> None:
    """Ranking, funnel, small multiples, and the labels when they collide."""
    cards.header(
        w("地市对比", "Cities"), w("谁真的更好，谁只是误差", "Who is better, who is noise")
    )
    rows = [
        {
            "name": w(*name),
            "n": n,
            "value": rest[1] / 100,
            "low": rest[1] / 100 - 0.55 / n**0.5,
            "high": rest[1] / 100 + 0.55 / n**0.5,
            "verdict": VERDICT[rest[5][1]],
            "rank": rest[6],
            "tie": rest[7],
            "tied": rest[6] != 1,
            "standardised": rest[8],
        }
        for name, n, *rest in CITIES
    ]
    keys = [name[0] for name, *_ in CITIES]
    left, right = st.columns([11, 9])
    with (
        left,
        cards.card(
            w("排名", "Ranking"),
            w(
                "点 = 保有率，横线 = 95% 区间；同一色带内并列",
                "Dot = rate, line = 95% interval; one band = tied",
            ),
        ),
    ):
        figure = charts.ranking(
            rows, 0.85, **DRAW, label=w("保有率 %", "Rate %"), compact=COMPACT, keys=keys
        )
        told(show.chart(figure, "g_rank", "ranking", language=LANGUAGE, on_select=True))
    sizes = [5_500, *range(7_000, 48_000, 1_500)]
    limits = [limit(n, 0.85, 0.009) for n in sizes]
    with (
        right,
        cards.card(
            w("漏斗图：规模不同，波动该有多大", "Funnel: how much may size explain"),
            w(
                "实线内 = 正常波动（95%），虚线外 = 需要解释（99.8%）",
                "Inside full lines: usual (95%)",
            ),
        ),
    ):
        figure = charts.funnel(rows, limits, 0.85, **DRAW, width=320 if COMPACT else 480, keys=keys)
        told(show.chart(figure, "g_funnel", "funnel", language=LANGUAGE, on_select=True))
    province = [0.824 + 0.0002 * i * i for i in range(13)]
    panels = [
        {
            "name": w(*name),
            "values": [
                rest[1] / 100 - 0.03 + 0.0025 * i + 0.002 * ((i * 7 + len(name[1])) % 3) - 0.003
                for i in range(13)
            ],
            "change": 0.033,
            "verdict": VERDICT[rest[5][1]],
        }
        for name, n, *rest in CITIES
    ]
    with cards.card(
        w("各市 12 月滚动保有率", "Twelve-month retention by city"),
        w("同一纵轴；细灰线 = 全省", "One axis; thin grey = province"),
    ):
        figure = charts.multiples(
            panels, MONTHS, province, **DRAW, columns=3 if COMPACT else 9, keys=keys
        )
        told(show.chart(figure, "g_multiples", "multiples", language=LANGUAGE, on_select=True))


def limit(n: int, p: float, tau: float) -> dict:
    """Funnel limits; on a page they come from SQL."""
    deviation = (p * (1 - p) / n + tau * tau) ** 0.5
    return {
        "n": n,
        "low": p - 1.96 * deviation,
        "high": p + 1.96 * deviation,
        "low_outer": p - 3.09 * deviation,
        "high_outer": p + 3.09 * deviation,
    }


def retention() -> None:
    """The bridge, three measures, the bill before leaving, the immature month."""
    cards.header(
        w("保有率", "Retention"),
        w(
            "2008 年 9 月拍照的 186,412 位核心客户，一年后还剩谁",
            "186,412 core customers, a year on",
        ),
    )
    parts = [
        {"name": w("在网且保值", "Kept at value"), "value": 143_910, "role": "good"},
        {"name": w("低值", "Low value"), "value": 14_540, "role": "mark"},
        {"name": w("离开", "Left"), "value": 27_962, "role": "bad"},
    ]
    losses = [
        {"name": w("携号转网", "Ported out"), "value": 5_210},
        {"name": w("主动销户", "Cancelled"), "value": 10_873},
        {"name": w("欠费销户", "Cancelled, arrears"), "value": 6_144},
        {"name": w("长期停机", "Long suspended"), "value": 3_502},
        {"name": w("无记录", "Absent"), "value": 2_233},
    ]
    total = {"name": w("离开合计", "All who left"), "value": 27_962}
    with cards.card(
        w("一户不差：186,412 = 在网 158,450 + 离开 27,962", "186,412 = kept 158,450 + left 27,962"),
        w(
            "上条按真实比例；下图把离开的部分放大。点任一段看名单",
            "Strip to scale; below, the lost part",
        ),
    ) as controls:
        with controls:
            st.markdown(cards.badge(w("平衡 · 差额 0 户", "Balanced · 0"), "good"), width="content")
        figure = charts.bridge(
            parts,
            total,
            losses,
            **DRAW,
            compact=COMPACT,
            part_keys=["kept", "low", "left"],
            keys=["left", "ported_out", "cancelled", "arrears", "suspended", "absent"],
        )
        told(show.chart(figure, "g_bridge", "bridge", language=LANGUAGE, on_select=True))
    left, middle, right = st.columns([5, 4, 4])
    with (
        left,
        cards.card(
            w("三种算法，同一批人", "Three measures, one base"), w("虚线 = 进度线", "Dashed = pace")
        ),
    ):
        measures_chart()
    with (
        middle,
        cards.card(
            w("离开前的账单", "The bill before leaving"),
            w("月均话费，元；横轴 = 离开前第几月", "Mean fee, yuan; months before leaving"),
        ),
    ):
        bills_chart()
    with (
        right,
        cards.card(
            w("到期续约率", "Renewal"),
            w("空心 = 未成熟，10 月底才完整", "Hollow = immature, complete end of October"),
        ),
    ):
        renewal = [41.0, 42.2, 41.5, 43.0, 44.5, 39.8, 46.1, 47.9, 48.8, 50.1, 51.4, 52.6, 46.9]
        rows = [
            {"month": month, "value": rate / 100, "mature": month != MONTHS[-1]}
            for month, rate in zip(MONTHS, renewal, strict=True)
        ]
        figure = charts.trend(rows, **DRAW, height=250, keys=MONTHS_KEYS)
        told(show.chart(figure, "g_renewal", "renewal", language=LANGUAGE, on_select=True))


MONTHS_KEYS = [month.isoformat() for month in MONTHS]


def measures_chart() -> None:
    """Three measures and a pace line that end close together."""
    series = [
        {
            "name": w("收入", "Revenue"),
            "role": "context",
            "values": [
                1,
                1.005,
                0.998,
                1.01,
                0.99,
                0.96,
                0.967,
                0.95,
                0.94,
                0.925,
                0.91,
                0.9,
                0.886,
            ],
        },
        {
            "name": w("人数", "People"),
            "role": "subject",
            "values": [1 - 0.0125 * i for i in range(13)],
        },
        {
            "name": w("价值", "Value"),
            "role": "ink",
            "values": [1 - 0.019 * i for i in range(13)],
        },
        {
            "name": w("进度", "Pace"),
            "role": "target",
            "values": [1 - 0.0132 * i for i in range(13)],
        },
    ]
    figure = charts.lines(
        series, **DRAW, months=MONTHS, keys=["revenue", "people", "value", "pace"]
    )
    told(show.chart(figure, "g_measures", "measures", language=LANGUAGE, on_select=True))


def bills_chart() -> None:
    """Those who left against those who stayed."""
    series = [
        {
            "name": w("未离开", "Stayed"),
            "role": "context",
            "values": [150, 149, 151, 150, 149, 150],
        },
        {"name": w("离开", "Left"), "role": "bad", "values": [148, 141, 131, 117, 98, 71]},
    ]
    figure = charts.lines(
        series,
        **DRAW,
        steps=[-6, -5, -4, -3, -2, -1],
        unit="yuan",
        decimals=0,
        from_zero=True,
        fill=(0, 1),
        notes=[{"step": 2, "series": 1, "text": w("提前 4 个月下滑", "Falls 4 months before")}],
    )
    show.chart(figure, "g_bills", "bills", language=LANGUAGE)


def warnings() -> None:
    """Rules moving, bars, a mix, and the list."""
    cards.header(
        w("预警名单", "Warnings"), w("这个月该先联系谁，凭什么", "Whom to call first, and why")
    )
    figures = [
        (("协议到期", "Contract expiring"), 4_236, 2_604, 2_052),
        (("消费低于套餐", "Below plan"), 4_303, 803, 817),
        (("业务量突降", "Usage drop"), 3_307, 905, 842),
        (("拨打对手客服", "Rival hotline"), 754, 1_120, 881),
        (("多日零通话", "Zero calls"), 944, 711, 629),
        (("投诉", "Complaints"), 888, 402, 426),
        (("降档", "Downgrade"), 0, 1_184, 1_066),
        (("携转动作", "Portability"), 176, 512, 179),
        (("重复报障", "Repeat faults"), 385, 148, 112),
    ]
    rows: list[dict] = [
        {"name": w(*name), "continuing": continuing, "new": new, "cleared": cleared}
        for name, continuing, new, cleared in figures
    ]
    reason = w("需要列 arpu_min", "needs column arpu_min")
    rows.append({"name": w("对手强势营销", "Rival offer"), "reason": reason})
    left, right = st.columns([3, 2])
    with (
        left,
        cards.card(
            w("各规则命中", "Hits by rule"),
            w(
                "右侧：新增（深色）与继续（灰色）；左侧空框：本月解除",
                "Right: new, continuing; left: cleared",
            ),
        ),
    ):
        figure = charts.rule_bars(rows, **DRAW, compact=COMPACT, keys=[row["name"] for row in rows])
        told(show.chart(figure, "g_rules", "rules", language=LANGUAGE, on_select=True))
    with right, cards.card(w("客户等级", "Levels"), w("核心客户，%", "Core customers, %")):
        levels = [
            (("等级 1", "Level 1"), 0.05),
            (("等级 2", "Level 2"), 0.13),
            (("等级 3", "Level 3"), 0.22),
            (("等级 4", "Level 4"), 0.02),
            (("等级 5", "Level 5"), 0.58),
        ]
        parts = [
            {
                "name": w(*name),
                "values": [
                    share + (0.002 * i if name[0] == "等级 3" else -0.0005 * i) for i in range(13)
                ],
            }
            for name, share in levels
        ]
        figure = charts.mix(parts, MONTHS, **DRAW, height=288, keys=["1", "2", "3", "4", "5"])
        told(show.chart(figure, "g_mix", "mix", language=LANGUAGE, on_select=True))
    customer_list()


def customer_list() -> None:
    """The clickable list with alert labels and lines."""
    alerts = [("red", 5), ("red", 4), ("orange", 2), ("yellow", 1)]
    rows = [
        {
            "id": f"C{index}",
            "alert": tables.alert_label(level, rules, LANGUAGE),
            "level": level,
            "phone": fmt.mask_phone(f"139123420{index}1"),
            "city": w(*CITIES[index][0]),
            "fee": fee,
            "line": [fee - 0.5 * i * i for i in range(12)],
            "evidence": w(
                "话费 402 → 318 → 241 → 190，每月降幅 > 20%", "Fee 402 → 318 → 241 → 190, each −20%"
            ),
        }
        for index, ((level, rules), fee) in enumerate(
            zip(alerts, [412.0, 377.0, 250.0, 233.0], strict=True)
        )
    ]
    columns = [
        Column("alert", w("预警", "Alert"), verdict="level"),
        Column("phone", w("客户", "Customer")),
        Column("city", w("地市", "City")),
        Column(
            "fee",
            w("三月均费", "Fee, 3 mo"),
            lambda fee: fmt.number(fee, "yuan", LANGUAGE, 0),
            "number",
        ),
        Column("line", w("话费 12 月", "Fee, 12 mo"), kind="line"),
        Column("evidence", w("证据", "Evidence"), width="large"),
    ]
    with cards.card(w("名单", "List"), w("红色 1,402 位，第 1–4 位", "1,402 red, 1–4")) as controls:
        with controls:
            st.button(w("导出…", "Export…"), type="tertiary")
            st.button(w("下发工单 (1,402)", "Issue orders (1,402)"), type="primary")
        tables.clickable_table(rows, columns, key="g_list", id_column="id", alt="list")


def customer() -> None:
    """The evidence chart, the reading table, plain bars, strip and waterfall alone."""
    st.markdown(
        f"{tables.alert_badge('red', 4, LANGUAGE)} {cards.badge(w('泉州', 'Quanzhou'))} "
        f"{tables.alert_badge('orange', 2, LANGUAGE)} {tables.alert_badge('yellow', 1, LANGUAGE)} "
        f"{tables.alert_badge(None, 0, LANGUAGE)}"
    )
    fees = [399, 402, 405, 397, 402, 318, 241, 190]
    rows: list[dict] = [{"month": date(2009, 2 + i, 1), "value": fee} for i, fee in enumerate(fees)]
    for row, before in zip(rows[5:], fees[4:], strict=False):
        row |= {"hit": True, "threshold": before * 0.8, "change": row["value"] / before - 1}
    left, right = st.columns([3, 2])
    with (
        left,
        cards.card(
            w("业务量突降", "Usage drop"),
            w(
                "本地话费，元 · 短横线 = 当月阈值（上月 × 80%）",
                "Local fee, yuan · tick = threshold",
            ),
        ) as controls,
    ):
        with controls:
            st.markdown(cards.grey("usage_drop v3 · 2009-07"), width="content")
        figure = charts.evidence_bars(rows, **DRAW)
        show.chart(figure, "g_evidence", "evidence", language=LANGUAGE)
    with right, cards.card(w("渠道", "Channels"), w("办理客户，户", "Customers")):
        names = [
            ("营业厅", "Shop"),
            ("热线", "Hotline"),
            ("网厅", "Web"),
            ("代理 <b>A&B</b>", "A&B"),
        ]
        bars = [
            {"name": w(*name), "value": value, "highlight": value == 5_106}
            for name, value in zip(names, [6_840, 5_106, 1_874, 0], strict=True)
        ]
        figure = charts.bars(bars, **DRAW, keys=["shop", "hotline", "web", "agent"])
        told(show.chart(figure, "g_bars", "bars", language=LANGUAGE, on_select=True))
    with cards.card(w("为什么在名单上", "Why on the list")):
        reading()


def reading() -> None:
    """The table for reading, with badges of ours and escaped data."""
    new = f":green-badge[{w('新增', 'New')}]"
    rows = [
        {
            "rule": f"**{w('业务量突降', 'Usage drop')}** {new}",
            "evidence": "402 → 190 元",
            "n": 3.0,
        },
        {
            "rule": f"**{w('降档', 'Downgrade')}**",
            "evidence": "*188* -> :red[128] <b>元</b>",
            "n": 1,
        },
        {
            "rule": f"**{w('集团异动', 'Group alarm')}** {new}",
            "evidence": "http://evil.com",
            "n": None,
        },
    ]
    columns = [
        Column("rule", w("规则", "Rule"), kind="markdown"),
        Column("evidence", w("证据", "Evidence")),
        Column("n", w("月数", "Months"), lambda n: fmt.count(n, LANGUAGE), "number"),
    ]
    tables.reading_table(rows, columns)


def lab() -> None:
    """Overlap, workload, stability, dumbbell."""
    cards.header(
        w("规则实验室", "Rule lab"), w("一条规则值不值得打这些电话", "Does a rule earn its calls")
    )
    rules = [
        {"key": "contract", "name": w("协议到期", "Contract")},
        {"key": "usage", "name": w("业务量突降", "Usage drop")},
        {"key": "plan", "name": w("低于套餐", "Below plan")},
        {"key": "rival", "name": w("对手客服", "Rival hotline")},
        {"key": "zero", "name": w("零通话", "Zero calls")},
        {"key": "port", "name": w("携转", "Portability")},
    ]
    together = [
        (["contract"], 3_871, 0.04),
        (["usage"], 2_950, 0.07),
        (["contract", "plan"], 1_640, 0.10),
        (["usage", "plan"], 988, 0.13),
        (["usage", "rival"], 412, 0.22),
        (["usage", "rival", "zero"], 236, 0.32),
        (["usage", "rival", "port"], 151, 0.45),
    ]
    rows = [
        {"rules": keys, "value": n, "rate": rate, "verdict": "worse" if rate > 0.2 else "normal"}
        for keys, n, rate in together
    ]
    left, middle, right = st.columns(3)
    with (
        left,
        cards.card(w("哪些预警总在一起", "Together"), w("其后两月离网率", "Left within 2 months")),
    ):
        figure = charts.overlap(rows, rules, **DRAW, keys=[str(i) for i in range(7)])
        told(show.chart(figure, "g_overlap", "overlap", language=LANGUAGE, on_select=True))
    with (
        middle,
        cards.card(
            w("工作量与准确率", "Workload and precision"), w("竖线 = 同等工作量", "Line = equal")
        ),
    ):
        loads = [1_000, 2_000, 4_180, 8_000, 14_000]
        curves = [
            {
                "name": w(*name),
                "role": role,
                "points": [
                    {"n": n, "value": value} for n, value in zip(loads, values, strict=True)
                ],
            }
            for name, role, values in [
                (("模型", "Model"), "model", [0.24, 0.18, 0.132, 0.09, 0.064]),
                (("业务量突降", "Usage drop"), "subject", [0.17, 0.13, 0.096, 0.07, 0.05]),
                (("零通话", "Zero calls"), "context", [0.13, 0.09, 0.071, 0.055, 0.042]),
            ]
        ]
        figure = charts.workload(
            curves,
            **DRAW,
            axis_label=w("每月要联系的客户数", "Customers to call a month"),
            at=4_180,
            at_label=w("现行：4,180 户", "Now: 4,180"),
            base=0.021,
            base_label=w("随便打", "Chance"),
        )
        show.chart(figure, "g_workload", "workload", language=LANGUAGE)
    with (
        right,
        cards.card(w("逐月准确率", "By month"), w("灰底 = 结果未满两月", "Grey = immature")),
    ):
        values = [8.9, 9.3, 10.2, 9.1, 11.4, 10.8, 9.4, 8.7, 9.2, 9.6, 9.9, 6.1, 1.8]
        months = [
            {
                "month": month,
                "value": value / 100,
                "low": value / 100 - 0.008,
                "high": value / 100 + 0.008,
                "mature": i < 11,
            }
            for i, (month, value) in enumerate(zip(MONTHS, values, strict=True))
        ]
        figure = charts.stability(
            months,
            **DRAW,
            pooled=0.096,
            pooled_label=w("合计", "All"),
            base=0.021,
            base_label=w("基准", "Base"),
            keys=MONTHS_KEYS,
        )
        told(show.chart(figure, "g_stability", "stability", language=LANGUAGE, on_select=True))
    usual, odd = w("正常", "usual"), w("▲ 超出常态", "▲ unusual")
    moves = [
        (("捆绑率", "Bundling"), 0.66, "68.4%", "69.0%", usual),
        (("拍照保有率", "Retention"), -0.86, "86.3%", "85.0%", usual),
        (("月离网率", "Churn"), 0.5, "0.98%", "1.06%", usual),
        (("满意度", "Satisfaction"), 0.6, "84.6", "84.9", usual),
        (("预警占比", "Warned share"), -4.2, "11.4%", "9.1%", odd),
    ]
    changes = [
        {
            "name": w(*name),
            "usual": move,
            "before": before,
            "after": after,
            "word": word,
            "unusual": word == odd,
        }
        for name, move, before, after, word in moves
    ]
    with cards.card(
        w("发布后，主要指标会怎么变", "What publishing would change"),
        w("灰点 = 现在，彩点 = 发布后；灰带 = 通常的月变化", "Grey = now; band = a usual change"),
    ):
        figure = charts.dumbbell(changes, palette=P, compact=COMPACT)
        show.chart(figure, "g_dumbbell", "dumbbell", language=LANGUAGE)


def all_states() -> None:
    """The nine states and not yet."""
    cards.header(
        w("状态一览", "States"), w("没有数据、没有权限、出错时", "When something is missing")
    )
    with st.grid(3, min_column_width=300):
        with cards.card(w("加载中", "Loading")):
            states.loading(150)
        with cards.card(w("空：筛选太窄", "Empty: filter")):
            states.empty(
                w("红色预警", "Red alerts"),
                w(
                    "三明 · 等级 1 · 9 月没有红色预警；全市 412 位在网客户均已检查。",
                    "Sanming, level 1, September: no red alert; all 412 customers were checked.",
                ),
                LANGUAGE,
                Link(w("看全省红色名单", "The red list of the province"), HERE),
            )
        with cards.card(w("空：还没有数据", "Empty: no data")):
            states.no_data(
                w("客户月表", "customers"),
                w("13 个月的趋势", "the trend of 13 months"),
                LANGUAGE,
                HERE,
            )
        with cards.card(w("需要列", "Needs a column")):
            need = states.needs_column("arpu_min", w("竞情表", "rival offers"), LANGUAGE)
            states.state_figure(w("对手强势营销", "Rival offer"), fmt.MISSING, need)
        with cards.card(w("没有权限", "No access")):
            states.forbidden(
                [w("厦门", "Xiamen")],
                w("省公司 · 名单", "Province, lists"),
                w("市场部 王敏", "Wang Min"),
                LANGUAGE,
                Link(w("看厦门的名单", "The list of Xiamen"), HERE),
            )
        with cards.card(w("出错", "Error")):
            what = w("9 月的预警名单", "The warning list of September")
            states.error(what, "E-7F3A", "10:42", LANGUAGE, "g_retry")
        with cards.card(w("样本太小", "Small n")):
            small = states.small_n(37, fmt.interval(0.787, 0.972, "share", LANGUAGE), LANGUAGE)
            states.state_figure(w("莆田 · 等级 1 保有率", "Putian, level 1"), "91.9%", small)
        with cards.card(w("未成熟", "Immature")):
            early = states.immature(date(2009, 10, 1), LANGUAGE)
            states.state_figure(w("到期续约率（至今）", "Renewal so far"), "46.9%", early)
        with cards.card(w("数据不全", "Incomplete")):
            gap = states.incomplete(8, [w("宁德", "Ningde")], date(2009, 9, 1), 0.046, LANGUAGE)
            states.state_figure(w("全省捆绑率", "Bundling"), "69.1%", gap)
        with cards.card(w("尚不适用", "Not yet")):
            later = states.not_yet(13, 6, LANGUAGE)
            states.state_figure(w("12 月滚动保有率", "Rolling retention"), fmt.MISSING, later)


PARTS = {
    "overview": overview,
    "cities": cities,
    "retention": retention,
    "warnings": warnings,
    "customer": customer,
    "lab": lab,
    "states": all_states,
}


def gallery() -> None:
    """The parts asked for."""
    for name, draw in PARTS.items():
        if PART in ("all", name):
            draw()


st.set_page_config(
    page_title="gallery", page_icon=str(chrome.ICON), layout="wide", initial_sidebar_state=212
)
chrome.logo()
chrome.style()
HERE = st.Page(gallery, title=w("总览", "Overview"), default=True)
ELSEWHERE = st.Page(all_states, title=w("预警名单", "Warnings"), url_path="elsewhere")
st.navigation({w("看", "See"): [HERE, ELSEWHERE]}).run()
