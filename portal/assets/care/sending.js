// What a client's page sends, and what it is told when that is refused.
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const UNREACHABLE = "We could not reach the server. Please check your connection and try again. Nothing was used.";

export async function sendBytes(address, bytes) {
  const answer = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/octet-stream", Accept: "application/json" },
    body: bytes,
  }).catch(() => {
    throw new Refused(0, UNREACHABLE);
  });
  if (answer.ok) return;
  const told = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, told.error ?? "That did not work. Please try again in a minute.");
}
