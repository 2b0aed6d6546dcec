// A call between two people: plain WebRTC, perfect negotiation (W3C), short polls as the letterbox. No library.
// The provider offers first and is impolite; the client answers and gives way. Nothing is recorded.
const EAGER_MS = 250;
const WAITING_MS = 1000;
const CONNECTED_MS = 5000;
const EAGER_FOR_MS = 30_000;
const AWAKE_FOR_MS = 10_000;
const MOST_BITS = 800_000;
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

// Six digits that are equal on both sides unless somebody swapped the keys on the way.
async function checkCode(...descriptions) {
  const prints = descriptions.map(({ sdp }) => /a=fingerprint:(\S+ \S+)/.exec(sdp)[1].toLowerCase()).sort();
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(prints.join("|")));
  return String(new DataView(digest).getUint32(0) % 1_000_000).padStart(6, "0");
}

export class Call extends EventTarget {
  #me = hex(crypto.getRandomValues(new Uint8Array(16)));
  #them = "";
  #pc = null;
  #begun = performance.now();
  #awakeUntil = 0;
  #makingOffer = false;
  #ignoreOffer = false;
  #over = false;
  #sent = Promise.resolve();

  // `joined` is the answer of the room's join address; `media` a MediaStream; `address` and `csrf` are for signals.
  constructor(joined, media, { address, csrf }) {
    super();
    Object.assign(this, { joined, media, address, csrf, since: joined.since, polite: joined.side === "client" });
    addEventListener("pagehide", () => this.hangUp());
    this.#connect();
    this.#send({ kind: "hello" });
    this.#listen();
  }

  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  // One after the other: a candidate must not overtake the offer it belongs to.
  #send(message) {
    this.#sent = this.#sent.then(() => this.#post(message));
    return this.#sent;
  }

  async #post(message) {
    const body = JSON.stringify({ from: this.#me, to: this.#them, ...message });
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.csrf };
    const answer = await fetch(this.address, { method: "POST", credentials: "same-origin", keepalive: true, headers, body }).catch(() => null);
    if (answer && !answer.ok) this.#tell("refused", (await answer.json().catch(() => ({}))).error);
  }

  #connect() {
    this.#pc?.close();
    const { relay, servers } = this.joined;
    const pc = new RTCPeerConnection({ iceServers: servers, iceTransportPolicy: relay ? "relay" : "all", bundlePolicy: "max-bundle" });
    this.#pc = pc;
    this.side = pc.createDataChannel("side", { negotiated: true, id: 0 });
    this.side.onmessage = ({ data }) => this.#tell("side", data);
    for (const track of this.media.getTracks()) this.#limit(pc.addTrack(track, this.media));
    pc.ontrack = ({ streams }) => this.#tell("theirs", streams[0]);
    pc.onicecandidate = ({ candidate }) => this.#them && this.#send({ kind: "candidate", candidate: candidate?.toJSON() ?? null });
    pc.oniceconnectionstatechange = () => pc.iceConnectionState === "failed" && pc.restartIce();
    pc.onconnectionstatechange = async () => {
      this.#tell("state", pc.connectionState);
      if (pc.connectionState === "connected") this.#tell("code", await checkCode(pc.localDescription, pc.remoteDescription));
    };
    pc.onnegotiationneeded = () => this.#them && (!this.polite || pc.remoteDescription) && this.#offer(pc);
  }

  #limit(sender) {
    if (sender.track.kind !== "video") return;
    const wanted = sender.getParameters();
    wanted.encodings = [{ ...wanted.encodings?.[0], maxBitrate: MOST_BITS }];
    sender.setParameters(wanted).catch(() => {});
  }

  async #offer(pc) {
    this.#makingOffer = true;
    try {
      await pc.setLocalDescription();
      await this.#send({ kind: pc.localDescription.type, sdp: pc.localDescription.sdp });
    } finally {
      this.#makingOffer = false;
    }
  }

  async #hear(message) {
    if (message.to && message.to !== this.#me) return;
    if (message.kind === "hello" || message.kind === "hello_ack") return this.#meet(message);
    if (message.from !== this.#them) return;
    if (message.kind === "bye") return this.#tell("gone");
    if (message.kind === "candidate") return this.#pc.addIceCandidate(message.candidate ?? undefined).catch((error) => { if (!this.#ignoreOffer) throw error; });
    const pc = this.#pc;
    this.#ignoreOffer = !this.polite && message.kind === "offer" && (this.#makingOffer || pc.signalingState !== "stable");
    if (this.#ignoreOffer) return;
    await pc.setRemoteDescription({ type: message.kind, sdp: message.sdp });
    if (message.kind === "offer") await this.#offer(pc);
  }

  // A page that is new on the other side (the first time, or loaded again) is met with a connection of its own.
  async #meet(message) {
    if (message.from === this.#them) return;
    if (this.#them) this.#connect();
    this.#them = message.from;
    this.#begun = performance.now();
    if (message.kind === "hello") await this.#send({ kind: "hello_ack" });
    if (!this.polite) await this.#offer(this.#pc);
  }

  async #listen() {
    while (!this.#over) {
      await this.#poll().catch(() => this.#tell("unheard"));
      await new Promise((resolve) => { setTimeout(resolve, this.#pause()); });
    }
  }

  async #poll() {
    const answer = await fetch(`${this.address}?since=${this.since}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) {
      this.#tell("refused", told.error);
      return this.hangUp();
    }
    this.since = told.since;
    this.#tell("here", told.here);
    document.dispatchEvent(new Event("room:heard"));
    if (told.messages.length) this.#awakeUntil = performance.now() + AWAKE_FOR_MS;
    // What cannot be used must not take with it what came after.
    for (const message of told.messages) await this.#hear(message).catch((error) => this.#tell("unheard", error));
  }

  #pause() {
    const now = performance.now();
    if (now < this.#awakeUntil) return EAGER_MS;
    if (this.#pc.connectionState === "connected") return CONNECTED_MS;
    return this.#them && now - this.#begun < EAGER_FOR_MS ? EAGER_MS : WAITING_MS;
  }

  // 'mute', 'unmute' and the like go from browser to browser and past no server.
  note(word) { if (this.side.readyState === "open") this.side.send(word); }

  hangUp() {
    if (this.#over) return;
    this.#over = true;
    // Not in the line: a page that goes away waits for nothing.
    if (this.#them) this.#post({ kind: "bye" });
    this.#pc.close();
    this.media.getTracks().forEach((track) => track.stop());
    this.#tell("over");
  }
}
