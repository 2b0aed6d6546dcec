// A form that came back with faults: take the reader to the list of them, so that it is read out first.
export const showFaults = () => document.querySelector("[data-faults]")?.focus();

// Buttons that print the page. They are hidden until there is a script to answer them.
export const offerPrinting = () => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
};
