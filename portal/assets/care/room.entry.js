// The page of a room: what is pressed, what is shown and what is said. The call itself is room.js.
import { Call } from "./room.js";

const page = document.querySelector("[data-room]");
const find = (name) => page.querySelector(`[data-${name}]`);
const say = (words) => { find("said").textContent = words; };
const door = document.querySelector("[data-here]");
const entrances = [...page.querySelectorAll("button[data-join], [data-join-sound]")];
const controls = ["mute", "camera", "hang-up"].map(find).filter(Boolean);
const LONG_MS = 60_000;

const STATES = {
  connecting: "Connecting …",
  connected: "You are connected.",
  disconnected: "The connection broke. We are trying again …",
  failed: "The connection broke. We are trying again …",
};
const NO_DEVICE = {
  NotAllowedError: "Your browser did not allow the camera or microphone. Please allow them for this page, or go in with sound only.",
  NotFoundError: "No camera or microphone was found. You can go in with sound only, if there is a microphone.",
  NotReadableError: "Another program is using your camera or microphone. Please close it and try again.",
};

async function goIn(withPicture) {
  entrances.forEach((button) => { button.disabled = true; });
  say("One moment …");
  let media;
  try {
    const joined = await ask(page.dataset.join);
    media = await navigator.mediaDevices.getUserMedia({ audio: true, video: withPicture && joined.video && { width: 1280, height: 720 } });
    begin(new Call(joined, media, { address: page.dataset.signal, csrf: page.dataset.csrf }), media, joined);
  } catch (error) {
    media?.getTracks().forEach((track) => track.stop());
    say(NO_DEVICE[error.name] ?? error.message);
    entrances.forEach((button) => { button.disabled = false; });
  }
}

async function ask(address) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error ?? "The room could not be reached. Please try again.");
  return told;
}

function begin(call, media, joined) {
  entrances.forEach((button) => { button.hidden = true; });
  controls.forEach((button) => { button.hidden = false; });
  find("pictures").hidden = false;
  find("mine").srcObject = media;
  find("mine").hidden = !media.getVideoTracks().length;
  if (find("camera")) find("camera").hidden = !media.getVideoTracks().length;
  say(`You are in the room. We will connect you as soon as the other person ${joined.here ? "goes in too" : "comes"}.`);
  follow(call);
  turnOff("mute", media.getAudioTracks(), call, ["Microphone off", "Microphone on"]);
  turnOff("camera", media.getVideoTracks(), call, ["Camera off", "Camera on"]);
  find("hang-up").addEventListener("click", () => call.hangUp(), { once: true });
}

function follow(call) {
  let broken;
  call.addEventListener("theirs", ({ detail }) => { find("theirs").srcObject = detail; });
  call.addEventListener("state", ({ detail }) => {
    clearTimeout(broken);
    say(STATES[detail] ?? "");
    if (detail === "disconnected" || detail === "failed") {
      broken = setTimeout(() => say("It does not connect. Please load this page again, or go in with sound only. If you cannot meet, it does not count."), LONG_MS);
    }
  });
  call.addEventListener("code", ({ detail }) => {
    find("code").textContent = detail.replace(/(...)/, "$1 ");
    find("check").hidden = false;
  });
  call.addEventListener("side", ({ detail }) => say(detail === "mute" ? "The other person’s microphone is off." : "You are connected."));
  call.addEventListener("here", ({ detail }) => { if (door) door.textContent = detail ? "You are both here." : "The other person is not here yet. You can wait."; });
  call.addEventListener("gone", () => say("The other person has left. If that was a mistake, they can come in again."));
  call.addEventListener("refused", ({ detail }) => say(detail ?? "This room is closed."));
  call.addEventListener("over", () => {
    controls.forEach((button) => { button.hidden = true; });
    find("pictures").hidden = true;
    find("check").hidden = true;
    say("The call is over. You can go in again while the room is open.");
    entrances.forEach((button) => { button.hidden = false; button.disabled = false; });
  });
}

function turnOff(name, tracks, call, [off, on]) {
  const button = find(name);
  if (!button) return;
  button.onclick = () => {
    const isOff = button.getAttribute("aria-pressed") !== "true";
    tracks.forEach((track) => { track.enabled = !isOff; });
    button.setAttribute("aria-pressed", String(isOff));
    button.textContent = isOff ? on : off;
    if (name === "mute") call.note(isOff ? "mute" : "unmute");
  };
}

page.querySelector("button[data-join]").addEventListener("click", () => goIn(true));
page.querySelector("[data-join-sound]")?.addEventListener("click", () => goIn(false));
