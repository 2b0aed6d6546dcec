// The key directory, wherever it is published. A key that one person were shown and others were not would mark them, so
// nothing is collected unless every copy says the same, byte for byte.
import { readKey, toHex } from "../shared/voucher.js";

export class DirectoriesDiffer extends Error {}
export class DirectoryAway extends Error {}

// A new version is on its way to the others for a moment.
const TRIES = 3;
const PAUSE_MS = 1500;

async function fetchText(address) {
  const answer = await fetch(address, { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" }).catch(() => null);
  if (!answer?.ok) throw new DirectoryAway();
  return answer.text();
}

async function fetchAgreed(addresses) {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      const [first, ...others] = await Promise.all(addresses.map(fetchText));
      if (others.length === 0 || others.some((text) => text !== first)) throw new DirectoriesDiffer();
      return JSON.parse(first).document.keys;
    } catch (error) {
      if (left === 0) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

// The entry of the key whose name ends so, with the key itself, when all copies agree and it has the one accepted form.
// No two keys of a directory share the last four bytes of their names.
export async function findAgreed(addresses, end) {
  const entry = (await fetchAgreed(addresses)).find((one) => one.key_id.endsWith(end));
  if (!entry) throw new DirectoriesDiffer();
  const key = await readKey(Uint8Array.from(atob(entry.spki), (sign) => sign.charCodeAt(0)));
  if (toHex(key.id) !== entry.key_id) throw new DirectoriesDiffer();
  return { entry, key };
}
