"""Starts all of Alcove on one machine, and tells each program no more than it needs. Knows neither side's code."""
