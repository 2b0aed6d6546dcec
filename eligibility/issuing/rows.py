"""The issuer's ledger: the database that has no sense of time (no date, no sequence, no trigger, random order)."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class IssuerRow(DeclarativeBase):
    """A row of the issuer database."""

    metadata = MetaData(info={"bind_key": "issuer"})
