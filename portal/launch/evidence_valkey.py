"""What stands in a Valkey at this moment: every key with its kind, its value and how long it still lives."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import redis

from portal.launch.crate import Crate

Read = Callable[[Any, bytes], Any]
READERS: dict[bytes, Read] = {
    b"string": lambda valkey, key: valkey.get(key),
    b"hash": lambda valkey, key: sorted(valkey.hgetall(key).items()),
    b"list": lambda valkey, key: valkey.lrange(key, 0, -1),
    b"set": lambda valkey, key: sorted(valkey.smembers(key)),
    b"zset": lambda valkey, key: valkey.zrange(key, 0, -1, withscores=True),
    b"stream": lambda valkey, key: valkey.xrange(key),
}


def export(url: str, crate: Crate, name: str) -> None:
    """Lay all keys of all its databases into `<name>.jsonl`, and what the server says of itself into `<name>.json`."""
    try:
        server: dict[str, Any] = redis.Redis.from_url(url).info()
        crate.put(f"{name}.json", server)
        count = crate.put_lines(f"{name}.jsonl", _keys(url, server))
    except redis.RedisError as reason:
        crate.lacks(f"{name}.jsonl", f"the server does not answer ({type(reason).__name__})")
    else:
        crate.put(f"{name}.json", {**server, "keys_taken": count})


def _keys(url: str, server: dict[str, Any]) -> Iterator[str]:
    for number in sorted(int(section[2:]) for section in server if section[:2] == "db" and section[2:].isdigit()):
        valkey: Any = redis.Redis.from_url(url, db=number)
        for key in sorted(valkey.scan_iter(count=1000)):
            kind = valkey.type(key)
            read = READERS.get(kind)
            yield json.dumps(
                {
                    "db": number, "key": _text(key), "type": kind.decode(), "lives_ms": valkey.pttl(key),
                    "value": _text(read(valkey, key)) if read else None,
                }
            )  # fmt: skip


def _text(value: Any) -> Any:
    """Bytes as text where they are text, else as base64 and so marked; everything else by its parts."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return {"base64": b64encode(value).decode()}
    if isinstance(value, list | tuple):
        return [_text(inner) for inner in value]
    if isinstance(value, dict):
        return {str(_text(key)): _text(inner) for key, inner in value.items()}
    return value
