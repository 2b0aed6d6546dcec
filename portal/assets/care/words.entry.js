// A second set of words, or new ones for the old. They are made here; what is sent is 32 bytes that do not give them away.
import { offer } from "./keeping.js";
import { derive } from "./phrase.js";
import { sendBytes } from "./sending.js";

const page = document.querySelector("[data-words]");
const find = (name) => page.querySelector(`[data-${name}]`);
const state = { kind: "", words: null };

function show(name) {
  for (const part of page.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
  find("fault").textContent = "";
  const heading = page.querySelector(`[data-part="${name}"] h2`);
  heading.tabIndex = -1;
  heading.focus();
}

const attempt = (act) => async (event) => {
  event.preventDefault();
  find("fault").textContent = "";
  try {
    await act(event);
  } catch (error) {
    find("fault").textContent = error.message;
    find("fault").focus();
  }
};

async function begin(kind) {
  state.kind = kind;
  state.words = await offer(page.querySelector('[data-part="making"]'));
  for (const sentence of page.querySelectorAll("[data-of]")) sentence.hidden = sentence.dataset.of !== kind;
  show("making");
}

async function keep() {
  const { login } = await derive(state.words.kept());
  await sendBytes(`${page.dataset.renew}/${state.kind}`, login);
  find("phrase").replaceChildren();
  show("done");
}

for (const button of page.querySelectorAll("[data-make]")) button.addEventListener("click", attempt(() => begin(button.dataset.make)));
find("retype").addEventListener("submit", attempt(keep));
show("choose");
