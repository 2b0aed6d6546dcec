"""What a PostgreSQL server must be set to, so that what is said about time and logs holds. One line per promise.

The embedded servers are set so (`kernel/embedded/postgres_settings.py`); a managed one has to be asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

READ_LOG = "whoever reads the server's log reads what people wrote"
KEPT_WRITES = "every version of a row and the moment it was written stay behind, so a rewrite hides nothing"
SECOND_COPY = "a second copy of every write leaves this server with its time"


@dataclass(frozen=True)
class Promise:
    """A setting, the values that keep the promise, and what is so when it has another one."""

    setting: str
    keeps: frozenset[str]
    else_: str


def _of(setting: str, keeps: str, else_: str) -> Promise:
    return Promise(setting, frozenset(keeps.split("|")), else_)


QUIET = (
    _of("log_statement", "none", READ_LOG),
    _of("log_duration", "off", "the log says when somebody did something"),
    _of("log_min_duration_statement", "-1", READ_LOG),
    _of("log_min_duration_sample", "-1", READ_LOG),
    _of("log_transaction_sample_rate", "0", READ_LOG),
    _of("log_min_error_statement", "panic", "a statement that fails is written to the log with its values"),
    # The one line of an error quotes values too: 'invalid input syntax: "..."'.
    _of("log_min_messages", "log|fatal|panic", "the line of an error quotes values"),
    _of("log_parameter_max_length", "0", READ_LOG),
    _of("log_parameter_max_length_on_error", "0", READ_LOG),
    _of("log_connections", "|off", "the log says who connected when"),
    _of("log_disconnections", "off", "the log says who connected when"),
)
FORGETFUL = (
    _of("wal_level", "minimal", KEPT_WRITES),
    _of("max_wal_senders", "0", SECOND_COPY),
    _of("archive_mode", "off", KEPT_WRITES),
    _of("wal_recycle", "off", KEPT_WRITES),
    _of("wal_keep_size", "0", KEPT_WRITES),
    _of("max_replication_slots", "0", SECOND_COPY),
    _of("track_commit_timestamp", "off", "the server can say of every row when it was written"),
)
# Libraries that keep statements or rows elsewhere, and where they may be.
LIBRARIES: Mapping[str, frozenset[str]] = {
    "auto_explain": frozenset(),
    "pgaudit": frozenset(),
    "pg_stat_statements": frozenset({"work"}),
}
SETTINGS: Mapping[str, tuple[Promise, ...]] = {
    "work": QUIET,
    "issuer": (*QUIET, *FORGETFUL),
    "care": (*QUIET, *FORGETFUL),
}
