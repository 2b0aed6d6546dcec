// A provider's key for contact cards. Both halves are made here; the private one leaves only wrapped under a passphrase.
// What is kept is 141 bytes: public half 65, salt 16, iv 12, wrapped private half 48.
import { fromText, join, toText } from "../shared/voucher.js";
import { keyId } from "./contact.js";

const ROUNDS = 600_000;
const CURVE = { name: "ECDH", namedCurve: "P-256" };

export const SHORTEST = 14;
export class WrongPassphrase extends Error {}

async function lockOf(passphrase, salt) {
  const typed = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const from = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const slow = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(slow, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function make(passphrase) {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const scalar = fromText((await crypto.subtle.exportKey("jwk", pair.privateKey)).d);
  const [salt, iv] = [16, 12].map((size) => crypto.getRandomValues(new Uint8Array(size)));
  const how = { name: "AES-GCM", iv, additionalData: await keyId(publicKey) };
  const wrapped = await crypto.subtle.encrypt(how, await lockOf(passphrase, salt), scalar);
  return join(publicKey, salt, iv, new Uint8Array(wrapped));
}

export const publicHalf = (made) => made.slice(0, 65);

// The pair, for as long as the page is open; its private half cannot be taken out again.
export async function unlock(made, passphrase) {
  const publicKey = publicHalf(made);
  const how = { name: "AES-GCM", iv: made.slice(81, 93), additionalData: await keyId(publicKey) };
  const lock = await lockOf(passphrase, made.slice(65, 81));
  const scalar = await crypto.subtle.decrypt(how, lock, made.slice(93)).catch(() => {
    throw new WrongPassphrase();
  });
  const [x, y] = [publicKey.slice(1, 33), publicKey.slice(33)].map(toText);
  const jwk = { kty: "EC", crv: "P-256", x, y, d: toText(new Uint8Array(scalar)) };
  return {
    privateKey: await crypto.subtle.importKey("jwk", jwk, CURVE, false, ["deriveBits"]),
    publicKey: await crypto.subtle.importKey("raw", publicKey, CURVE, true, []),
  };
}
