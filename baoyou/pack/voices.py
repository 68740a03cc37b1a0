"""The pages that do not come from the customers' months: the market, and what surveys say."""

from __future__ import annotations

from baoyou import definitions
from baoyou.pack import cells, journeys
from baoyou.pack.asker import Asker, Row
from baoyou.pack.cities import ranking
from baoyou.pack.model import Cell, Drawing, Page, Table
from baoyou.ui import charts
from baoyou.ui import format as fmt
from baoyou.ui.charts.points import points
from baoyou.ui.drawing.course import HISTORY

HALF = (514, 290)
SURVEYS = 8


def pages(ask: Asker) -> list[Page]:
    """Satisfaction with its touchpoints, and the market share where a market is stored."""
    return [_satisfaction(ask), *journeys.pages(ask), _share(ask)]


def _groups(ask: Asker, by: str, periods: int) -> list[Row]:
    return ask.rows(
        "satisfaction_groups",
        month=ask.month,
        by=by,
        item="overall",
        periods=periods,
        total_segments=ask.total_segments,
    )


def _satisfaction(ask: Asker) -> Page:
    topic, code = ask.say("page.satisfaction.title"), ask.language
    overall = _groups(ask, "none", SURVEYS)
    if not overall:
        words = ask.say("satisfaction.sentence.no_survey", month=ask.month_name())
        return Page("satisfaction", topic, words)
    now = overall[-1]
    standing = "first" if now["change"] is None else now["verdict"] or "unknown"
    title = ask.say(
        f"satisfaction.sentence.{standing}",
        month=fmt.month(now["month"], code),
        value=fmt.value(now["value"], "points", code),
        interval=fmt.interval(now["low"], now["high"], "points", code),
        before=fmt.month(now["month_before"], code),
        change=fmt.change(now["change"], "points", code),
    )
    figure = points(overall, palette=ask.palette, language=code, height=HALF[1])
    drawn = [Drawing(ask.say("pack.satisfaction.surveys"), figure, title, *HALF)]
    kpi = definitions.kpis()["satisfaction"]
    ranked = [row for row in ask.ranking(kpi.key) if row["value"] is not None]
    if ranked:
        drawn.append(ranking(ask, kpi, ranked, *HALF))
    rest = [ask.say("satisfaction.sentence.population")]
    if now["month"] != ask.month:
        told = {"asked": ask.month_name(), "month": fmt.month(now["month"], code)}
        rest.insert(0, ask.say("satisfaction.sentence.earlier", **told))
    return Page(
        "satisfaction",
        topic,
        title,
        " ".join(rest),
        "above",
        tuple(drawn),
        _answers(ask, now),
        told=("satisfaction",),
    )


def _answers(ask: Asker, now: Row) -> Table:
    """The last survey: overall, then its segments and its items, lowest first."""
    code, lines = ask.language, []
    for by in ("none", "segment", "item"):
        rows = [row for row in _groups(ask, by, 2) if row["month"] == now["month"]]
        for row in rows:
            if by != "none" and row["group_key"] == "overall":
                continue
            of = ask.say("pack.satisfaction." + by)
            name = ask.named("group.item", row["group_key"]) if by != "none" else ask.place()
            lines.append(
                (
                    cells.words(of),
                    cells.words(name),
                    cells.figure(row["value"], "points", code),
                    cells.interval(row["low"], row["high"], "points", code),
                    cells.bare(row["satisfied_share"], "share", code),
                    cells.change(row["change"], "points", code, None, row["verdict"]),
                    cells.count(row["n"], code),
                )
            )
    heads = [ask.say("pack.satisfaction.by"), ask.say("satisfaction.table.group")]
    heads += [
        ask.say(f"satisfaction.table.{name}")
        for name in ("value", "interval", "satisfied", "change", "n")
    ]
    return Table(tuple(heads), tuple(lines), strong=frozenset((0,)))


