"""The sample province: raw extracts as an analyst of Fujian Mobile could have had them, made up.

Nobody in it exists. Every file says so in its last column (`样例数据`, `is_sample` in the Parquet), by
which the product recognises sample data. The figures it is steered to are in
`data/sample_story.toml`, with what a public report of 2009 gives and what is ours. One thing is
knowingly untrue of its time: customers of Fujian could not carry their number to a rival in 2009;
the sample lets a few do so, a little more each month, so that the pages about it have something to
show.

It runs in four steps, each in its module: people and their lives (`sample_people`), bills and
bindings (`sample_months`), signs of leaving (`sample_signals`), tables (`sample_extracts`) and
files (`sample_files`). The same arguments give the same bytes.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np

from baoyou import sample_extracts as extracts
from baoyou.sample_files import SHEET_ROWS, write_csv, write_parquet, write_xlsx
from baoyou.sample_months import bill, bind
from baoyou.sample_people import populate
from baoyou.sample_signals import lay_signals
from baoyou.sample_story import Calendar, calendar, story


def write_sample(
    directory: Path,
    customers: int = 60_000,
    months: int = 15,
    seed: int = 2009,
    until: date = date(2009, 9, 1),
) -> list[Path]:
    """Write the sample's extracts into `directory`; the paths, customers' months first.

    customers: rows of the last month, about; from 500 up no file gives a notice when loaded.
    """
    directory.mkdir(parents=True, exist_ok=True)
    told, span = story(), calendar(months, until)
    rng = np.random.default_rng(seed)
    people = populate(told, span, customers, rng)
    bills = bill(people, told, span, rng)
    bindings = bind(people, bills, told, span, rng)
    signals = lay_signals(people, bills, told, span, customers, rng)
    identity = extracts.identify(people, told, span, rng)
    paths = []
    for month in range(months):
        form = _form(month, months, int(bills.listed[:, month].sum()))
        table = extracts.customers(
            people,
            bills,
            bindings,
            signals,
            identity,
            month,
            span,
            extracts.Language(chinese=form != "parquet"),
        )
        path = directory / f"customers_{span.label(month)}.{form}"
        if form == "parquet":
            paths.append(write_parquet(table, path))
        elif form == "xlsx":
            paths.append(write_xlsx(table, path, _made(span)))
        else:
            paths.append(write_csv(table, path))
    paths.append(
        write_csv(
            extracts.snapshot(people, bills, identity, span),
            directory / f"snapshot_{span.label(span.snapshot)}.csv",
        )
    )
    paths.append(
        write_csv(
            extracts.market(people, bills, told, span),
            directory / f"market_{span.label(0)}_{span.label(months - 1)}.csv",
        )
    )
    for month in range(months):
        if span.is_quarter_end(month):
            answers = extracts.survey(people, bills, identity, told, span, month, customers, rng)
            quarter = f"{span.label(month, '%Y')}Q{int(span.label(month, '%m')) // 3}"
            paths.append(write_csv(answers, directory / f"surveys_{quarter}.csv", "utf-8-sig"))
    return paths


def _form(month: int, months: int, rows: int) -> str:
    """The last month is a workbook, the one before Parquet, where there are months enough."""
    if months >= 3 and month == months - 1 and rows < SHEET_ROWS:
        return "xlsx"
    return "parquet" if months >= 3 and month == months - 2 else "csv"


def _made(span: Calendar) -> datetime:
    """When the workbook says it was made: the day after its month, whenever the sample is made."""
    after = span.start(span.count).astype(date)
    return datetime(after.year, after.month, after.day)
