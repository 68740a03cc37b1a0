"""The marts of the flagged list as the close makes them, in memory, of a few named customers."""

from __future__ import annotations

from datetime import date
from typing import Any

from small_marts import load_macros

from baoyou import sqlfile
from baoyou.engine import Engine, rows_of

Row = dict[str, Any]
MONTH = date(2009, 6, 1)
CUSTOMERS = """
    month date, customer_id varchar, phone_masked varchar, city varchar, manager_id varchar,
    level varchar, stage varchar, alert varchar, rules varchar, sensitivity varchar,
    source_file varchar, source_row integer, rule_count integer, fee_3m_sum decimal(18, 6),
    fee_3m_months integer, tenure_months integer, joined_on date, contract_end_on date,
    is_core boolean, is_high_value boolean, is_on_net boolean, is_warned boolean,
    is_locked boolean, is_left boolean
"""
HITS = "month date, customer_id varchar, rule varchar, rule_order integer, evidence varchar"
MONTHS = "month date, has_customers boolean"
FLOWS = "month date, city varchar, city_missing bigint"
OFF = "month date, kind varchar, key varchar, needs varchar"
GROUPS = "dimension varchar, group_key varchar, group_order integer"
ALERTS = {1: "yellow", 2: "orange"}


def warned(customer_id: str, rules: str, fee: Any = 100, **known: Any) -> Row:
    """A core customer on net in 福州 whom these rules hit; the alert follows their number."""
    count = len(rules.split(",")) if rules else 0
    own = [rule for rule in rules.split(",") if rule != "group_alarm"] if rules else []
    row = {
        "month": MONTH,
        "customer_id": customer_id,
        "city": "福州",
        "level": "5",
        "stage": "C",
        "rules": rules or None,
        "rule_count": count,
        "alert": ALERTS.get(count, "red") if own else None,
        "fee_3m_sum": fee,
        "fee_3m_months": 1,
        "tenure_months": 40,
        "is_core": True,
        "is_high_value": False,
        "is_on_net": True,
        "is_warned": bool(own),
        "is_locked": False,
        "is_left": False,
    }
    return row | known


class Flagged:
    """The marts of the list over the customers given; `ask` runs a page's query on them."""

    def __init__(self, *customers: Row, before: tuple[str, ...] | None = ()) -> None:
        self.engine = Engine()
        self.connection = self.engine.connection
        tables = {
            "customer_months": CUSTOMERS,
            "rule_hits": HITS,
            "rule_hits_before": "customer_id varchar, rule varchar",
            "months": MONTHS,
            "customer_flows": FLOWS,
            "off": OFF,
            "groups": GROUPS,
        }
        for name, columns in tables.items():
            self.connection.execute(f"create table mart.{name} ({columns})")
        self.add("customer_months", *customers)
        for row in customers:
            for order, rule in enumerate((row["rules"] or "").split(","), start=1):
                hit = {"rule": rule, "rule_order": order, "evidence": '{"value": 1}'}
                if rule:
                    self.add("rule_hits", {key: row[key] for key in ("month", "customer_id")} | hit)
        for customer_id in before or ():
            self.add("rule_hits_before", {"customer_id": customer_id, "rule": "complaints"})
        params = {"month": MONTH, "has_month_before": before is not None}
        for name in ("warned_customers", "rule_sets", "warning_groups", "alert_months"):
            self.engine.make(f"mart.{name}", f"marts/{name}", **params)
        load_macros(self.connection, "asked_population", "intervals", "moments")

    def add(self, table: str, *rows: Row) -> None:
        """Rows by column name; columns left out are null."""
        for row in rows:
            slots = ", ".join(f"${name}" for name in row)
            self.connection.execute(
                f"insert into mart.{table} ({', '.join(row)}) values ({slots})", row
            )

    def ask(self, name: str, **params: Any) -> list[Row]:
        """The rows of a page query for 福州 and 厦门, core unless said otherwise."""
        query = sqlfile.load(f"pages/{name}")
        known = {"cities": ["福州", "厦门"], "population": "core", "month": MONTH} | params
        known = {key: value for key, value in known.items() if key in query.params}
        values = dict.fromkeys(query.params) | known
        return rows_of(self.connection.cursor().execute(query.text, values))

    def ids(self, **params: Any) -> list[str]:
        """The customers of the flagged list, in order."""
        return [row["customer_id"] for row in self.ask("warning_list", **params)]
