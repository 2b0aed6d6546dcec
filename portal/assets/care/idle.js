// A visit ends by itself after twenty minutes. Two minutes before, say so; whoever is still here says so too.
const WARN_AFTER_MS = 18 * 60 * 1000;
const OVER_AFTER_MS = 20 * 60 * 1000;

export const warnBeforeTheEnd = () => {
  const warning = document.querySelector("[data-idle]");
  if (!warning) return;
  let timers = [];
  const begin = () => {
    timers.forEach(clearTimeout);
    warning.hidden = true;
    timers = [
      setTimeout(() => { warning.hidden = false; }, WARN_AFTER_MS),
      setTimeout(() => window.location.replace(warning.dataset.over), OVER_AFTER_MS),
    ];
  };
  warning.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch(warning.dataset.idle, { credentials: "same-origin" }).catch(() => null);
    if (answer?.status === 204) begin();
  });
  // A call keeps its visit alive by itself.
  document.addEventListener("room:heard", begin);
  begin();
};
