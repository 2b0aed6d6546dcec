"""Reading a QR code of version 13, level L (ISO/IEC 18004), as a camera would after finding it."""

SIZE = 69
ALIGNED = (6, 34, 62)
BLOCKS, WORDS = 4, 428
MASKS = (
    lambda x, y: (x + y) % 2,
    lambda x, y: y % 2,
    lambda x, y: x % 3,
    lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)


def read(dark):
    """The text of a square; `dark(x, y)` says whether there is a dot."""
    kind = int("".join(str(int(dark(x, 8))) for x in range(5)), 2) ^ 0b10101
    assert kind >> 3 == 0b01, "not of level L"
    mask = MASKS[kind & 7]
    bits = [int(dark(x, y)) ^ (mask(x, y) == 0) for x, y in _places()]
    words = [int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, WORDS * 8, 8)]
    whole = b"".join(bytes(words[block::BLOCKS]) for block in range(BLOCKS))
    number = int.from_bytes(whole, "big")
    length = number >> (WORDS * 8 - 20) & 0xFFFF
    assert number >> (WORDS * 8 - 4) == 0b0100, "not in byte mode"
    return (number >> (WORDS * 8 - 20 - 8 * length) & (1 << 8 * length) - 1).to_bytes(length, "big").decode()


def _places():
    """The dots that carry something, in the order in which they are read."""
    for pair, right in enumerate([x for x in range(SIZE - 1, 0, -2) if x > 6] + [5, 3, 1]):
        for step in range(SIZE):
            y = step if pair % 2 else SIZE - 1 - step
            for x in (right, right - 1):
                if not _is_fixed(x, y):
                    yield x, y


def _is_fixed(x, y):
    corners = (x < 9 and y < 9) or (x > SIZE - 9 and y < 9) or (x < 9 and y > SIZE - 9)
    version = (x > SIZE - 12 and y < 6) or (x < 6 and y > SIZE - 12)
    centres = [(a, b) for a in ALIGNED for b in ALIGNED if (a, b) not in ((6, 6), (6, 62), (62, 6))]
    return corners or version or 6 in (x, y) or any(abs(x - a) < 3 and abs(y - b) < 3 for a, b in centres)
