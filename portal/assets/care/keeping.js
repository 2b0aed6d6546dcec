// Showing eight words and seeing that they were kept: two of them are asked for again before they are used.
import { make } from "./phrase.js";

export class NotKept extends Error {}

function pickTwo(count) {
  const [one, other] = crypto.getRandomValues(new Uint32Array(2));
  const first = one % count;
  return [first, (first + 1 + (other % (count - 1))) % count].sort();
}

// Fills the part of a page that `shared/words.html` draws. `kept` is the phrase once both words were typed again.
export async function offer(part) {
  const find = (name) => part.querySelector(`[data-${name}]`);
  const words = (await make()).split(" ");
  const asked = pickTwo(words.length);
  const boxes = [...part.querySelectorAll("[data-retype] input")];
  find("phrase").replaceChildren(...words.map((word) => Object.assign(document.createElement("li"), { textContent: word })));
  find("address").textContent = location.host;
  find("first").textContent = `Word ${asked[0] + 1}`;
  find("second").textContent = `Word ${asked[1] + 1}`;
  for (const box of boxes) box.value = "";
  return {
    kept() {
      const typed = boxes.map((box) => box.value.trim().toLowerCase());
      const wrong = asked.find((place, index) => typed[index] !== words[place] && typed[index] !== words[place].slice(0, 4));
      if (wrong !== undefined) throw new NotKept(`Word ${wrong + 1} is another one. Please look at it once more.`);
      return words.join(" ");
    },
  };
}
