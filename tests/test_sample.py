"""The sample province tells its story, gives no notice, and is the same for the same arguments.

Every figure is computed here from the written files alone, with definitions.md in hand.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

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
        joined = np.array(
            _last_word(self.words("joined_on")).astype("datetime64[M]").astype(int)
        )[:, None]
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


@pytest.fixture(scope="session", params=[600, 5_000])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Province:
    directory = tmp_path_factory.mktemp(f"sample{request.param}")
    write_sample(directory, customers=request.param)
    return Province(directory)


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
        frame = pd.read_csv(path, encoding="gb18030", dtype=text)
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
