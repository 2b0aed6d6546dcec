import "../shared/passkey.js";
