"""Measures: pure functions of arrays. `catalogue` is the one place that lists what is measured."""
