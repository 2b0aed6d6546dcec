"""A name to go by that is nobody's: a colour and a bird, so that a client who does not want to choose has one."""

from random import Random

COLOURS = (
    "Amber", "Azure", "Cedar", "Cobalt", "Copper", "Coral", "Ember", "Fern", "Hazel", "Indigo", "Ivory", "Jade",
    "Linen", "Maple", "Moss", "Ochre", "Olive", "Opal", "Pearl", "Russet", "Saffron", "Sage", "Scarlet", "Silver",
    "Slate", "Teal", "Umber", "Willow",
)  # fmt: skip
BIRDS = (
    "Avocet", "Bunting", "Curlew", "Dipper", "Dove", "Dunlin", "Egret", "Finch", "Godwit", "Grebe", "Heron", "Ibis",
    "Kestrel", "Lapwing", "Lark", "Linnet", "Martin", "Oriole", "Osprey", "Petrel", "Pipit", "Plover", "Robin",
    "Siskin", "Swift", "Tern", "Thrush", "Wren",
)  # fmt: skip


def suggest(draw: Random) -> str:
    """One of 784. It need not be unique: it is what a provider calls somebody, and finds nobody."""
    return f"{draw.choice(COLOURS)} {draw.choice(BIRDS)}"
