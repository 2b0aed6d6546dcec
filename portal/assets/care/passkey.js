// A passkey of this device. What the page asks comes as JSON, what the device answers goes back as bytes.
import { sendBytes } from "./sending.js";

const GAVE_UP = {
  NotAllowedError: "No passkey was used. You can try again.",
  InvalidStateError: "This device, or its keychain, has a passkey for your account already.",
};

export const isPossible = () => typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";

const asked = async (address) => JSON.parse((await (await sendBytes(address, new Uint8Array())).json()).options);

const send = (address, credential) => sendBytes(address, new TextEncoder().encode(JSON.stringify(credential)));

export async function enterByPasskey({ ask, enter }) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await asked(ask));
  await send(enter, await navigator.credentials.get({ publicKey }));
}

export async function addPasskey({ ask, add }) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await asked(ask));
  await send(add, await navigator.credentials.create({ publicKey }));
}

// Lets the button of this part do `act` and go on from there; what goes wrong is said beside the button.
export function offer(part, act) {
  const button = part.querySelector("button");
  const said = part.querySelector("[data-said]");
  button.addEventListener("click", async () => {
    said.textContent = "";
    button.disabled = true;
    const failed = await act(part.dataset).then(() => null, (error) => error);
    button.disabled = false;
    if (failed === null) return location.replace(part.dataset.onward);
    said.textContent = GAVE_UP[failed.name] ?? failed.message;
    return button.focus();
  });
}
