// Coming back with eight words. They are read and made into 32 bytes here; nothing else is sent. Or with a passkey.
import { enterByPasskey, isPossible, offer } from "./passkey.js";
import { derive, MistypedPhrase, read } from "./phrase.js";
import { sendBytes } from "./sending.js";

const MISTYPED = "Those are not the eight words of an account. One of them may be spelt differently: please look at each once more.";
const form = document.querySelector("[data-enter]");
const said = form.querySelector("[data-said]");
const button = form.querySelector("button");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.textContent = "";
  button.disabled = true;
  try {
    const { login } = await derive(await read(form.querySelector("textarea").value));
    await sendBytes(form.dataset.enter, login);
    location.replace(form.dataset.onward);
  } catch (error) {
    said.textContent = error instanceof MistypedPhrase ? MISTYPED : error.message;
    form.querySelector("textarea").focus();
  } finally {
    button.disabled = false;
  }
});

const other = document.querySelector("[data-passkey]");
offer(other, enterByPasskey);
other.hidden = !isPossible();
