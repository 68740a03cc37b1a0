"""The sample province tells its story, gives no notice, and is the same for the same arguments.

Every figure is computed here from the written files alone, with definitions.md in hand.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import csv
from python_calamine import CalamineWorkbook

from baoyou.sample import write_sample
from baoyou.settings import ROOT

WORDS = tomllib.loads((ROOT / "data" / "sample_words.toml").read_text(encoding="utf-8"))
MARK = WORDS["mark"]
TEXT = ("month", "customer_id", "phone", "joined_on", "contract_end_on")
FLAGS = ("has_sticky", "has_fusion")
MONEY = ("plan_fee", "arpu", "local_fee", "data_fee", "vas_fee", "overage_fee", "offnet_fee")
VALUES = (*MONEY, "arrears", "mou", "data_mb")
RARE = (
    "suspended_days",
    "rival_hotline_calls",
    "complaints",
    "faults",
    "repeat_faults",
    "cancel_enquiries",
    "retention_calls",
    "port_query",
    "port_code",
    "port_apply",
    "arrears",
    "offnet_fee",
    "zero_call_days",
)


@dataclass(frozen=True)
class Province:
    """The written files, read back: customers as tables of customers × months, with our names."""

    directory: Path

    @cached_property
    def months(self) -> list[str]:
        """Months as YYYYMM."""
        return sorted(path.stem[-6:] for path in self.directory.glob("customers_*"))

    @cached_property
    def frames(self) -> list[pd.DataFrame]:
        """The customer extract of each month, headers and codes in our words."""
        return [_read_customers(self.directory, month) for month in self.months]

    @cached_property
    def ids(self) -> pd.Index:
        """Every customer of any month."""
        return pd.Index(sorted(set().union(*[frame.index for frame in self.frames])))

    @cached_property
    def places(self) -> list[np.ndarray]:
        """Row of each month's customers in the tables."""
        return [self.ids.get_indexer(frame.index) for frame in self.frames]

    def table(self, column: str) -> np.ndarray:
        """One column as customers × months; NaN where there is no row or no value."""
        table = np.full((len(self.ids), len(self.frames)), np.nan)
        for month, (place, frame) in enumerate(zip(self.places, self.frames, strict=True)):
            table[place, month] = frame[column].to_numpy(dtype=float)
        return table

    def words(self, column: str) -> np.ndarray:
        """One column of text as customers × months; an empty string where there is none."""
        table = np.full((len(self.ids), len(self.frames)), "", dtype=object)
        for month, (place, frame) in enumerate(zip(self.places, self.frames, strict=True)):
            table[place, month] = frame[column].fillna("").to_numpy(dtype=object)
        return table

    @cached_property
    def city(self) -> np.ndarray:
        """City of each customer; nobody of the sample moves."""
        return _last_word(self.words("city"))

    @cached_property
    def listed(self) -> np.ndarray:
        """Has a row."""
        return self.words("status") != ""

    @cached_property
    def on_net(self) -> np.ndarray:
        """On net: definitions.md, section 1."""
        status = self.words("status")
        there = np.isin(status, ["active", "suspended_one_way"])
        return there | ((status == "suspended_two_way") & (self.table("suspended_days") <= 30))

    @cached_property
    def left(self) -> np.ndarray:
        """Left in m; the first month is not known."""
        left = np.zeros_like(self.on_net)
        left[:, 1:] = self.on_net[:, :-1] & ~self.on_net[:, 1:]
        return left

    @cached_property
    def fen(self) -> np.ndarray:
        """arpu in fen; NaN where not known."""
        return np.rint(self.table("arpu") * 100)

    @cached_property
    def fee_sum(self) -> tuple[np.ndarray, np.ndarray]:
        """Numerator and denominator of fee_3m."""
        known = self.on_net & ~np.isnan(self.fen)
        return _last_three(np.where(known, self.fen, 0)), _last_three(known.astype(float))

    @cached_property
    def fee_3m(self) -> np.ndarray:
        """fee_3m in fen."""
        total, count = self.fee_sum
        return total / np.where(count == 0, np.nan, count)

    @cached_property
    def core(self) -> np.ndarray:
        """Population core: definitions.md, section 2."""
        total, count = self.fee_sum
        clauses = (
            np.isin(self.words("card"), ["silver", "gold", "diamond"])
            | (self.words("group_role") == "key_person")
            | np.isin(self.words("group_class"), ["A", "B"])
            | (self.words("brand") == "gotone")
        )
        return self.on_net & (clauses | ((count > 0) & (total >= 8000 * count)))

    @cached_property
    def contract_end(self) -> np.ndarray:
        """End of contract in days since 1970; NaN where there is none."""
        table = np.full((len(self.ids), len(self.frames)), np.nan)
        for month, (place, frame) in enumerate(zip(self.places, self.frames, strict=True)):
            table[place, month] = _days(frame["contract_end_on"])
        return table

    @cached_property
    def month_end(self) -> np.ndarray:
        """Last day of each month in days since 1970."""
        starts = np.array([f"{m[:4]}-{m[4:]}" for m in self.months], dtype="datetime64[M]") + 1
        return starts.astype("datetime64[D]").astype(int) - 1

    @cached_property
    def bound(self) -> np.ndarray:
        """A binding is in force at month end."""
        contract = self.contract_end > self.month_end
        return contract | (self.table("has_sticky") == 1) | (self.table("has_fusion") == 1)

    def surveys(self) -> pd.DataFrame:
        """All answers."""
        paths = sorted(self.directory.glob("surveys_*"))
        frame = pd.concat([pd.read_csv(path, dtype=str, encoding="utf-8-sig") for path in paths])
        return _ours(frame, "surveys").astype({"score": float, "scale_max": float})

    @cached_property
    def events(self) -> pd.DataFrame:
        """The daily feed, with `day`."""
        path = next(self.directory.glob("events_*"))
        frame = _ours(pd.read_csv(path, encoding="gb18030", dtype=str), "events")
        kinds = {word: code for code, word in WORDS["event_kinds"].items()}
        return frame.assign(kind=frame["kind"].map(kinds), day=frame["at"].str[:10])

    def rules(self) -> dict[str, np.ndarray]:
        """The sixteen rules that customers and surveys allow: definitions.md, section 5."""
        on, fen, end = self.on_net, self.fen, self.month_end
        count = {name: np.nan_to_num(self.table(name)) * on for name in RARE}
        fee = np.where(on & ~np.isnan(self.fen), self.fen, np.nan)
        plan = np.rint(self.table("plan_fee") * 100)
        local = np.where(on, np.rint(self.table("local_fee") * 100), np.nan)
        falls = _shift(local, 0) * 5 < _shift(local, 1) * 4
        drop = falls & _shift_mask(falls, 1) & _shift_mask(falls, 2) & (_shift(local, 3) >= 3000)
        below = _last_three((np.nan_to_num(fee, nan=np.inf) < plan).astype(float) * on)
        this_year = np.array([month[:4] for month in self.months])
        weak = on & ((fee < 5000) | np.isnan(fee))
        strikes = np.column_stack(
            [
                weak[:, : m + 1][:, this_year[: m + 1] == this_year[m]].sum(axis=1)
                for m in range(on.shape[1])
            ]
        )
        joined = np.array(_last_word(self.words("joined_on")).astype("datetime64[M]").astype(int))[
            :, None
        ]
        month_number = np.array([f"{m[:4]}-{m[4:]}" for m in self.months], dtype="datetime64[M]")
        tenure = month_number.astype(int) - joined
        owed = np.rint(self.table("arrears") * 100)
        one_way = self.words("status") == "suspended_one_way"
        with np.errstate(invalid="ignore"):
            hits = {
                "contract_expiring": (self.contract_end > end) & (self.contract_end <= end + 60),
                "leaving_intent": count["cancel_enquiries"] + count["retention_calls"] >= 1,
                "usage_drop": drop,
                "zero_calls": count["zero_call_days"] >= 7,
                "rival_hotline": count["rival_hotline_calls"] >= 1,
                "below_plan": below >= 2,
                "complaints": _last_three(count["complaints"]) >= 2,
                "repeat_faults": _last_three(count["repeat_faults"]) >= 3,
                "offnet_spend": count["offnet_fee"] > 50,
                "plan_downgrade": (plan < _shift(plan, 1)) & _shift_mask(on, 1),
                "portability": count["port_query"] + count["port_code"] + count["port_apply"] > 0,
                "low_score": self._low_scores(),
                "value_strikes": strikes == 2,
                "first_bill_shock": (tenure <= 1) & (plan > 0) & (fen >= 2 * plan),
                "suspension_due": (owed > 0) & (one_way | (owed >= self.fee_3m)),
            }
        hits = {key: hit & on for key, hit in hits.items()}
        warned = np.logical_or.reduce(list(hits.values()))
        return {**hits, "group_alarm": self._group_alarm(warned)}

    def _low_scores(self) -> np.ndarray:
        answers = self.surveys()
        answers = answers[answers["item"] == WORDS["items"][0]]
        low = np.zeros(self.on_net.shape, dtype=bool)
        for month, part in answers.groupby("month"):
            number = self.months.index(month.replace("-", ""))
            share = part.set_index("customer_id")["score"] / part["scale_max"].to_numpy()
            shown = share.reindex(self.ids).to_numpy()
            for later in range(number, min(number + 3, len(self.months))):
                low[:, later] = np.where(np.isnan(shown), low[:, later], shown <= 0.6)
        return low

    def _group_alarm(self, warned: np.ndarray) -> np.ndarray:
        group = pd.Categorical(_last_word(self.words("group_id"))).codes
        named = _last_word(self.words("group_id")) != ""
        alarm = np.zeros(warned.shape, dtype=bool)
        for month in range(warned.shape[1]):
            member = self.on_net[:, month] & named
            size = np.bincount(group[member], minlength=group.max() + 1)
            hit = np.bincount(group[member & warned[:, month]], minlength=group.max() + 1)
            alarm[:, month] = member & ((hit >= 5) & (hit * 10 >= size))[group]
        return alarm


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    directory = tmp_path_factory.mktemp("sample")
    write_sample(directory)
    return Province(directory)


