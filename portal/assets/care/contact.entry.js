// Leaving a contact card: it is sealed here, and what is sent only its provider can open.
import { fromHex, toHex } from "../shared/voucher.js";
import { checkWords, keyId, seal, TooLong } from "./contact.js";
import { attempt, showWords } from "./locking.js";
import { sendBytes } from "./sending.js";

const form = document.querySelector("[data-contact]");
const { contact, referral, key } = form.dataset;
const publicKey = fromHex(key);

function written() {
  const boxes = [...form.querySelectorAll("[data-detail]")];
  const details = Object.fromEntries(boxes.map((box) => [box.dataset.detail, box.value.trim()]));
  if (!Object.values(details).some(Boolean)) throw new Error("Please write something that would help to reach you.");
  return details;
}

attempt(form, async () => {
  const sealed = await seal(publicKey, referral, written()).catch((error) => {
    throw error instanceof TooLong ? new Error("That is too long to be sealed. Please shorten it a little.") : error;
  });
  await sendBytes(`${contact}/${toHex(await keyId(publicKey))}`, sealed);
  form.reset();
  location.replace(contact);
});
showWords(await checkWords(publicKey));
