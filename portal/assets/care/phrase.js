// The access phrase: eight words that open an account. They are made here, checked here, and never leave the page;
// what is sent is `login`, 32 bytes from which no one finds the words.
import { wordlist } from "@scure/bip39/wordlists/english.js";

const ROUNDS = 600_000;
const WORDS = 8;
const utf8 = (text) => new TextEncoder().encode(text);

export class MistypedPhrase extends Error {}

// No two words of the list share their first four letters, so four are as good as all.
const places = new Map(wordlist.flatMap((word, place) => [[word, place], [word.slice(0, 4), place]]));

async function checksum(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from([...utf8("phrase/v1"), ...bytes])))[0];
}

export async function make(bytes = crypto.getRandomValues(new Uint8Array(10))) {
  const bits = [...bytes, await checksum(bytes)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{11}/g).map((eleven) => wordlist[parseInt(eleven, 2)]).join(" ");
}

// The phrase as `make` writes it, however it was typed: capitals, commas, hyphens, words cut to four letters.
export async function read(text) {
  const typed = text.normalize("NFKD").toLowerCase().split(/[\s,-]+/).filter(Boolean);
  if (typed.length !== WORDS || typed.some((word) => !places.has(word))) throw new MistypedPhrase();
  const bits = typed.map((word) => places.get(word).toString(2).padStart(11, "0")).join("");
  const bytes = Uint8Array.from(bits.match(/.{8}/g), (eight) => parseInt(eight, 2));
  if (bytes[10] !== (await checksum(bytes.slice(0, 10)))) throw new MistypedPhrase();
  return make(bytes.slice(0, 10));
}

// Slow on purpose: the salt is the same for all. `login` is shown to the service, `encryption` to nobody.
export async function derive(phrase) {
  const words = await crypto.subtle.importKey("raw", utf8(phrase), "PBKDF2", false, ["deriveBits"]);
  const slow = { name: "PBKDF2", hash: "SHA-256", salt: utf8("care/phrase/v1"), iterations: ROUNDS };
  const root = await crypto.subtle.importKey("raw", await crypto.subtle.deriveBits(slow, words, 256), "HKDF", false, [
    "deriveBits",
  ]);
  const part = async (purpose) => {
    const from = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(purpose) };
    return new Uint8Array(await crypto.subtle.deriveBits(from, root, 256));
  };
  return { login: await part("login"), encryption: await part("enc") };
}
