// A provider's contact key: made or tried here. The passphrase never leaves this page.
import { fromHex } from "../shared/voucher.js";
import { checkWords } from "./contact.js";
import { attempt, showWords } from "./locking.js";
import { make, publicHalf, SHORTEST, unlock, WrongPassphrase } from "./provider_key.js";
import { sendBytes } from "./sending.js";

const making = document.querySelector("[data-make]");
const trying = document.querySelector("[data-unlock]");

function chosen() {
  const [first, again] = ["passphrase", "again"].map((name) => making.querySelector(`[data-${name}]`).value);
  if ([...first].length < SHORTEST) throw new Error(`Please use at least ${SHORTEST} letters.`);
  if (first !== again) throw new Error("The two are not the same. Please type them once more.");
  return first;
}

if (making)
  attempt(making, async () => {
    await sendBytes(making.dataset.make, await make(chosen()));
    making.reset();
    location.replace(making.dataset.onward);
  });

if (trying) {
  const made = fromHex(trying.dataset.made);
  const said = trying.querySelector("[data-said]");
  attempt(trying, async () => {
    said.textContent = "";
    await unlock(made, trying.querySelector("[data-passphrase]").value).catch((error) => {
      throw error instanceof WrongPassphrase ? new Error("That is not the passphrase of this key.") : error;
    });
    trying.reset();
    said.textContent = "That is it.";
  });
  showWords(await checkWords(publicHalf(made)));
}