@pytest.fixture(scope="module", params=[600, 5_000])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Province:
    directory = tmp_path_factory.mktemp(f"sample{request.param}")
    write_sample(directory, customers=request.param)
    return Province(directory)


def test_bundling_rises_slowly_to_62_and_then_to_69_percent(province: Province) -> None:
    rate = (province.core & province.bound).sum(axis=0) / province.core.sum(axis=0)
    assert rate[-3:] == pytest.approx([0.620, 0.655, 0.690], abs=0.003)
    assert (np.diff(rate[:-2]) > 0).all()
    assert rate[0] == pytest.approx(0.588, abs=0.01)


def test_the_snapshot_is_core_of_december_with_its_fee_and_level(province: Province) -> None:
    listed = pd.read_csv(province.directory / "snapshot_200812.csv", encoding="gb18030", dtype=str)
    listed = _ours(listed, "snapshot").set_index("customer_id")
    month = province.months.index("200812")
    core = province.core[:, month]
    assert set(listed.index) == set(province.ids[core])
    assert set(listed["snapshot_id"]) == set(listed["base_month"]) == {"2008-12"}
    listed = listed.reindex(province.ids[core])
    total, count = (part[core, month].astype(int) for part in province.fee_sum)
    rounded = np.where(count > 0, (2 * total + count) // np.maximum(2 * count, 1), 0)
    assert (np.rint(listed["base_fee"].astype(float) * 100).astype(int) == rounded).all()
    assert (listed["city"].to_numpy() == province.city[core]).all()
    assert (listed["level"].astype(int).to_numpy() == _levels(province, month)[core]).all()


def test_85_percent_of_the_snapshot_stay_and_the_cities_differ(province: Province) -> None:
    members = province.core[:, province.months.index("200812")]
    kept = members & province.on_net[:, -1]
    assert kept.sum() / members.sum() == pytest.approx(0.850, abs=0.004)
    rates = {
        city: kept[province.city == city].sum() / members[province.city == city].sum()
        for city in np.unique(province.city)
    }
    by_rate = sorted(rates, key=lambda city: rates[city])
    assert by_rate[-1] == "三明"
    assert rates["三明"] > 0.90
    assert by_rate[0] == "厦门"
    assert rates["厦门"] == pytest.approx(0.825, abs=0.005)
    assert all(0.835 <= rates[city] <= 0.87 for city in by_rate[1:-1])


@pytest.mark.parametrize(
    ("segment", "means"),
    [("中高端", [82.0, 84.9, 84.9]), ("集团成员", [82.0, 86.5, 86.5])],
)
def test_satisfaction_rises_and_is_held(
    province: Province, segment: str, means: list[float]
) -> None:
    answers = province.surveys()
    assert not answers.duplicated(["response_id", "item"]).any()
    assert set(answers["customer_id"]) <= set(province.ids)
    overall = answers[(answers["item"] == "总体") & (answers["segment"] == segment)]
    score = (overall["score"] / overall["scale_max"] * 100).groupby(overall["month"]).mean()
    assert list(score.index) == ["2008-09", "2008-12", "2009-03", "2009-06", "2009-09"]
    assert score.iloc[2:].tolist() == pytest.approx(means, abs=0.1)
    assert score.iloc[:2].tolist() == pytest.approx([81.5, 81.5], abs=0.3)


def test_leavers_bills_fall_over_the_six_months_before(province: Province) -> None:
    fee = np.where(province.on_net, province.table("arpu"), np.nan)
    sums = np.zeros(8)
    for month in range(8, fee.shape[1]):
        gone = province.left[:, month] & province.core[:, month - 1]
        history = fee[gone, month - 7 : month]
        sums[1:] += history[~np.isnan(history).any(axis=1)].sum(axis=0)[::-1]
    course = sums[1:7] / sums[7]
    expected = [0.50, 0.65, 0.78, 0.87, 0.92, 0.95]
    assert course.tolist() == pytest.approx(expected, abs=0.03)


def test_71_percent_of_leavers_complained_or_reported_a_fault(province: Province) -> None:
    contacts = np.nan_to_num(province.table("complaints") + province.table("faults"))
    leavers, stayers = [], []
    for month in range(6, contacts.shape[1]):
        had = contacts[:, month - 6 : month].sum(axis=1) > 0
        before = province.core[:, month - 1]
        leavers.append(had[before & province.left[:, month]])
        stayers.append(had[before & ~province.left[:, month]])
    assert np.concatenate(leavers).mean() == pytest.approx(0.71, abs=0.02)
    assert np.concatenate(stayers).mean() == pytest.approx(0.14, abs=0.03)


def test_core_churn_is_steady_with_mixed_reasons(province: Province) -> None:
    before = province.core[:, :-1]
    gone = before & province.left[:, 1:]
    rate = gone.sum(axis=0) / before.sum(axis=0)
    assert ((rate > 0.015) & (rate < 0.0195)).all()
    status = province.words("status")[:, 1:]
    share = {code: (gone & (status == code)).sum() / gone.sum() for code in np.unique(status)}
    assert share["cancelled"] > 0.6
    assert share["cancelled_arrears"] > 0.12
    assert share["suspended_two_way"] > 0.04
    assert 0 < share[""] < 0.04
    ported = (gone & (status == "ported_out")).sum(axis=0)
    assert 0 < ported[:3].sum() < ported[-3:].sum() < 0.12 * gone[:, -3:].sum()


def test_a_leaver_has_no_row_until_he_returns(province: Province) -> None:
    listed, on_net, left = province.listed, province.on_net, province.left
    off = listed & ~on_net
    assert not (off[:, :-1] & off[:, 1:]).any()
    returned = on_net[:, 1:] & ~on_net[:, :-1] & (np.cumsum(on_net, axis=1)[:, :-1] > 0)
    assert 0.015 < returned.sum() / left.sum() < 0.04
    again = np.flatnonzero(returned.any(axis=1))
    gaps = [_gap(on_net[row]) for row in again[:200]]
    assert set(gaps) <= {2, 3, 4}


def test_who_joins_joined_in_the_month(province: Province) -> None:
    joined = _last_word(province.words("joined_on"))
    first = province.listed.argmax(axis=1)
    months = np.array([f"{m[:4]}-{m[4:]}" for m in province.months])
    in_month = np.array([word[:7] for word in joined])
    assert (in_month[first > 0] == months[first[first > 0]]).all()
    assert (in_month[first == 0] <= months[0]).all()


def test_the_province_is_of_a_likely_size_and_mix(province: Province) -> None:
    on_net, core = province.on_net[:, -1], province.core[:, -1]
    assert 59_900 <= province.listed[:, -1].sum() <= 60_100
    assert core.sum() / on_net.sum() == pytest.approx(0.55, abs=0.02)
    cards = province.words("card")[core, -1]
    shares = [(cards == card).mean() for card in ("diamond", "gold", "silver")]
    assert shares == pytest.approx([0.01, 0.04, 0.10], abs=0.01)
    arpu, mou = province.table("arpu")[:, -1], province.table("mou")[:, -1]
    assert np.nanmean(arpu[core]) == pytest.approx(110, abs=4)
    assert np.nanmean(arpu[on_net]) == pytest.approx(75, abs=3)
    assert mou[core].mean() == pytest.approx(420, abs=20)
    assert province.table("data_mb")[on_net, -1].mean() == pytest.approx(30, abs=3)
    largest = pd.Series(province.city[on_net]).value_counts().index[:2]
    assert set(largest) == {"泉州", "福州"}
    groups = pd.Series(province.words("group_id")[:, 0]).value_counts().drop("")
    assert groups.min() >= 4
    assert groups.max() <= 80


def test_half_of_the_contracts_due_are_renewed(province: Province) -> None:
    end, on_net = province.contract_end, province.on_net
    due_count = renewed_count = 0
    for month in range(1, end.shape[1] - 1):
        due = province.core[:, month - 1] & (end[:, month - 1] > province.month_end[month - 1])
        due &= end[:, month - 1] <= province.month_end[month]
        assert due.sum() > 100
        now = on_net[:, month] & (end[:, month] > end[:, month - 1])
        soon = on_net[:, month + 1] & (end[:, month + 1] > end[:, month - 1])
        due_count += due.sum()
        renewed_count += (due & (now | soon)).sum()
    assert renewed_count / due_count == pytest.approx(0.50, abs=0.05)


def test_rules_hit_the_right_number_and_foretell_leaving(province: Province) -> None:
    hits, core = province.rules(), province.core
    assert len(hits) == 16
    started = {"usage_drop": 3, "low_score": 2, "below_plan": 1, "plan_downgrade": 1}
    for rule, hit in hits.items():
        counts = (hit & core).sum(axis=0)
        first = started.get(rule, 0)
        idle = {"value_strikes": {0, 6}, "first_bill_shock": {0}}.get(rule, set())
        assert all(n > 0 for m, n in enumerate(counts) if m >= first and m not in idle), rule
    warned = np.logical_or.reduce([hit for rule, hit in hits.items() if rule != "group_alarm"])
    number = sum(hit.astype(int) for hit in hits.values()) * warned
    asked = np.nan_to_num(province.table("port_code") + province.table("port_apply")) > 0
    red = warned & ((number >= 3) | asked)
    orange = warned & ~red & (number == 2)
    settled = slice(3, None)
    size = core[:, settled].sum(axis=0)
    shares = {
        name: (mask & core)[:, settled].sum(axis=0) / size
        for name, mask in {"warned": warned, "red": red, "orange": orange}.items()
    }
    assert ((shares["warned"] > 0.12) & (shares["warned"] < 0.16)).all()
    assert shares["red"].mean() == pytest.approx(0.0058, abs=0.001)
    assert shares["orange"].mean() == pytest.approx(0.025, abs=0.005)
    lifts = {rule: _lift(province, hit) for rule, hit in hits.items()}
    assert 3 < _lift(province, warned) < 4.5
    assert 1.2 < lifts.pop("contract_expiring") < 2.0
    # An alarm is about the group: it fires for all its members, most of whom stay.
    lifts.pop("group_alarm")
    # Two months under 50 yuan is mostly the end of a leaver's course.
    assert 5 < lifts.pop("value_strikes") < 9
    assert all(2.5 < lift < 6.8 for lift in lifts.values()), lifts


def test_our_share_falls_and_rivals_are_masked(province: Province) -> None:
    frame = pd.read_csv(next(province.directory.glob("market_*")), encoding="gb18030", dtype=str)
    frame = _ours(frame, "market")
    assert set(frame["segment"]) == {"中高端"}
    assert not frame.duplicated(["month", "city", "operator"]).any()
    assert len(frame) == 15 * 9 * 3
    frame["known"] = frame["subscribers"] != "*"
    assert frame.loc[frame["operator"] == "移动", "known"].all()
    cities = frame.groupby(["month", "city"])["known"].all().groupby("month").sum()
    assert cities.iloc[-3:].tolist() == [6, 6, 6]
    assert cities.is_monotonic_increasing
    assert cities.iloc[0] < 6
    whole = frame.groupby(["month", "city"])["known"].transform("all")
    known = frame[whole].assign(subscribers=lambda rows: rows["subscribers"].astype(int))
    lasting = known.groupby("city")["month"].transform("nunique") == 15
    table = known[lasting].pivot_table(
        index="month", columns="operator", values="subscribers", aggfunc="sum"
    )
    share = table.div(table.sum(axis=1), axis=0)
    assert share["移动"].iloc[0] == pytest.approx(0.79, abs=0.012)
    assert share["移动"].iloc[0] - share["移动"].iloc[-1] == pytest.approx(0.015, abs=0.005)
    assert share["电信"].iloc[-1] > share["电信"].iloc[0] + 0.015


def test_the_feed_begins_before_the_last_close_and_goes_on_after_it(province: Province) -> None:
    events = province.events
    assert events["day"].min() == "2009-09-21"
    assert events["day"].max() == "2009-10-12"
    assert events["day"].nunique() == 22
    assert set(events["kind"]) == set(WORDS["event_kinds"])
    again = events[events.duplicated("event_id", keep=False)]
    assert len(again) == 2
    assert len(again.drop_duplicates()) == 1
    told = events[events["day"] > "2009-09-30"].drop_duplicates("event_id")
    assert (told.groupby("customer_id")["kind"].nunique() > 1).sum() > 20


def test_the_feed_tells_of_customers_on_net_and_of_a_few_newcomers(province: Province) -> None:
    after = province.events[province.events["day"] > "2009-09-30"]
    on_net = province.ids[province.on_net[:, -1]]
    strange = after.loc[~after["customer_id"].isin(on_net), "customer_id"]
    assert 5 < strange.nunique() < 100
    assert not strange.isin(province.ids).any()


def test_the_feed_of_the_last_month_is_what_the_month_counts(province: Province) -> None:
    closed = province.events[province.events["day"] <= "2009-09-30"].drop_duplicates("event_id")
    counted = {"complaint": "complaints", "rival_hotline": "rival_hotline_calls"}
    counted |= {"zero_call_day": "zero_call_days", "port_code": "port_code"}
    month = province.frames[-1]
    for kind, column in counted.items():
        seen = closed[closed["kind"] == kind].groupby("customer_id").size()
        assert len(seen) > 5
        assert (month[column].reindex(seen.index) >= seen).all(), kind


def test_nothing_is_heard_of_a_customer_after_leaving(province: Province) -> None:
    events = province.events
    left = events[events["kind"] == "cancel"].set_index("customer_id")["at"]
    assert left.index.is_unique
    later = events["at"] > events["customer_id"].map(left).fillna("9")
    assert not (later & (events["kind"] != "zero_call_day")).any()
    ported = events[(events["kind"] == "cancel") & (events["detail"] == "携出")]["customer_id"]
    applied = events.loc[events["kind"] == "port_apply", "customer_id"]
    assert len(set(ported) & set(applied)) > 0.6 * len(ported)


def test_rivals_offer_something_in_each_of_the_last_months(province: Province) -> None:
    frame = pd.read_csv(next(province.directory.glob("rival_*")), encoding="gb18030", dtype=str)
    offers = _ours(frame, "rival_offers").fillna({"ends_on": "9999"})
    assert offers["offer_id"].is_unique
    assert {"500", "800"} <= set(offers["arpu_min"])
    for month in province.months[-6:]:
        last = f"{month[:4]}-{month[4:]}-28"
        live = offers[(offers["starts_on"] <= last) & (offers["ends_on"] >= last)]
        assert live["city"].nunique() >= 3
    ahead = offers[(offers["ends_on"] > "2009-09-30") & (offers["ends_on"] < "2010-04")]
    assert ahead["ends_on"].str[:7].nunique() >= 4


def test_goals_are_of_the_last_months_year_and_the_cities_differ(province: Province) -> None:
    frame = _ours(
        pd.read_csv(province.directory / "goals_2009.csv", encoding="gb18030", dtype=str), "goals"
    ).astype({"floor": float, "target": float, "stretch": float, "weight": float})
    assert not frame.duplicated(["month", "city", "kpi"]).any()
    assert set(frame["month"]) == {f"2009-{month:02d}" for month in range(1, 13)}
    kpis = {word: key for key, word in WORDS["goal_kpis"].items()}
    assert set(frame["kpi"].map(kpis)) == set(WORDS["goal_kpis"])
    satisfaction = frame[frame["kpi"].map(kpis) == "satisfaction"]
    assert set(satisfaction["month"].str[-2:]) == {"03", "06", "09", "12"}
    less = frame["kpi"].map(kpis).isin(["churn_rate", "warned_share"])
    way = np.where(less, -1, 1)
    assert ((frame["target"] - frame["floor"]) * way > 0).all()
    assert ((frame["stretch"] - frame["target"]) * way > 0).all()
    assert frame[frame["kpi"].str.endswith("率")]["stretch"].max() <= 1
    september = frame[frame["month"] == "2009-09"]
    assert (september.groupby("city")["weight"].sum() == 100).all()
    assert (september.groupby("kpi")["target"].nunique() > 1).all()


def test_most_scores_leave_a_customer_unclassified_and_price_stands_out_most(
    province: Province,
) -> None:
    core = province.core[:, -1]
    names = [f"score_{name}" for name in ("safety", "price", "service", "brand")]
    scores = np.array([province.table(name)[core, -1] for name in names])
    standard = (scores - scores.mean(axis=1)[:, None]) / scores.std(axis=1)[:, None]
    outstanding = np.where(standard.max(axis=0) >= 1, standard.argmax(axis=0), -1)
    shares = [(outstanding == number).mean() for number in range(-1, 4)]
    assert shares[0] == pytest.approx(0.55, abs=0.06)
    assert shares[2] == max(shares[1:])
    assert min(shares[1:]) > 0.02


def test_every_row_of_every_file_says_that_it_is_sample_data(province: Province) -> None:
    for path in sorted(province.directory.iterdir()):
        if path.suffix == ".parquet":
            frame = pd.read_parquet(path)
            assert frame.columns[-1] == "is_sample"
            assert frame["is_sample"].all()
        elif path.suffix == ".csv":
            encoding = "utf-8-sig" if path.name.startswith("surveys") else "gb18030"
            lines = path.read_text(encoding=encoding).splitlines()
            assert lines[0].endswith(",样例数据")
            assert all(line.endswith(",是") for line in lines[1:])
    assert (province.frames[-1][MARK] == "是").all()


def test_the_files_are_those_an_analyst_would_have(province: Province) -> None:
    names = sorted(path.name for path in province.directory.iterdir())
    assert len(names) == 26
    assert {"customers_200807.csv", "customers_200908.parquet", "customers_200909.xlsx"} <= set(
        names
    )
    workbook = CalamineWorkbook.from_path(province.directory / "customers_200909.xlsx")
    row = workbook.get_sheet_by_index(0).to_python(nrows=3)[1]
    assert all(isinstance(row[place], str) for place in range(5))
    phones = _last_word(province.words("phone"))
    assert len(set(phones)) == len(phones)
    assert all(len(phone) == 11 and phone[:2] == "13" for phone in phones)


def test_small_samples_give_no_reason_for_a_notice(small: Province) -> None:
    for earlier, frame in zip([None, *small.frames], small.frames, strict=False):
        constant = [name for name in frame if frame[name].nunique(dropna=False) < 2]
        assert set(constant) <= {"month", MARK, "is_sample"}
        assert all((frame[name] > 0).any() and (frame[name] == 0).any() for name in RARE)
        assert all((frame[name].dropna() >= 0).all() for name in VALUES)
        if earlier is None:
            continue
        rows = pd.DataFrame(
            {"now": frame["city"].value_counts(), "then": earlier["city"].value_counts()}
        )
        assert len(rows) == 9
        assert ((rows["now"] - rows["then"]).abs() <= 0.05 * rows["then"]).all()
        for name in VALUES:
            assert frame[name].mean() == pytest.approx(earlier[name].mean(), rel=0.15), name
            assert frame[name].isna().mean() == pytest.approx(earlier[name].isna().mean(), rel=0.15)


def test_small_samples_keep_churn_within_the_brands_bands(small: Province) -> None:
    brand = _last_word(small.words("brand"))
    for name, band in (("gotone", 0.05), ("easyown", 0.10), ("m_zone", 0.15)):
        before = small.on_net[brand == name][:, :-1].sum(axis=0)
        assert (small.left[brand == name][:, 1:].sum(axis=0) <= band * before).all()


def test_small_samples_tell_the_story_too(small: Province) -> None:
    rate = (small.core & small.bound).sum(axis=0) / small.core.sum(axis=0)
    assert rate[-3:] == pytest.approx([0.620, 0.655, 0.690], abs=0.004)
    members = small.core[:, small.months.index("200812")]
    assert (members & small.on_net[:, -1]).sum() / members.sum() == pytest.approx(0.85, abs=0.02)
    answers = small.surveys()
    answers = answers[answers["item"] == "总体"]
    assert answers.groupby(["month", "segment"]).size().min() >= 60
    means = answers.groupby(["segment", "month"])["score"].mean() * 10
    assert means["中高端"].iloc[-1] == pytest.approx(84.9, abs=0.1)
    assert means["集团成员"].iloc[-1] == pytest.approx(86.5, abs=0.1)


def test_touchpoints_and_rivals_are_asked_about_as_the_story_says(small: Province) -> None:
    answers = small.surveys()
    overall = answers[answers["item"] == WORDS["items"][0]]
    means = overall.groupby("touchpoint")["score"].mean()
    assert means["客户经理"] > means["投诉处理"]
    assert answers.groupby("response_id")["touchpoint"].nunique().eq(1).all()
    path = next(small.directory.glob("rival_surveys_*"))
    rivals = _ours(pd.read_csv(path, dtype=str, encoding="gb18030"), "rival_surveys")
    assert not rivals.duplicated(["response_id", "item"]).any()
    assert rivals.groupby(["month", "operator", "item"]).size().nunique() == 1
    scores = rivals.astype({"score": float}).groupby(["item", "operator"])["score"].mean()
    assert scores["信号", "移动"] > scores["信号", "电信"]
    assert scores["上网速度", "移动"] < scores["上网速度", "联通"]


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first = _hashes(write_sample(tmp_path / "one", customers=600))
    assert first == _hashes(write_sample(tmp_path / "two", customers=600))
    other = _hashes(write_sample(tmp_path / "three", customers=600, seed=7))
    same = ("market", "rival_offers", "goals")
    assert all(first[name] != other[name] for name in first if not name.startswith(same))


@pytest.mark.parametrize(
    ("months", "names"),
    [
        (1, {"customers_200909.csv", "snapshot_200909.csv", "surveys_2009Q3.csv"}),
        (2, {"customers_200908.csv", "customers_200909.csv", "snapshot_200908.csv"}),
        (4, {"customers_200907.csv", "customers_200908.parquet", "customers_200909.xlsx"}),
    ],
)
def test_a_short_sample_is_written_too(tmp_path: Path, months: int, names: set[str]) -> None:
    paths = write_sample(tmp_path, customers=500, months=months)
    assert names <= {path.name for path in paths}


def test_the_last_month_can_be_another(tmp_path: Path) -> None:
    paths = write_sample(tmp_path, customers=500, months=16, until=date(2012, 3, 1))
    names = {path.name for path in paths}
    assert {"customers_201203.xlsx", "snapshot_201112.csv", "surveys_2012Q1.csv"} <= names


def _read_customers(directory: Path, month: str) -> pd.DataFrame:
    path = next(directory.glob(f"customers_{month}.*"))
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path)
        for name in ("joined_on", "contract_end_on"):
            frame[name] = frame[name].astype(str).where(frame[name].notna())
        return frame.set_index("customer_id")
    text = {WORDS["customers"][name]: str for name in TEXT}
    if path.suffix == ".xlsx":
        frame = pd.read_excel(path, engine="calamine", dtype=text)
    else:
        read = csv.ReadOptions(encoding="gb18030")
        types = {header: pa.string() for header in text}
        convert = csv.ConvertOptions(column_types=types, strings_can_be_null=True)
        frame = csv.read_csv(path, read_options=read, convert_options=convert).to_pandas()
    frame = _ours(frame, "customers")
    for field, codes in WORDS["codes"].items():
        frame[field] = frame[field].map({word: code for code, word in codes.items()})
    for name in FLAGS:
        frame[name] = frame[name] == WORDS["yes"]
    return frame.set_index("customer_id")


