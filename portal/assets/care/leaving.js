// Browsers keep a left page whole and show it again on Back, even one marked no-store, and even after signing out.
export const hideWhenBroughtBack = () => {
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.documentElement.hidden = true;
    window.location.reload();
  });
};

const SHIFTS = 3;
const WITHIN_MS = 5000;

// The link works without this; with it the page is replaced and not kept as a step back. Shift three times does the same.
export const leaveQuickly = () => {
  const link = document.querySelector("[data-leave]");
  if (!link) return;
  const leave = () => window.location.replace(link.href);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  let presses = [];
  window.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < WITHIN_MS);
    if (presses.length >= SHIFTS) leave();
  });
};
