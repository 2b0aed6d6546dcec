"""Alembic's door to this database; `migrations.run` gives the connection."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=None,
    version_table="steps",
    version_table_schema="house",
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
