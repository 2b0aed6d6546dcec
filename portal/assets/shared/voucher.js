// A voucher, made by the person who will hold it: what leaves this file for the issuer says nothing about what comes back.
// RSABSSA-SHA384-PSS-Deterministic (RFC 9474) with the formats of RFC 9578, token type 0x0002. No dependencies; read it.

const HEAD =
  "30820152303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a864886f70d010108" +
  "300b0609608648016503040202a2030201300382010f003082010a0282010100";
const TAIL = "0203010001";
const E = 65537n;

export class VoucherRefused extends Error {}

// Bytes and numbers.
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const join = (...parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
export const toText = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const toNumber = (bytes) => BigInt(`0x${toHex(bytes) || "0"}`);
const toBytes = (number, size) => fromHex(number.toString(16).padStart(size * 2, "0"));
const equal = (left, right) => toHex(left) === toHex(right);
const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const sha = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));

// The one shape of key that is accepted: anything free in it could mark the person who uses it.
export async function readKey(spki) {
  const hex = toHex(spki);
  const modulus = spki.slice(81, 337);
  if (hex !== HEAD + toHex(modulus) + TAIL || modulus.length !== 256 || modulus[0] < 128 || modulus[255] % 2 === 0)
    throw new VoucherRefused("This key does not have the one accepted form.");
  return { n: toNumber(modulus), size: 256, id: await sha("SHA-256", spki) };
}

function power(base, exponent, n) {
  let result = 1n;
  for (const bit of exponent.toString(2)) result = bit === "1" ? (((result * result) % n) * base) % n : (result * result) % n;
  return result;
}

export function invert(number, n) {
  let [a, b, x, y] = [number % n, n, 1n, 0n];
  while (b) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  if (a !== 1n) throw new VoucherRefused("This number has no inverse: the key is not a good one.");
  return ((x % n) + n) % n;
}

// EMSA-PSS-ENCODE with SHA-384 and MGF1-SHA-384 (RFC 8017 section 9.1.1).
async function encodePss(message, salt, bits) {
  const size = Math.ceil(bits / 8);
  const digest = await sha("SHA-384", join(new Uint8Array(8), await sha("SHA-384", message), salt));
  const block = new Uint8Array(size - digest.length - 1);
  block.set([1, ...salt], block.length - salt.length - 1);
  for (let counter = 0; counter * 48 < block.length; counter += 1) {
    const mask = await sha("SHA-384", join(digest, toBytes(BigInt(counter), 4)));
    mask.slice(0, block.length - counter * 48).forEach((byte, place) => (block[counter * 48 + place] ^= byte));
  }
  block[0] &= 255 >> (8 * size - bits);
  return join(block, digest, [0xbc]);
}

// RFC 9474 section 4.2. `factor` is uniform below n, so the blinded bytes are independent of the message.
export async function blind(key, message, saltSize = 48) {
  const salt = random(saltSize);
  const encoded = toNumber(await encodePss(message, salt, key.n.toString(2).length - 1));
  let factor = 0n;
  while (factor === 0n || factor >= key.n) factor = toNumber(random(key.size));
  invert(encoded, key.n);
  const inverse = toBytes(invert(factor, key.n), key.size);
  return { blinded: toBytes((encoded * power(factor, E, key.n)) % key.n, key.size), inverse };
}

// RFC 9474 section 4.4: unblind, and believe nothing that does not verify.
export async function finish(key, message, inverse, answer, saltSize = 48) {
  if (answer.length !== key.size || toNumber(answer) >= key.n) throw new VoucherRefused("The answer has the wrong form.");
  const signature = toBytes((toNumber(answer) * toNumber(inverse)) % key.n, key.size);
  const jwk = { kty: "RSA", n: toText(toBytes(key.n, key.size)), e: "AQAB" };
  const open = await crypto.subtle.importKey("jwk", jwk, { name: "RSA-PSS", hash: "SHA-384" }, false, ["verify"]);
  const good = await crypto.subtle.verify({ name: "RSA-PSS", saltLength: saltSize }, open, signature, message);
  if (!good) throw new VoucherRefused("The answer is not a signature by this key.");
  return signature;
}

// The formats: TokenRequest, Token, and the compact form of a QR code or a file.
// Every voucher answers the same TokenChallenge (RFC 9577 section 2.1): who issues, and where it is redeemed.
export function challengeDigest(issuerName, originInfo) {
  const [issuer, origin] = [issuerName, originInfo].map((name) => new TextEncoder().encode(name));
  return sha("SHA-256", join([0, 2, 0, issuer.length], issuer, [0, 0, origin.length], origin));
}

export const tokenInput = (key, nonce, challengeDigest) => join([0, 2], nonce, challengeDigest, key.id);

export async function begin(key, challengeDigest) {
  const nonce = random(32);
  const { blinded, inverse } = await blind(key, tokenInput(key, nonce, challengeDigest));
  return { ask: join([0, 2, key.id[31]], blinded), nonce, inverse };
}

export async function complete(key, challengeDigest, { nonce, inverse }, answer) {
  const signature = await finish(key, tokenInput(key, nonce, challengeDigest), inverse, answer);
  return join([0x50, 0x31], key.id.slice(28), nonce, signature);
}

export function fromText(text) {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) throw new VoucherRefused("This is not a voucher.");
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  if (toText(bytes) !== text) throw new VoucherRefused("This is not a voucher.");
  return bytes;
}

export function readCompact(bytes) {
  if (bytes.length !== 294 || !equal(bytes.slice(0, 2), [0x50, 0x31])) throw new VoucherRefused("This is not a voucher.");
  return { keyTail: bytes.slice(2, 6), nonce: bytes.slice(6, 38), signature: bytes.slice(38) };
}

export function expand(bytes, key, challengeDigest) {
  const { keyTail, nonce, signature } = readCompact(bytes);
  if (!equal(keyTail, key.id.slice(28))) throw new VoucherRefused("This voucher belongs to another key.");
  return join(tokenInput(key, nonce, challengeDigest), signature);
}
