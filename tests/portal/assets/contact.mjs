// The pages' modules for contact cards, behind one line of JSON each way; bytes travel as hexadecimal.
import { createInterface } from "node:readline";
import * as contact from "../../../portal/assets/care/contact.js";
import * as providerKey from "../../../portal/assets/care/provider_key.js";
import { fromHex, toHex } from "../../../portal/assets/shared/voucher.js";

const unlocked = (ask) => providerKey.unlock(fromHex(ask.made), ask.passphrase);

const answers = {
  make: async (ask) => providerKey.make(ask.passphrase),
  unlock: async (ask) => Object.keys(await unlocked(ask)).length,
  seal: async (ask) => contact.seal(fromHex(ask.key), ask.referral, ask.details),
  open: async (ask) => contact.open(await unlocked(ask), fromHex(ask.made).slice(0, 65), ask.referral, fromHex(ask.sealed)),
  words: async (ask) => contact.checkWords(fromHex(ask.key)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const ask = JSON.parse(line);
  let answer;
  try {
    answer = await answers[ask.do](ask);
  } catch (error) {
    answer = { refused: error.constructor.name };
  }
  process.stdout.write(`${JSON.stringify(answer, (_, value) => (value instanceof Uint8Array ? toHex(value) : value))}\n`);
}
