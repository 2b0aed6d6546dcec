// Adding a passkey to an account. Nothing is made before the button is pressed.
import { addPasskey, isPossible, offer } from "./passkey.js";

const part = document.querySelector("[data-passkey]");

if (part) {
  offer(part, addPasskey);
  part.querySelector(isPossible() ? "[data-possible]" : "[data-impossible]").hidden = false;
}
