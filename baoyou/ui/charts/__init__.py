"""The charts, one form for one question; each gives a plain Plotly figure for `show.chart`."""

from __future__ import annotations

from baoyou.ui.charts.backtest import stability, workload
from baoyou.ui.charts.bars import bars, contributions
from baoyou.ui.charts.bridge import bridge, waterfall
from baoyou.ui.charts.dumbbell import dumbbell
from baoyou.ui.charts.evidence import evidence_bars
from baoyou.ui.charts.funnel import funnel
from baoyou.ui.charts.lines import lines
from baoyou.ui.charts.mix import mix
from baoyou.ui.charts.multiples import multiples
from baoyou.ui.charts.overlap import overlap
from baoyou.ui.charts.ranking import ranking
from baoyou.ui.charts.rules import rule_bars
from baoyou.ui.charts.strip import strip
from baoyou.ui.charts.trend import trend

__all__ = [
    "bars",
    "bridge",
    "contributions",
    "dumbbell",
    "evidence_bars",
    "funnel",
    "lines",
    "mix",
    "multiples",
    "overlap",
    "ranking",
    "rule_bars",
    "stability",
    "strip",
    "trend",
    "waterfall",
    "workload",
]
