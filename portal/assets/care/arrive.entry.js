// Arriving with a voucher: read it, compare its key, make the eight words, see that they were kept, and only then spend it.
// The voucher and the words stay in this page; what is sent is 388 bytes, once.
import { expand, fromHex, fromText, join, toText, VoucherRefused } from "../shared/voucher.js";
import * as card from "./card.js";
import { findKey, KeysDiffer, UnknownKey } from "./directories.js";
import { offer } from "./keeping.js";
import { derive, MistypedPhrase, read } from "./phrase.js";
import { sendBytes } from "./sending.js";

const NEW_ACCOUNT = 0;
const EXTEND_ACCOUNT = 1;
const SPENT = 410;
// The answers after which these words open nothing, now or later.
const FINAL = [403, 409, SPENT, 422];
const THROW_AWAY = "The eight words from just now open nothing: please throw them away.";
const page = document.querySelector("[data-arrive]");
const find = (name) => page.querySelector(`[data-${name}]`);
const challenge = fromHex(page.dataset.challenge);
const state = { token: null, words: null };

const WORDS_FOR = new Map([
  [VoucherRefused, "This could not be read as a voucher. Please check that it is whole, or scan it again."],
  [UnknownKey, "This voucher is not one of ours, or it is very new. Please try again tomorrow, or collect it again."],
  [KeysDiffer, "Something is wrong: not everybody is shown the same key as you are. Please do not use this voucher here, and tell whoever runs this service. Nothing was sent."],
  [card.MistypedCode, "That is not the code of a card. Please look at each sign once more: it has 17, letters and figures."],
  [card.WrongBox, "This code does not open that card. Please check the code, or ask for another card."],
  [MistypedPhrase, "Those are not the eight words of an account. One of them may be spelt differently: please look at each once more."],
]);
const say = (words) => { find("said").textContent = words; };
const complain = (error) => {
  say("");
  find("fault").textContent = WORDS_FOR.get(error.constructor) ?? error.message;
  // On a phone it would stand above what can be seen.
  find("fault").focus();
};

function show(name, heading) {
  for (const part of page.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
  find("fault").textContent = "";
  say("");
  find("heading").textContent = heading;
  find("heading").focus();
}

// One thing at a time: what was pressed waits, and what went wrong is said.
const attempt = (act) => async (event) => {
  event?.preventDefault();
  find("fault").textContent = "";
  try {
    await act(event);
  } catch (error) {
    complain(error);
  }
};

const textOf = (given) => given.trim().split("#").pop().replace(/\s+/g, "");
const day = (iso) => new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));
// A year is published by the month it begins in.
const called = (period) =>
  /^\d{4}-\d{2}$/.test(period) ? `from ${new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(period))}` : period;

async function use(given) {
  const compact = fromText(textOf(given));
  say("Comparing the key of your voucher …");
  const { key, period, until, agreeing, asked } = await findKey(compact, page.dataset.directories.split(" ").filter(Boolean));
  if (asked && !agreeing) throw new Error("We could not compare the key of your voucher with anybody else’s just now. Please try again later. Nothing was used.");
  state.token = expand(compact, key, challenge);
  find("period").textContent = called(period);
  find("until").textContent = day(until);
  find("compared").textContent = agreeing === asked
    ? "We compared its key with everybody who publishes it: everyone is shown the same."
    : `We compared its key with ${agreeing} of ${asked} who publish it, and they agree. The others did not answer.`;
  show("checked", "Your voucher");
}

// A slip of the pen is seen before anything is sent; what is sent is an id from which nobody finds the code.
async function useCard() {
  const code = card.read(page.querySelector("#code").value);
  say("Opening your card …");
  const keys = await card.derive(code);
  const answer = await sendBytes(page.dataset.card, keys.id, "omit");
  const token = await card.open(keys, new Uint8Array(await answer.arrayBuffer()));
  await use(toText(card.shorten(token)));
}

async function offerWords() {
  state.words = await offer(page.querySelector('[data-part="phrase"]'));
  show("phrase", "Eight words to come back with");
}

const redeem = (mode, login) => sendBytes(page.dataset.redeem, join([1, mode], state.token, login));

async function openAccount() {
  const phrase = state.words.kept();
  say("Opening your account …");
  const { login } = await derive(phrase);
  try {
    await redeem(NEW_ACCOUNT, login).catch((error) => {
      // If our answer got lost the first time, the account is there and these words open it.
      if (error.status !== SPENT) throw error;
      return sendBytes(page.dataset.enter, login).catch(() => { throw error; });
    });
  } catch (error) {
    if (FINAL.includes(error.status)) {
      show(error.status === SPENT ? "bring" : "checked", "Your voucher");
      error.message += ` ${THROW_AWAY}`;
    }
    throw error;
  }
  location.replace(page.dataset.onward);
}

async function extendAccount() {
  say("Extending your account …");
  const { login } = await derive(await read(page.querySelector("[data-words] textarea").value));
  await redeem(EXTEND_ACCOUNT, login);
  location.replace(page.dataset.back);
}

function listenToOpener() {
  const { openedBy } = page.dataset;
  if (!openedBy || !window.opener) return;
  window.addEventListener("message", (event) => {
    if (event.origin !== openedBy || event.source !== window.opener || typeof event.data !== "string") return;
    window.opener = null;
    attempt(() => use(event.data))();
  });
  window.opener.postMessage("ready", openedBy);
}

// Out of the address at once: the history of a browser is read by others.
function takeFromAddress() {
  const fragment = location.hash.slice(1);
  if (location.hash) history.replaceState(null, "", location.pathname);
  if (fragment) attempt(() => use(fragment))();
}

find("paste").addEventListener("submit", attempt(() => use(page.querySelector("#pasted").value)));
find("typed").addEventListener("submit", attempt(useCard));
page.querySelector("#file").addEventListener("change", attempt(async (event) => use(await event.target.files[0].text())));
for (const button of page.querySelectorAll("[data-new]")) button.addEventListener("click", attempt(offerWords));
find("extend").addEventListener("click", attempt(() => show("extend", "Extend your account")));
find("retype").addEventListener("submit", attempt(openAccount));
find("words").addEventListener("submit", attempt(extendAccount));
// A second voucher may be scanned while the page of the first is open: then only this part of the address changes.
window.addEventListener("hashchange", takeFromAddress);
takeFromAddress();
listenToOpener();
