// A paper card's code: 16 signs for 80 random bits and one that catches slips. It is read here and never leaves the page;
// what is sent is the id of a box, and what comes back is a voucher that only this code opens.
import { join } from "../shared/voucher.js";

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 17;
const ROUNDS = 600_000;
const MISTAKEN = { I: "1", L: "1", O: "0" };
const TOKEN_SIZE = 354;
const utf8 = (text) => new TextEncoder().encode(text);

export class MistypedCode extends Error {}
export class WrongBox extends Error {}

// In GF(32) each place has a weight of its own, so any one wrong sign and any two swapped ones are seen.
const checked = (values) =>
  values.reduce((rest, value) => {
    const doubled = (rest ^ value) << 1;
    return doubled & 32 ? doubled ^ 0b100101 : doubled;
  }, 0);

// The 17 signs without gaps, however they were typed: small letters, blanks, hyphens, I and L for 1, O for 0.
export function read(text) {
  const typed = text.normalize("NFKD").toUpperCase().replace(/[\s\-\u2010-\u2015]+/g, "");
  const code = [...typed].map((sign) => MISTAKEN[sign] ?? sign);
  const values = code.map((sign) => SIGNS.indexOf(sign));
  if (values.length !== LENGTH || values.includes(-1)) throw new MistypedCode();
  if (checked(values.slice(0, -1)) !== values.at(-1)) throw new MistypedCode();
  return code.join("");
}

// Slow on purpose: the salt is the same for all. `id` is shown to the service, the key of the box to nobody.
export async function derive(code) {
  const signs = await crypto.subtle.importKey("raw", utf8(code), "PBKDF2", false, ["deriveBits"]);
  const slow = { name: "PBKDF2", hash: "SHA-256", salt: utf8("care/card/v1"), iterations: ROUNDS };
  const root = await crypto.subtle.importKey("raw", await crypto.subtle.deriveBits(slow, signs, 256), "HKDF", false, [
    "deriveBits",
  ]);
  const part = async (purpose) => {
    const from = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(purpose) };
    return new Uint8Array(await crypto.subtle.deriveBits(from, root, 256));
  };
  return { id: (await part("id")).slice(0, 16), key: await part("box") };
}

// The Token in the box of this card.
export async function open({ id, key }, box) {
  const lock = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const how = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: id };
  const token = await crypto.subtle.decrypt(how, lock, box).catch(() => {
    throw new WrongBox();
  });
  if (token.byteLength !== TOKEN_SIZE) throw new WrongBox();
  return new Uint8Array(token);
}

// A Token in the short form that a square carries: the key by its last four bytes, the challenge left out.
export const shorten = (token) => join(utf8("P1"), token.slice(94, 98), token.slice(2, 34), token.slice(98));
