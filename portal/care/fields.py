"""Form fields over the declared lists of care."""

from collections.abc import Mapping
from typing import TypeVar

from wtforms import SelectMultipleField, widgets
from wtforms.fields.choices import SelectChoice

Value = TypeVar("Value", bound=str)


class ChoicesField(SelectMultipleField):  # type: ignore[misc]
    """Several answers of a list, as boxes to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class LongListField(SelectMultipleField):  # type: ignore[misc]
    """Several answers of a list too long for boxes."""


def options(labels: Mapping[Value, str]) -> list[SelectChoice]:
    """The answers of a declared list, in its order."""
    return [SelectChoice(str(value), label) for value, label in labels.items()]
