"""Bring one database to its newest step, as the owner that nobody can log in as."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

HERE = Path(__file__).parent


def upgrade(database: str, admin_url: str, *, to: str = "head") -> None:
    """Run the steps of `database` (work, issuer, care) that are missing, each in a transaction of its own."""
    engine = sa.create_engine(admin_url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=sa.NullPool)
    config = Config()
    config.set_main_option("script_location", str(HERE / database))
    with engine.begin() as connection:
        connection.execute(sa.text(f"set role {database}_owner"))
        connection.execute(sa.text("create schema if not exists house"))
    with engine.connect() as connection:
        connection.execute(sa.text(f"set role {database}_owner"))
        connection.execute(sa.text("set lock_timeout = '5s'"))
        connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, to)
