// A part of the page that tells how far something is: asked for again every few seconds. When the page has become another
// one, it is opened; without a script the page reloads by itself.
export const renew = () => {
  const part = document.querySelector("[data-renews]");
  if (!part) return;
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const newer = page.querySelector("[data-renews]");
      if (!answer.ok || answer.redirected || !newer) return location.reload();
      if (newer.textContent !== part.textContent) part.replaceChildren(...newer.childNodes);
    } catch {
      // The connection is away for a moment: the next time asks again.
    }
    renew();
  }, Number(part.dataset.renews) * 1000);
};
