// A voucher made on one's own phone: this browser blinds it, and a code typed at the desk has it signed. What leaves is
// blinded; nothing but this page has the voucher.
import { begin, challengeDigest, complete, join, toText } from "../shared/voucher.js";
import { DirectoriesDiffer, DirectoryAway, findAgreed } from "./directories.js";
import { layOut } from "./sheet.js";

const page = document.querySelector("[data-phone]");
const find = (hook, within = page) => within.querySelector(hook);
const { care } = page.dataset;
const WORD = /^([0-9a-f]{8})-([1-8])$/;
const ANSWER_SIZE = 256;
const PAUSE_MS = 3000;
const SENTENCES = new Map([
  [DirectoryAway, "We could not compare the keys with everybody who publishes them. Nothing was sent. Please try again in a few minutes."],
  [DirectoriesDiffer, "Something is wrong: not everybody is shown the same key as you are. A key of your own could mark your voucher, so your phone has stopped. Nothing was sent."],
]);

class Told extends Error {}

function show(name) {
  for (const part of page.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== name;
  const heading = find(`[data-when="${name}"] h2`);
  heading.tabIndex = -1;
  heading.focus();
}

const say = (name, words) => { find(`[data-said="${name}"]`).textContent = words; };
const day = (iso) => new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));

async function ask(path, options) {
  const answer = await fetch(path, { credentials: "omit", cache: "no-store", ...options, headers: { Accept: "application/json", ...options?.headers } }).catch(() => null);
  if (!answer) throw new Told("We could not be reached just now. Please try again.");
  if (!answer.ok) throw new Told((await answer.json().catch(() => ({}))).error ?? "That did not work. Please try again.");
  return answer;
}

// What both screens show: four digits of what this phone has blinded.
async function checkDigits(asks) {
  const bytes = Uint8Array.from([...new TextEncoder().encode("alcove-check/1"), ...asks]);
  const digest = new DataView(await crypto.subtle.digest("SHA-256", bytes));
  return String(digest.getUint32(0) % 10_000).padStart(4, "0");
}

async function signatures(name, count) {
  for (;;) {
    const answer = await ask(`/phone/answer/${name}`);
    if (answer.status === 200) {
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (bytes.length !== ANSWER_SIZE * count) throw new Told("The answer is not what it should be. Please tell whoever runs this service.");
      return bytes;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function make(word) {
  const [, end, many] = WORD.exec(word.trim().toLowerCase()) ?? [];
  if (!end) throw new Told("That is not what the computer shows. It looks like 5f3a91c0-1.");
  show("making");
  const { entry, key } = await findAgreed(page.dataset.directories.split(" "), end);
  const digest = await challengeDigest(location.hostname, new URL(care).hostname);
  const made = await Promise.all(Array.from({ length: Number(many) }, () => begin(key, digest)));
  const asks = join(...made.map((one) => one.ask));
  const left = await (await ask("/phone/ask", { method: "POST", body: asks, headers: { "Content-Type": "application/private-token-request" } })).json();
  say("code", left.code.replace(/(.{4})/, "$1 "));
  say("check", await checkDigits(asks));
  show("waiting");
  const signed = await signatures(left.name, made.length);
  const vouchers = await Promise.all(made.map((one, place) => complete(key, digest, one, signed.slice(place * ANSWER_SIZE, (place + 1) * ANSWER_SIZE))));
  present(vouchers.map(toText), entry);
}

function present(vouchers, entry) {
  const until = `It can be used once, until ${day(entry.redeem_until)}.`;
  say("ready", vouchers.length > 1 ? `Your ${vouchers.length} vouchers are ready` : "Your voucher is ready");
  say("until", until);
  const sheets = vouchers.map((voucher, place) => layOut(find("template[data-sheet]"), { voucher, number: vouchers.length > 1 ? place + 1 : 0, care, until }));
  find("[data-sheets]").replaceChildren(...sheets);
  show("ready");
}

async function attempt(word) {
  try {
    await make(word);
  } catch (error) {
    say("fault", SENTENCES.get(error.constructor) ?? (error instanceof Told ? error.message : "Your browser could not make the voucher. Please try again, or use another browser."));
    show("fault");
  }
}

const given = location.hash.slice(1);
if (location.hash) history.replaceState(null, "", location.pathname);
find("[data-begin]").addEventListener("submit", (event) => { event.preventDefault(); attempt(find("#word").value); });
find('[data-do="again"]').addEventListener("click", () => show("start"));
find("#word").value = given;
if (given) attempt(given);
else show("start");
