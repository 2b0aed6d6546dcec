// A voucher as its holder gets it: a square to scan, a file, or the other host's page opened beside this one.
import { encode } from "uqr";

const SVG = "http://www.w3.org/2000/svg";

function drawQr(text) {
  const { size, data } = encode(text, { ecc: "L", border: 4 });
  const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  drawing.setAttribute("viewBox", `0 0 ${size} ${size}`);
  drawing.setAttribute("shape-rendering", "crispEdges");
  drawing.setAttribute("aria-hidden", "true");
  path.setAttribute("d", dots.join(""));
  path.setAttribute("fill", "currentColor");
  drawing.append(path);
  return drawing;
}

// The address stands last: who reads the file takes what is behind the '#'.
function saveFile(name, sentences, address) {
  const link = document.createElement("a");
  const file = new Blob([`${sentences.join("\n")}\n\n${address}\n`], { type: "text/plain" });
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Opens the other host's page and hands it this voucher when it says that it is ready. Never by an address: addresses stay
// in the history of a browser. Says false when the browser would not open it.
function handOver(care, voucher) {
  const { origin } = new URL(care);
  const opened = window.open(`${care}/arrive`, "_blank");
  if (!opened) return false;
  const answer = (event) => {
    if (event.source !== opened || event.origin !== origin || event.data !== "ready") return;
    window.removeEventListener("message", answer);
    opened.postMessage(voucher, origin);
  };
  window.addEventListener("message", answer);
  return true;
}

// A sheet from the page's template, filled in. `number` is nought where there is only one; `until` a sentence.
export function layOut(template, { voucher, number, care, until }) {
  const sheet = template.content.firstElementChild.cloneNode(true);
  const find = (hook) => sheet.querySelector(hook);
  const address = `${care}/p#${voucher}`;
  find("[data-qr]").replaceChildren(drawQr(address));
  find("[data-name]").textContent = number ? `Wellbeing voucher ${number}` : "Wellbeing voucher";
  find("[data-until]").textContent = until;
  find("[data-where]").textContent = new URL(care).host;
  find('[data-do="open"]').onclick = () => {
    if (!handOver(care, voucher)) find("[data-trouble]").textContent = "Your browser did not open the page. Please scan the square, or save the file.";
  };
  find('[data-do="save"]').onclick = () =>
    saveFile(`wellbeing-voucher${number > 1 ? `-${number}` : ""}.txt`, ["A wellbeing voucher. Whoever has it can use it.", until, "To use it, open this address, best on your own phone:"], address);
  return sheet;
}
