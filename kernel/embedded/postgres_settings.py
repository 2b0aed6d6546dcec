"""The settings of the embedded PostgreSQL servers. Values are text as in postgresql.conf, unquoted."""

from collections.abc import Mapping

# No network, no secret and no row in a log. A failed statement, its parameters and even its one-line message
# ('invalid input syntax: "..."') quote values, and the program that failed hears of it anyway: errors are not logged.
COMMON: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "iso, ymd",
    "default_text_search_config": "pg_catalog.simple",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_connections": "off",
    "log_disconnections": "off",
    "log_checkpoints": "off",
    "log_line_prefix": "%m %b ",
}

# Where the order of rows may tell who came when, no older version of a row outlives its rewrite in the log of
# writes: nothing is archived or streamed, and used segments are deleted and not kept for reuse.
FORGETFUL: Mapping[str, str] = {
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "archive_mode": "off",
    "wal_recycle": "off",
    "wal_keep_size": "0",
    "max_replication_slots": "0",
    "track_commit_timestamp": "off",
}

# Utility statements are left out of the statistics because CREATE ROLE carries a password in clear.
MEASURED: Mapping[str, str] = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track_utility": "off",
}

BY_DATABASE: Mapping[str, Mapping[str, str]] = {"work": MEASURED, "issuer": FORGETFUL, "care": FORGETFUL}

# For tests only: a crash of the machine may lose everything, a crash of the server still loses nothing, and passwords
# that live for minutes are not stretched.
UNSAFE_BUT_QUICK: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off", "scram_iterations": "1"}


def as_text(settings: Mapping[str, str]) -> str:
    """The settings as a postgresql.conf."""
    return "".join(f"{name} = '{_quoted(value)}'\n" for name, value in settings.items())


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")
