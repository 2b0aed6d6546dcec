// What a client's page sends, and what it is told when that is refused.
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const UNREACHABLE = "We could not reach the server. Please check your connection and try again. Nothing was used.";

// The answer, where there is one to read. A visit is named only where the page has one to go on with.
export async function sendBytes(address, bytes, credentials = "same-origin") {
  const answer = await fetch(address, {
    method: "POST",
    credentials,
    headers: { "Content-Type": "application/octet-stream", Accept: "application/json" },
    body: bytes,
  }).catch(() => {
    throw new Refused(0, UNREACHABLE);
  });
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, told.error ?? "That did not work. Please try again in a minute.");
}

// What the server keeps for the visit at hand, as bytes.
export const fetchBytes = async (address) => new Uint8Array(await (await sendBytes(address, new Uint8Array())).arrayBuffer());
