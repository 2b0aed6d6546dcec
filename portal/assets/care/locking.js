// Pieces of the pages on which something is sealed or opened: a form that says what went wrong, and the check words.

// Shows the form and does `act` when it is sent; what `act` throws is said at the form's fault.
export function attempt(form, act) {
  const fault = form.querySelector("[data-fault]");
  const button = form.querySelector("button");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.textContent = "";
    button.disabled = true;
    try {
      await act();
    } catch (error) {
      fault.textContent = error.message;
      fault.focus();
    } finally {
      button.disabled = false;
    }
  });
}

export function showWords(words) {
  const part = document.querySelector("[data-check]");
  const items = words.map((word) => Object.assign(document.createElement("li"), { textContent: word }));
  part.querySelector("[data-words]").replaceChildren(...items);
  part.hidden = false;
}
