"""The sample province: raw extracts as an analyst of Fujian Mobile could have had them, made up.

Nobody in it exists. Every file says so in its last column, the mark of sample data, by which the
product recognises it and tells the reader. The figures it is steered to are in
`data/sample_story.toml`, which marks what a public report of 2009 gives and what is ours. One thing
is knowingly untrue of its time: customers of Fujian could not carry their number to a rival in
2009; the sample lets a few do so, a little more each month, so that the pages about it have
something to show.

It runs in steps, each in its module: people and their lives (`sample_people`), what they are
sensitive to (`sample_tastes`), bills and bindings (`sample_months`), signs of leaving
(`sample_signals`), tables (`sample_extracts`), surveys (`sample_surveys`), the daily feed
(`sample_feed`, `sample_events`), what rivals offer (`sample_rivals`), what is asked of the cities
(`sample_goals`), and files (`sample_files`). The same arguments give the same bytes. The feed, what
people are sensitive to, where they were asked and what rivals' customers answer draw their chance
from generators of their own, so that a change there leaves everything else as it is.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np

from baoyou import sample_extracts as extracts
from baoyou.sample_events import daily_events, feed_days
from baoyou.sample_feed import lay_feed
from baoyou.sample_files import SHEET_ROWS, write_csv, write_parquet, write_xlsx
from baoyou.sample_goals import goals, goals_year
from baoyou.sample_months import bill, bind
from baoyou.sample_people import populate
from baoyou.sample_rivals import rival_offers
from baoyou.sample_signals import lay_signals
from baoyou.sample_story import Calendar, calendar, story
from baoyou.sample_surveys import rival_survey, survey


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
    tastes, days, places, asked = (np.random.default_rng([seed, n]) for n in (1, 2, 3, 4))
    identity = extracts.identify(people, told, span, rng, tastes)
    world = extracts.World(people, bills, bindings, signals, identity, told, span)
    paths = [_write_month(world, month, directory) for month in range(months)]
    listed = directory / f"snapshot_{span.label(span.snapshot)}.csv"
    paths.append(write_csv(extracts.snapshot(world), listed))
    shares = directory / f"market_{span.label(0)}_{span.label(months - 1)}.csv"
    paths.append(write_csv(extracts.market(world), shares))
    for month in filter(span.is_quarter_end, range(months)):
        answers = survey(world, month, customers, rng, places)
        quarter = f"{span.label(month, '%Y')}Q{int(span.label(month, '%m')) // 3}"
        paths.append(write_csv(answers, directory / f"surveys_{quarter}.csv", "utf-8-sig"))
    quarters = [span.label(month) for month in range(months) if span.is_quarter_end(month)]
    if quarters:
        asked_file = directory / f"rival_surveys_{quarters[0]}_{quarters[-1]}.csv"
        paths.append(write_csv(rival_survey(told, span, customers, asked), asked_file))
    offers = directory / f"rival_offers_{span.label(months - 1)}.csv"
    paths.append(write_csv(rival_offers(told, span), offers))
    paths.append(write_csv(goals(told, span), directory / f"goals_{goals_year(span)}.csv"))
    feed = lay_feed(world, customers, days)
    paths.append(
        write_csv(daily_events(feed), directory / "events_{}_{}.csv".format(*feed_days(feed)))
    )
    return paths


def _write_month(world: extracts.World, month: int, directory: Path) -> Path:
    """One month of customers: the last is a workbook, the one before Parquet, all others CSV."""
    span = world.calendar
    rows = int(world.months.listed[:, month].sum())
    path = directory / f"customers_{span.label(month)}"
    if span.count >= 3 and month == span.count - 2:
        table = extracts.customers(world, month, extracts.Language(chinese=False))
        return write_parquet(table, path.with_suffix(".parquet"))
    table = extracts.customers(world, month, extracts.Language(chinese=True))
    if span.count >= 3 and month == span.count - 1 and rows < SHEET_ROWS:
        return write_xlsx(table, path.with_suffix(".xlsx"), _made(span))
    return write_csv(table, path.with_suffix(".csv"))


def _made(span: Calendar) -> datetime:
    """When the workbook says it was made: the day after its month, whenever the sample is made."""
    after = span.start(span.count).astype(date)
    return datetime(after.year, after.month, after.day)
