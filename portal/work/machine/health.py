"""Whether this side is alive and ready."""

from portal import health

bp = health.blueprint("work_probe")
