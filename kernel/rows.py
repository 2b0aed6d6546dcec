"""The base of the house's own tables, which stand in each side's main database alike."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class HouseRow(DeclarativeBase):
    """A row of the house: it lives in the main database of whichever side runs."""

    metadata = MetaData()
