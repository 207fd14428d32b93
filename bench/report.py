# bench/report.py - the table that bench/run prints.
"""What a row is called, what is wanted of it, and how rows become a table in Markdown."""

from __future__ import annotations

import statistics
from dataclasses import dataclass


@dataclass
class Measure:
    """One row: how it is named and printed, and what is wanted of it."""

    title: str
    digits: int
    target: float | None  # None: it is only told.
    compared: bool  # The target is a ratio to the reference, else a bound for the figure itself.
    more_is_better: bool = True

    def ratio(self, ours, reference):
        """How many times better ours is."""
        return ours / reference if self.more_is_better else reference / ours

    def met(self, ours, reference):
        """Whether the target is met, as it is shown."""
        if self.target is None or (self.compared and reference is None):
            return "-"
        if self.compared:
            met = self.ratio(ours, reference) >= self.target
        else:
            met = ours >= self.target if self.more_is_better else ours <= self.target
        return "yes" if met else "NO"

    def wanted(self):
        """The target, as it is shown."""
        if self.target is None:
            return "-"
        if not self.compared:
            return f"{'>=' if self.more_is_better else '<='} {self.target:,.0f}"
        return f">= {self.target:g} x" if self.more_is_better else f"<= 1/{self.target:g}"

    def shown_ratio(self, ours, reference):
        """The ratio, as it is shown."""
        if not ours or not reference:
            return "-"
        ratio = self.ratio(ours, reference)
        if not self.more_is_better:
            return f"1/{ratio:.1f}"
        return f"{ratio:,.0f} x" if ratio >= 100 else f"{ratio:.1f} x"

    def shown(self, value):
        """A figure, as it is shown."""
        return "-" if value is None else f"{value:,.{self.digits}f}"


def table(measures, figures):
    """The table as Markdown: a row for each measure of which there is a figure of ours."""

    def median(name, key):
        return statistics.median(figures[name][key]) if key in figures[name] else None

    lines = [["measure", "reference", "bare", "ours", "ours : reference", "target", "met"]]
    for key, row in measures.items():
        if key not in figures["ours"]:
            continue
        reference, bare, ours = (median(name, key) for name in ("reference", "bare", "ours"))
        shown = [row.shown(value) for value in (reference, bare, ours)]
        compared = [row.shown_ratio(ours, reference), row.wanted(), row.met(ours, reference)]
        lines.append([row.title, *shown, *compared])
    widths = [max(map(len, column)) for column in zip(*lines)]
    lines.insert(1, ["-" * width for width in widths])
    padded = ([cell.ljust(width) for cell, width in zip(line, widths)] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)