def _ours(frame: pd.DataFrame, extract: str) -> pd.DataFrame:
    return frame.rename(columns={header: name for name, header in WORDS[extract].items()})


def _last_word(table: np.ndarray) -> np.ndarray:
    """The word that stands in any month of a customer: for columns that do not change."""
    word = table[:, 0].copy()
    for month in range(1, table.shape[1]):
        word = np.where(word == "", table[:, month], word)
    return word


def _days(dates: pd.Series) -> np.ndarray:
    days = pd.to_datetime(dates).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(float))


def _last_three(table: np.ndarray) -> np.ndarray:
    padded = np.pad(table, ((0, 0), (2, 0)))
    return padded[:, 2:] + padded[:, 1:-1] + padded[:, :-2]


def _shift(table: np.ndarray, months: int) -> np.ndarray:
    return np.pad(table, ((0, 0), (months, 0)), constant_values=np.nan)[:, : table.shape[1]]


def _shift_mask(table: np.ndarray, months: int) -> np.ndarray:
    return np.pad(table, ((0, 0), (months, 0)))[:, : table.shape[1]]


def _levels(province: Province, month: int) -> np.ndarray:
    card, role = province.words("card")[:, month], province.words("group_role")[:, month]
    group_class = province.words("group_class")[:, month]
    total, count = (part[:, month] for part in province.fee_sum)
    key = role == "key_person"
    clauses = [
        (card == "diamond") | (key & (group_class == "A")),
        card == "gold",
        (card == "silver") | ((count > 0) & (total >= 15000 * count)),
        key | np.isin(group_class, ["A", "B"]),
    ]
    return np.select(clauses, [1, 2, 3, 4], default=5)


def _lift(province: Province, hit: np.ndarray) -> float:
    """Churn in the two months after a hit against that of all core, where both are known."""
    settled = slice(3, hit.shape[1] - 2)
    left = np.pad(province.left, ((0, 0), (0, 2)))
    soon = (left[:, 1:-1] | left[:, 2:])[:, settled]
    core = province.core[:, settled]
    flagged = hit[:, settled] & core
    return ((flagged & soon).sum() / flagged.sum()) / ((core & soon).sum() / core.sum())


def _gap(on_net: np.ndarray) -> int:
    there = np.flatnonzero(on_net)
    return int(np.diff(there).max()) - 1


def _hashes(paths: list[Path]) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
