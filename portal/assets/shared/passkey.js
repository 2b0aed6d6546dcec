// The doorway of people with a role: asks the browser for a passkey and tells, in words, what happened.

const page = document.querySelector("[data-doorway]");
const said = page?.querySelector("[data-said]");
const say = (words) => { said.textContent = words; };

const ask = async (path, body) => {
  const answer = await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": page.dataset.csrf },
    body: JSON.stringify(body),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error ?? "That did not work. Please try again in a minute.");
  return told;
};

const GAVE_UP = { NotAllowedError: "No passkey was used. You can try again.", InvalidStateError: "This device already has a passkey for you." };

const attempt = (act) => async () => {
  say("One moment …");
  try {
    await act();
  } catch (error) {
    say(GAVE_UP[error.name] ?? error.message);
  }
};

const enter = async () => {
  const { options } = await ask(page.dataset.ask, {});
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options));
  const credential = await navigator.credentials.get({ publicKey });
  const { to } = await ask(page.dataset.enter, { answer: JSON.stringify(credential) });
  location.assign(to);
};

// The secret stands behind the '#', so that no server and no log ever saw it in an address.
const look = () => ask(page.dataset.invitation, { invitation: location.hash.slice(1) });

// What was asked when the page opened; its question can be answered once.
let looked;

const join = async () => {
  const asked = looked ?? look();
  looked = undefined;
  const { options } = await asked;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options));
  const credential = await navigator.credentials.create({ publicKey });
  const { to } = await ask(page.dataset.join, { answer: JSON.stringify(credential) });
  location.assign(to);
};

const add = async () => {
  const { options } = await ask(page.dataset.ask, {});
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options));
  const credential = await navigator.credentials.create({ publicKey });
  const called = page.querySelector("[data-called]").value;
  const { to } = await ask(page.dataset.add, { answer: JSON.stringify(credential), called });
  location.assign(to);
};

const other = async () => {
  const { to } = await ask(page.dataset.other, {});
  location.assign(to);
};

// Whose link it is decides whether there is another way in than a passkey.
const offer = async (way) => {
  looked = look();
  const told = await looked.catch(() => ({}));
  way.hidden = !told.other;
};

const way = page?.querySelector("button[data-other]");
if (way && location.hash) offer(way);
way?.addEventListener("click", attempt(other));
page?.querySelector("[data-enter]")?.addEventListener("click", attempt(enter));
page?.querySelector("[data-join]")?.addEventListener("click", attempt(join));
page?.querySelector("button[data-add]")?.addEventListener("click", attempt(add));
