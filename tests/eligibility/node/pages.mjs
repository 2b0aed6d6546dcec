// The modules that the browser gets, and npm's blindrsa-ts beside them, behind one line of JSON each way.
// `random` in a question is what crypto.getRandomValues gives next; without it the real one answers.
import { createInterface } from "node:readline";
import { BlindRSA, Params } from "@cloudflare/blindrsa-ts";
import * as card from "../../../portal/assets/care/card.js";
import * as phrase from "../../../portal/assets/care/phrase.js";
import * as voucher from "../../../portal/assets/shared/voucher.js";

const { fromHex, toHex } = voucher;
const trueRandom = crypto.getRandomValues.bind(crypto);
let given = null;
crypto.getRandomValues = (array) => {
  if (!given) return trueRandom(array);
  const next = fromHex(given.shift());
  if (next.length !== array.length) throw new Error(`${array.length} random bytes were wanted`);
  array.set(next);
  return array;
};

const keyOf = async ({ spki, n }) =>
  spki !== undefined ? voucher.readKey(fromHex(spki)) : { n: BigInt(`0x${n}`), size: n.length / 2 };

async function oracle({ n, saltSize }) {
  const jwk = { kty: "RSA", e: "AQAB", n: voucher.toText(fromHex(n)) };
  const open = await crypto.subtle.importKey("jwk", jwk, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
  return [new BlindRSA({ ...Params.RSABSSA_SHA384_PSS_Deterministic, saltLength: saltSize ?? 48, supportsRSARAW: false }), open];
}

const answers = {
  key: async (ask) => ({ id: (await keyOf(ask)).id }),
  blind: async (ask) => voucher.blind(await keyOf(ask), fromHex(ask.message), ask.saltSize),
  finish: async (ask) => ({
    signature: await voucher.finish(
      await keyOf(ask), fromHex(ask.message), fromHex(ask.inverse), fromHex(ask.answer), ask.saltSize,
    ),
  }),
  begin: async (ask) => voucher.begin(await keyOf(ask), fromHex(ask.digest)),
  complete: async (ask) => {
    const kept = { nonce: fromHex(ask.nonce), inverse: fromHex(ask.inverse) };
    const compact = await voucher.complete(await keyOf(ask), fromHex(ask.digest), kept, fromHex(ask.answer));
    return { compact, text: voucher.toText(compact) };
  },
  expand: async (ask) => ({
    token: voucher.expand(voucher.fromText(ask.text), await keyOf(ask), fromHex(ask.digest)),
  }),
  oracleBlind: async (ask) => {
    const [suite, open] = await oracle(ask);
    const { blindedMsg, inv } = await suite.blind(open, fromHex(ask.message));
    return { blinded: blindedMsg, inverse: inv };
  },
  oracleFinish: async (ask) => {
    const [suite, open] = await oracle(ask);
    return { signature: await suite.finalize(open, fromHex(ask.message), fromHex(ask.answer), fromHex(ask.inverse)) };
  },
  phraseMake: async (ask) => ({ phrase: await phrase.make(ask.bytes ? fromHex(ask.bytes) : undefined) }),
  phraseRead: async (ask) => ({ phrase: await phrase.read(ask.text) }),
  phraseDerive: async (ask) => phrase.derive(ask.phrase),
  cardRead: async (ask) => ({ code: card.read(ask.text) }),
  cardDerive: async (ask) => card.derive(ask.code),
  cardOpen: async (ask) => ({ token: await card.open({ id: fromHex(ask.id), key: fromHex(ask.key) }, fromHex(ask.box)) }),
  cardShorten: async (ask) => ({ compact: card.shorten(fromHex(ask.token)) }),
};

const plain = (_, value) => (value instanceof Uint8Array ? toHex(value) : value);

for await (const line of createInterface({ input: process.stdin })) {
  const ask = JSON.parse(line);
  given = ask.random ?? null;
  let answer;
  try {
    answer = await answers[ask.do](ask);
  } catch (error) {
    answer = { refused: error.constructor.name };
  }
  process.stdout.write(`${JSON.stringify(answer, plain)}\n`);
}
