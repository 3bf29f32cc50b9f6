// A calm bar at the foot of the page, for what one should know and can do something about.

let bar;
let timer;

/**
 * @param {string} says nothing takes the bar away
 * @param {{label: string, does: () => void}} [offer]
 * @param {number} [forMs] how long it stays; without it until something else is said
 */
export function say(says, offer, forMs) {
  clearTimeout(timer);
  if (!bar) {
    if (!says) return;
    bar = document.createElement("div");
    bar.className = "live-bar";
    bar.setAttribute("role", "status");
    document.body.append(bar);
  }
  bar.replaceChildren();
  if (!says) return;
  const words = document.createElement("p");
  words.textContent = says;
  bar.append(words);
  if (offer) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = offer.label;
    button.addEventListener("click", () => {
      say("");
      offer.does();
    });
    bar.append(button);
  }
  if (forMs) timer = setTimeout(() => say(""), forMs);
}
