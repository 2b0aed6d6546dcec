// Opening a contact card. The key is unlocked before anything is asked for, so that a slip of the passphrase opens nothing.
import { fromHex } from "../shared/voucher.js";
import { CannotOpen, open } from "./contact.js";
import { attempt } from "./locking.js";
import { publicHalf, unlock, WrongPassphrase } from "./provider_key.js";
import { fetchBytes } from "./sending.js";

const form = document.querySelector("[data-card]");
const opened = document.querySelector("[data-opened]");
const made = fromHex(form.dataset.made);
const SAID = new Map([
  [WrongPassphrase, "That is not the passphrase of your contact key. Nothing was opened."],
  [CannotOpen, "This card does not open with your key. Please ask your client to write it once more."],
]);

async function read() {
  const pair = await unlock(made, form.querySelector("[data-passphrase]").value);
  return open(pair, publicHalf(made), form.dataset.referral, await fetchBytes(form.dataset.card));
}

attempt(form, async () => {
  const details = await read().catch((error) => {
    throw SAID.has(error.constructor) ? new Error(SAID.get(error.constructor)) : error;
  });
  for (const part of opened.querySelectorAll("[data-detail]")) part.textContent = details[part.dataset.detail] || "Not said";
  form.reset();
  form.hidden = true;
  opened.hidden = false;
  opened.querySelector("h2").focus();
});
