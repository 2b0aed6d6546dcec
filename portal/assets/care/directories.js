// The key directory, as we serve it and as everybody else does. A key that only one person is shown would mark them, so
// the key of a voucher must be the same bytes everywhere before the voucher is used.
import { fromHex, readCompact, readKey, toHex } from "../shared/voucher.js";

export class KeysDiffer extends Error {}
export class UnknownKey extends Error {}

const OWN = "/keys.json";

async function fetchKeys(address) {
  const answer = await fetch(address, { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).document.keys;
}

const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
const named = (keys, tail) => keys.find((key) => key.key_id.endsWith(tail));
const same = (one, other) =>
  ["key_id", "spki", "unit", "period", "not_before", "redeem_until"].every((part) => one[part] === other?.[part]);

// The key that this voucher names, and how many of the others that were asked agree with us.
export async function findKey(compact, others) {
  const tail = toHex(readCompact(compact).keyTail);
  const entry = named(await fetchKeys(OWN), tail);
  if (!entry) throw new UnknownKey();
  const found = await Promise.allSettled(others.map(fetchKeys));
  const heard = found.filter((one) => one.status === "fulfilled");
  if (heard.some((one) => !same(entry, named(one.value, tail)))) throw new KeysDiffer();
  const key = await readKey(bytesOf(entry.spki));
  if (toHex(key.id) !== toHex(fromHex(entry.key_id))) throw new KeysDiffer();
  return { key, period: entry.period, until: entry.redeem_until, agreeing: heard.length, asked: others.length };
}
