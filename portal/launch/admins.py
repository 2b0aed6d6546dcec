"""How an administrator of a side's databases logs in: by the address that was set, or as the embedded server wrote."""

from pathlib import Path

from portal.launch.settings import Settings


def given(at: Settings, name: str) -> str | None:
    """The address of a managed database, if one was set."""
    return at.environment.get(f"{name.upper()}_DATABASE_URL") or None


def kept(at: Settings, side: str, name: str) -> Path:
    """Where the keeper writes the address of the embedded cluster of that name, while it runs."""
    return at.folder(side) / "admin" / f"{name}.url"


def find(at: Settings, side: str, name: str) -> str | None:
    """The one that was set, else the embedded cluster's (of the cluster's own database), else None."""
    file = kept(at, side, name)
    return given(at, name) or (file.read_text().strip() if file.exists() else None)