def _share(ask: Asker) -> Page:
    topic, key = ask.say("page.share.title"), "share"
    stored = ask.rows("market_months", month=ask.month)
    if not stored:
        return Page(key, topic, ask.say("pack.share.none", month=ask.month_name()))
    latest = stored[-1]["month"]
    shares = ask.share_of_market("share_changes", month=latest)
    own = {row["basis"]: row for row in shares if row["is_own"]}
    if not own:
        return Page(key, topic, ask.say("share.no_own"))
    past = [row["month"] for row in stored][-HISTORY:]
    months = ask.share_of_market("share_months", months=past)
    title, rest = _told(ask, own, months)
    if latest != ask.month:
        older = ask.say("share.older", month=fmt.month(latest, ask.language))
        rest = f"{older} {rest}"
    drawn = _drawn(ask, months)
    estimated = "cities_estimated" if stored[-1]["is_estimated"] else "cities_how"
    notes = (ask.say(f"share.{estimated}"),)
    cities = ask.share_of_market("share_cities", month=latest)
    layout, table = "above" if drawn else "table", _cities(ask, cities)
    return Page(key, topic, title, rest, layout, drawn, table, notes, ("market_share",))


def _told(ask: Asker, own: dict[str, Row], months: list[Row]) -> tuple[str, str]:
    code, known = ask.language, own["known"]
    form = "nothing" if known["value"] is None else "part"
    form = "whole" if own["province"]["value"] is not None else form
    title = ask.say(
        f"share.told.{form}",
        operator=known["operator"],
        place=ask.place(),
        month=fmt.month(known["month"], code),
        share=fmt.value(known["value"], "share", code),
        known=known["known_cities"],
        all=known["all_cities"],
        missing=ask.joined(known["unknown_cities"] or []),
    )
    last = [row for row in months if row["is_last"]]
    if not last or last[0]["first_month"] == last[0]["month"]:
        return title, ""
    most = next(row for row in last if row["gain_place"] == 1)
    rest = ask.say(
        "share.gained.own" if most["is_own"] else "share.gained.rival",
        since=fmt.month(last[0]["first_month"], code),
        steady=last[0]["steady_cities"],
        operator=last[0]["operator"],
        change=fmt.signed_change(last[0]["change"], "share", code),
        gainer=most["operator"],
        gain=fmt.signed_change(most["change"], "share", code),
    )
    return title, rest


def _drawn(ask: Asker, months: list[Row]) -> tuple[Drawing, ...]:
    if not months:
        return ()
    code, own = ask.language, [row for row in months if row["is_own"]]
    line = charts.trend(own, palette=ask.palette, language=code, height=HALF[1], width=HALF[0])
    alt = ask.say(
        "share.trend_alt",
        operator=own[0]["operator"],
        first=fmt.value(own[0]["value"], "share", code),
        last=fmt.value(own[-1]["value"], "share", code),
    )
    last = [row for row in months if row["is_last"]]
    gains = charts.contributions(
        [{"name": row["operator"], "value": row["change"]} for row in last if not row["is_own"]],
        palette=ask.palette,
        language=code,
        good="down",
        decimals=2,
        height=HALF[1],
    )
    how = ask.say(
        "share.gains_how",
        since=fmt.month(last[0]["first_month"], code),
        operator=last[0]["operator"],
        change=fmt.signed_change(last[0]["change"], "share", code, 2),
    )
    named = ask.say("pack.share.trend", operator=own[0]["operator"])
    return Drawing(named, line, alt, *HALF), Drawing(ask.say("share.gains"), gains, how, *HALF)


def _cities(ask: Asker, rows: list[Row]) -> Table:
    code = ask.language
    lines = [
        (
            cells.words(row["city"]),
            cells.bare(row["value"], "share", code),
            Cell(_why(ask, row)),
            cells.change(row["before_change"], "share", code, None, row["before_verdict"]),
            cells.change(row["year_change"], "share", code, None, row["year_verdict"]),
            cells.words(row["rival"]),
            cells.bare(row["rival_share"], "share", code),
            cells.count(row["subscribers"], code),
            cells.count(row["market"], code),
        )
        for row in rows
    ]
    heads = [ask.say(f"share.column.{name}") for name in ("city", "value", "why")]
    heads += [ask.say("ui.basis.month"), ask.say("ui.basis.year")]
    heads += [
        ask.say(f"share.column.{name}")
        for name in ("rival", "rival_share", "subscribers", "market")
    ]
    widths = (0.1, 0.11, 0.22, 0.07, 0.07, 0.13, 0.1, 0.1, 0.1)
    return Table(tuple(heads), tuple(lines), widths)


def _why(ask: Asker, row: Row) -> str:
    """The interval of a city's share, or what of it is not known."""
    if not row["is_stored"]:
        return ask.say("share.not_stored")
    if row["unknown_operators"]:
        return ask.say("share.masked", operators=ask.joined(row["unknown_operators"]))
    return fmt.interval(row["low"], row["high"], "share", ask.language)
