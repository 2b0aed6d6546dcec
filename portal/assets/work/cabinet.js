// What this browser keeps of a voucher until its holder has saved it. The disk holds it sealed, and only the desk has the
// key, for the same person again: neither alone has the voucher.
import { join, toHex } from "../shared/voucher.js";

const NAME = "alcove-kept";
const SHELF = "kept";

const done = (asked) =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

function openShelf() {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(SHELF);
  return done(asked);
}

// `wrap`: 32 bytes, the same for one person and one key whenever they come.
export async function openCabinet(wrap) {
  const key = await crypto.subtle.importKey("raw", wrap, "AES-GCM", false, ["encrypt", "decrypt"]);
  const place = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", join(new TextEncoder().encode(NAME), wrap))));
  const shelf = await openShelf();
  const use = (mode, act) => done(act(shelf.transaction(SHELF, mode, { durability: "strict" }).objectStore(SHELF)));

  return {
    async read() {
      const kept = await use("readonly", (store) => store.get(place));
      if (!kept) return null;
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.sealed);
      return JSON.parse(new TextDecoder().decode(text));
    },
    async write(value) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const text = new TextEncoder().encode(JSON.stringify(value));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text);
      await use("readwrite", (store) => store.put({ iv, sealed }, place));
    },
    clear: () => use("readwrite", (store) => store.delete(place)),
  };
}
