"""The page of value × influence: who pays much and whom others follow, and what the few hold."""

from __future__ import annotations

from collections.abc import Sequence

from baoyou import definitions
from baoyou.contracts import contracts
from baoyou.pack import cells
from baoyou.pack.asker import Asker, Row
from baoyou.pack.model import Drawing, Page, Table
from baoyou.ui import charts
from baoyou.ui import format as fmt
from baoyou.ui.drawing import fees
from baoyou.ui.wording import fees as wording

HALF = (514, 300)
NEEDS = ("group_role", "group_class")
CHURN = 2


def pages(ask: Asker) -> list[Page]:
    """One page: the share of the fees that the top hold, churn of the four cells, the cells."""
    found, tenths = ask.of_month("influence_cells"), ask.of_month("influence_tenths")
    whole = [row for row in tenths if row["city"] == "all"]
    lacking = _lacking(ask)
    is_known = len(lacking) < len(NEEDS)
    title, rest = wording.opening(ask, found, whole, ask.asked.population, is_known)
    drawn = [_curve(ask, whole)] if whole else []
    if is_known and any(row["churn"] is not None for row in found):
        drawn.append(_churn(ask, found))
    fee = definitions.values(ask.month)["high_value_fee_min"]
    notes = [ask.say("influence.definition", fee=fee)]
    if lacking:
        notes.append(ask.say("influence.missing", columns=ask.joined(lacking)))
    table = _cells(ask, found) if is_known else _tenths(ask, whole)
    layout = "above" if drawn else "table"
    topic = ask.say("page.influence.title")
    told = ("churn_rate", "warned_share")
    return [Page("influence", topic, title, rest, layout, tuple(drawn), table, tuple(notes), told)]


def _lacking(ask: Asker) -> list[str]:
    """Those of the columns that the month's customers extract does not have, in words."""
    part = ask.reader.manifest.partitions["customers"].get(ask.month.isoformat())
    present = part.facts["columns"] if part else ()
    declared = contracts()["customers"].columns
    return [
        ask.say("words.column", called=getattr(declared[name], ask.language), name=name)
        for name in NEEDS
        if name not in present
    ]


def _curve(ask: Asker, tenths: Sequence[Row]) -> Drawing:
    told = wording.top(ask, tenths)
    alt = f"{told} {ask.say('influence.curve.subtitle')}"
    return Drawing(told, fees.curve(ask, tenths, HALF[1], HALF[0]), alt, *HALF)


def _churn(ask: Asker, found: Sequence[Row]) -> Drawing:
    """What of each cell left this month, with its interval."""
    rows = [
        {
            "name": ask.say(f"influence.cell.{row['cell']}"),
            "value": row["churn"],
            "low": row["churn_low"],
            "high": row["churn_high"],
            "tie": row["cell"],
            "rank": None,
        }
        for row in found
        if row["churn"] is not None
    ]
    title = ask.say("pack.influence.churn_title")
    figure = charts.ranking(
        [row | {"verdict": None} for row in rows],
        None,
        palette=ask.palette,
        language=ask.language,
        label=ask.kpi_name("churn_rate"),
        decimals=CHURN,
        height=HALF[1],
        compact=True,
    )
    parts = (
        f"{row['name']} {fmt.value(row['value'], 'share', ask.language, CHURN)}" for row in rows
    )
    return Drawing(title, figure, f"{title} {ask.joined(parts)}", *HALF)


def _cells(ask: Asker, found: Sequence[Row]) -> Table:
    code = ask.language
    names = ("cell", "customers", "share", "fee", "fee_share", "fee_mean", "churn", "interval", "n")
    heads = [ask.say(f"pack.influence.{name}") for name in (*names, "warned", "warned_interval")]
    lines = [
        (
            cells.words(ask.say(f"influence.cell.{row['cell']}")),
            cells.count(row["customers"], code),
            cells.bare(row["share"], "share", code),
            cells.figure(row["fee_3m"], "yuan", code, 0),
            cells.bare(row["fee_share"], "share", code),
            cells.figure(row["fee_mean"], "yuan", code, 1),
            cells.bare(row["churn"], "share", code, CHURN),
            cells.interval(row["churn_low"], row["churn_high"], "share", code, CHURN),
            cells.count(row["before"], code),
            cells.bare(row["warned_share"], "share", code),
            cells.interval(row["warned_low"], row["warned_high"], "share", code),
        )
        for row in found
    ]
    widths = (0.16, 0.08, 0.07, 0.1, 0.07, 0.08, 0.07, 0.12, 0.07, 0.07, 0.11)
    return Table(tuple(heads), tuple(lines), widths)


def _tenths(ask: Asker, tenths: Sequence[Row]) -> Table:
    """What the highest payers hold, where nobody knows who is influential."""
    code = ask.language
    heads = [ask.say("influence.curve.part"), ask.say("influence.customers")]
    heads += [ask.say(f"influence.curve.{name}") for name in ("share", "least")]
    lines = [
        (
            cells.words(fmt.value(row["tenth"] / 10, "share", code, 0)),
            cells.count(row["customers"], code),
            cells.bare(row["fee_share"], "share", code),
            cells.figure(row["least_fee"], "yuan", code),
        )
        for row in tenths
    ]
    return Table(tuple(heads), tuple(lines))
