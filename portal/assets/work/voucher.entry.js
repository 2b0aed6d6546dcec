// Collecting a voucher. This browser makes it and blinds it, the desk signs what it cannot read, and this browser uncovers
// and checks the signature. Only blinded bytes leave, and only when every key directory says the same. Read it.
import { begin, challengeDigest, complete, fromHex, join, toHex, toText, VoucherRefused } from "../shared/voucher.js";
import { openCabinet } from "./cabinet.js";
import { DirectoriesDiffer, DirectoryAway, findAgreed } from "./directories.js";
import { layOut } from "./sheet.js";

class Told extends Error {}
class Away extends Error {}
class Stranger extends Error {}
class AllCollected extends Error {}
class Uncovered extends Error {}

const page = document.querySelector("[data-voucher]");
const find = (hook, within = page) => within.querySelector(hook);
const ANSWER_SIZE = 256;
const SENTENCES = new Map([
  [DirectoryAway, "We could not compare the keys with everybody who publishes them. Nothing was sent and nothing is lost. Please try again in a few minutes."],
  [Away, "We could not be reached just now. Nothing is lost: please try again, and you will get the same voucher."],
  [VoucherRefused, "The answer we got is not a good signature, so no voucher was made of it. Please try again, and tell whoever runs this service if it happens twice."],
]);
const PARTS = new Map([[DirectoriesDiffer, "differ"], [Stranger, "stranger"], [AllCollected, "collected"], [Uncovered, "refused"]]);

function show(name) {
  for (const part of page.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== name;
  const heading = find(`[data-when="${name}"] h2`);
  heading.tabIndex = -1;
  if (name !== "start") heading.focus();
}

const say = (name, words) => { find(`[data-said="${name}"]`).textContent = words; };
const day = (iso) => new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));

async function ask(path, options) {
  const answer = await fetch(path, { cache: "no-store", ...options, headers: { Accept: "application/json", ...options?.headers } }).catch(() => null);
  if (!answer) throw new Away();
  if (answer.status === 401) throw new Stranger();
  if (answer.status === 409) throw new AllCollected();
  if (answer.ok) return answer;
  const told = (await answer.json().catch(() => ({}))).error ?? "That did not work. Please try again.";
  throw answer.status === 403 ? new Uncovered(told) : new Told(told);
}

// Everything that `issue` needs, kept before it is sent: an answer that gets lost is asked for again with the same bytes.
async function prepare(begun, key, digest) {
  const left = begun.per_member - begun.used;
  if (left < 1) throw new AllCollected();
  const made = await Promise.all(Array.from({ length: left }, () => begin(key, digest)));
  return { asks: made.map((one) => ({ ask: toHex(one.ask), nonce: toHex(one.nonce), inverse: toHex(one.inverse) })) };
}

async function issue(asks, key, digest) {
  const body = join(...asks.map((one) => fromHex(one.ask)));
  const sent = { method: "POST", body, headers: { "Content-Type": "application/private-token-request" } };
  const answer = new Uint8Array(await (await ask("/issue", sent)).arrayBuffer());
  if (answer.length !== ANSWER_SIZE * asks.length) throw new VoucherRefused();
  return Promise.all(
    asks.map(async ({ nonce, inverse }, place) => {
      const signed = answer.slice(place * ANSWER_SIZE, (place + 1) * ANSWER_SIZE);
      return toText(await complete(key, digest, { nonce: fromHex(nonce), inverse: fromHex(inverse) }, signed));
    }),
  );
}

async function collect() {
  show("making");
  const begun = await (await ask("/begin")).json();
  say("progress", "Comparing the keys …");
  const { entry, key } = await findAgreed(begun.directories, begun.key_id);
  const digest = await challengeDigest(location.hostname, new URL(begun.care).hostname);
  const cabinet = await openCabinet(Uint8Array.from(atob(begun.wrap), (sign) => sign.charCodeAt(0)));
  let kept = await cabinet.read();
  if (!kept) {
    kept = await prepare(begun, key, digest);
    await cabinet.write(kept);
  }
  if (!kept.vouchers) {
    say("progress", "Having it signed …");
    kept = { vouchers: await sign(kept.asks, key, digest, cabinet) };
    await cabinet.write(kept);
  }
  present(kept.vouchers, begun, entry, cabinet);
}

async function sign(asks, key, digest, cabinet) {
  try {
    return await issue(asks, key, digest);
  } catch (error) {
    // A whole batch is counted or none of it: these were not, and never will be.
    if (error instanceof AllCollected) await cabinet.clear();
    throw error;
  }
}

function present(vouchers, begun, entry, cabinet) {
  const many = vouchers.length > 1;
  say("ready", many ? `Your ${vouchers.length} vouchers are ready` : "Your voucher is ready");
  say("until", `From ${begun.organisation}. ${many ? "They" : "It"} can be used until ${day(entry.redeem_until)}.`);
  find("[data-many]").hidden = !many;
  find('[data-when="ready"]').classList.toggle("beside", !many);
  find("[data-sheets]").classList.toggle("grid", many);
  const until = `It can be used once, until ${day(entry.redeem_until)}.`;
  const sheets = vouchers.map((voucher, place) => layOut(find("template[data-sheet]"), { voucher, number: many ? place + 1 : 0, care: begun.care, until }));
  find("[data-sheets]").replaceChildren(...sheets);
  find('[data-do="leave"]').onclick = () => leave(cabinet);
  show("ready");
}

// What the holder has saved is theirs alone: nothing of it stays in this browser, and the visit ends.
async function leave(cabinet) {
  await cabinet.clear();
  find("[data-sheets]").replaceChildren();
  await ask("/done", { method: "POST" }).catch(() => null);
  show("saved");
}

async function attempt() {
  try {
    // Two windows at once would each make asks, and only one of them could be answered.
    await navigator.locks.request("alcove-collect", collect);
  } catch (error) {
    say("refused", error instanceof Uncovered ? error.message : "");
    say("fault", SENTENCES.get(error.constructor) ?? (error instanceof Told ? error.message : "Your browser could not make the voucher. Nothing was used up. Please try again, or use another browser."));
    show(PARTS.get(error.constructor) ?? "fault");
  }
}

// Asked once more, because nobody could bring it back.
function askAgain(open) {
  const sure = find("[data-sure]");
  sure.hidden = !open;
  (open ? find("h3", sure) : find('[data-do="saved"]')).focus();
}

find("[data-sure] h3").tabIndex = -1;
find('[data-do="saved"]').addEventListener("click", () => askAgain(true));
find('[data-do="stay"]').addEventListener("click", () => askAgain(false));
for (const button of page.querySelectorAll('[data-do="collect"]')) button.addEventListener("click", attempt);
show("start");
