// A set-up link carries its secret behind the '#', so that no server and no log ever saw it in an address. It goes into the
// form, and out of the address and of the browser's history.
const form = document.querySelector("form[data-from-hash]");
const field = form?.querySelector("input[name=link]");

if (field && location.hash.length > 20) {
  field.value = location.href;
  history.replaceState(null, "", location.pathname);
}
