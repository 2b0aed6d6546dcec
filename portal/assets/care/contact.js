// The contact card: HPKE (RFC 9180) base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Sealed for one key and
// one referral; whoever moves it elsewhere cannot open it there. Always 593 bytes: enc 65, ciphertext 528.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { fromHex, join } from "../shared/voucher.js";

const PLAIN = 512;
const ENC = 65;
const SEALED = 593;
const CHECK_ROUNDS = 600_000;
const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const utf8 = (text) => new TextEncoder().encode(text);
const info = utf8("care/contact/v1");

export class TooLong extends Error {}
export class CannotOpen extends Error {}

export const keyId = async (publicKey) => new Uint8Array(await crypto.subtle.digest("SHA-256", publicKey));

// The referral's id (16 bytes) and the key's (32): both are bound in.
const bound = async (referralId, publicKey) => join(fromHex(referralId.replaceAll("-", "")), await keyId(publicKey));

// Length in two bytes, the JSON, and zeros up to 512.
function pad(details) {
  const written = utf8(JSON.stringify(details));
  if (written.length > PLAIN - 2) throw new TooLong();
  const plain = new Uint8Array(PLAIN);
  plain.set([written.length >> 8, written.length & 255]);
  plain.set(written, 2);
  return plain;
}

function unpad(plain) {
  const end = 2 + ((plain[0] << 8) | plain[1]);
  if (plain.length !== PLAIN || end > PLAIN || plain.slice(end).some((byte) => byte !== 0)) throw new CannotOpen();
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plain.slice(2, end)));
  } catch {
    throw new CannotOpen();
  }
}

export async function seal(publicKey, referralId, details) {
  const plain = pad(details);
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey);
  const { ct, enc } = await suite.seal({ recipientPublicKey, info }, plain, await bound(referralId, publicKey));
  return join(new Uint8Array(enc), new Uint8Array(ct));
}

// `pair` is what `provider_key.js` unlocks.
export async function open(pair, publicKey, referralId, sealed) {
  if (sealed.length !== SEALED) throw new CannotOpen();
  const how = { recipientKey: pair, enc: sealed.slice(0, ENC), info };
  const plain = await suite.open(how, sealed.slice(ENC), await bound(referralId, publicKey)).catch(() => {
    throw new CannotOpen();
  });
  return unpad(new Uint8Array(plain));
}

// Four words to say aloud. They are drawn slowly from the key's id, so that nobody can try keys until the words agree.
export async function checkWords(publicKey) {
  const id = await crypto.subtle.importKey("raw", await keyId(publicKey), "PBKDF2", false, ["deriveBits"]);
  const slow = { name: "PBKDF2", hash: "SHA-256", salt: utf8("care/contact/words/v1"), iterations: CHECK_ROUNDS };
  const drawn = new Uint8Array(await crypto.subtle.deriveBits(slow, id, 48));
  const bits = Array.from(drawn, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.slice(0, 44).match(/.{11}/g).map((eleven) => wordlist[parseInt(eleven, 2)]);
}
