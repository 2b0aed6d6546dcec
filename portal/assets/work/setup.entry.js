// A set-up link carries its secret behind the '#', so that no server and no log ever saw it in an address. It goes into the
// form, and out of the address and of the browser's history. What is to be copied gets a button.
const field = document.querySelector("form[data-from-hash] input[name=link]");

if (field && location.hash.length > 20) {
  field.value = location.href;
  history.replaceState(null, "", location.pathname);
}

for (const code of document.querySelectorAll("code[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button text small";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy: ${code.closest("div").querySelector("dt").textContent}`);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  });
  code.after(" ", button);
}
