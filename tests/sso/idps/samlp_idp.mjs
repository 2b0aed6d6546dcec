// An identity provider made of samlp, Auth0's own, which nobody here wrote: `node samlp_idp.mjs FOLDER PORT`.
// The folder tells what to do, read anew for every question: `wanted.json`, the IdP's `key.pem` and `certificate.pem`,
// and `sp.xml`, the metadata that Alcove published. samlp refuses questions that are not signed with the key in there.
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import samlp from "samlp";

const [folder, port] = process.argv.slice(2);
const base = `http://localhost:${port}`;
const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
const read = (name) => readFileSync(`${folder}/${name}`, "utf8");
const wanted = () => JSON.parse(read("wanted.json"));

// Our metadata is written by a library and read here with a few patterns: samlp does not read metadata itself.
function sp() {
  if (!existsSync(`${folder}/sp.xml`)) return {};
  const xml = read("sp.xml");
  const certificate = (use) => {
    const found = xml.match(new RegExp(`KeyDescriptor use="${use}"[^]*?X509Certificate>([^<]+)<`));
    return found && new X509Certificate(Buffer.from(found[1], "base64"));
  };
  const place = (name) => (xml.match(new RegExp(`<[^<>]*${name}[^<>]*Location="([^"]+)"`)) ?? [])[1];
  return {
    entityId: xml.match(/entityID="([^"]+)"/)[1],
    acs: place("AssertionConsumerService"),
    slo: place("SingleLogoutService"),
    signing: certificate("signing")?.toString(),
    encryption: certificate("encryption"),
  };
}

// samlp asks a class for the claims and the name of whoever is signed in.
const mapper = Object.assign(
  (person) => ({
    getClaims: () => person.attributes,
    getNameIdentifier: () => ({ nameIdentifier: person.name_id, nameIdentifierFormat: PERSISTENT }),
  }),
  { prototype: { metadata: [] } },
);

function options() {
  const told = wanted();
  const asking = sp();
  const encrypted = told.encrypted && asking.encryption && {
    encryptionCert: asking.encryption.toString(),
    encryptionPublicKey: asking.encryption.publicKey.export({ type: "spki", format: "pem" }),
    encryptionAlgorithm: "http://www.w3.org/2009/xmlenc11#aes256-gcm",
    disallowEncryptionWithInsecureAlgorithm: true,
  };
  return {
    issuer: `${base}/metadata`,
    cert: read("certificate.pem"),
    key: read("key.pem"),
    signingCert: asking.signing,
    getUserFromRequest: () => told,
    profileMapper: mapper,
    destination: asking.acs,
    recipient: asking.acs,
    getPostURL: (audience, request, req, done) => done(null, asking.acs),
    signAssertion: told.signed_part !== "response",
    signResponse: told.signed_part !== "assertion",
    digestAlgorithm: "sha256",
    signatureAlgorithm: "rsa-sha256",
    sessionIndex: told.session_index,
    redirectEndpointPath: "/sso",
    postEndpointPath: "/sso",
    logoutEndpointPaths: { redirect: "/logged-out" },
    ...encrypted,
  };
}

// What samlp keeps of a sign-in to end it by: one participant, and a place for the state between the two halves.
const states = new Map();
const store = {
  save: (req, state, done) => done(null, (states.set(String(states.size + 1), state), String(states.size))),
  load: (req, key, how, done) => (done ?? how)(null, states.get(key)),
  update: (req, key, state, done) => done(null, states.set(key, state)),
};
let signedIn = [];

function logout() {
  const participants = {
    hasElements: () => signedIn.length > 0,
    getFirst: (done) => done(null, signedIn[0]),
    get: (issuer, indices, nameId, done) => done(null, signedIn[0]),
    remove: (issuer, index, nameId, done) => ((signedIn = []), done(null)),
  };
  return samlp.logout({
    ...options(),
    deflate: true,
    protocolBinding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
    sessionParticipants: participants,
    store,
  });
}

function remember() {
  const told = wanted();
  const asking = sp();
  signedIn = [
    {
      serviceProviderId: asking.entityId,
      serviceProviderLogoutURL: asking.slo,
      nameId: told.name_id,
      nameIdFormat: PERSISTENT,
      sessionIndex: told.session_index,
      cert: asking.signing,
    },
  ];
}

// samlp always names both bindings; where a company switched one off, its metadata does not.
const metadata = () => (req, res) => {
  const other = wanted().question === "HTTP-POST" ? "HTTP-Redirect" : "HTTP-POST";
  const only = (xml) => xml.replace(new RegExp(`<SingleSignOnService Binding="[^"]*${other}"[^>]*>`), "");
  samlp.metadata(options())(req, { set: res.set, send: (xml) => res.send(only(xml)) });
};

const middleware = {
  "/metadata": metadata,
  "/sso": () => samlp.auth(options()),
  "/logout": () => (remember(), logout()),
  "/logged-out": logout,
};

// The little of Express that samlp's middleware speaks to.
createServer((req, res) => {
  const url = new URL(req.url, base);
  req.query = Object.fromEntries(url.searchParams);
  req.originalUrl = req.url;
  req.protocol = "http";
  req.get = (name) => req.headers[name.toLowerCase()];
  res.set = (name, value) => res.setHeader(name, value);
  res.send = (body) => res.end(typeof body === "number" ? String(body) : body);
  res.redirect = (place) => res.writeHead(303, { Location: place }).end();
  const pieces = [];
  req.on("data", (piece) => pieces.push(piece));
  req.on("end", () => {
    req.body = Object.fromEntries(new URLSearchParams(Buffer.concat(pieces).toString()));
    const refuse = (error) => res.writeHead(400).end(String(error));
    try {
      middleware[url.pathname]()(req, res, refuse);
    } catch (error) {
      refuse(error);
    }
  });
}).listen(Number(port), "127.0.0.1");
