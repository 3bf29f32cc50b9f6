// Tells the page that something changed elsewhere: at once, but not more than once a second, and not
// between two keys, since taking in a whole page takes longer than a frame.

const BETWEEN = 1000;
/** Without a key for this long one does not type, in ms. */
const PAUSE = 500;
/** However one types, news waits no longer than this, in ms. */
const LONGEST = 5000;

/** @param {() => void} tell @param {(does: () => void, after: number) => unknown} later */
export function atMostOnceASecond(tell, clock = () => Date.now(), later = setTimeout) {
  let last = -Infinity;
  let waits = false;
  return () => {
    if (waits) return;
    const rest = last + BETWEEN - clock();
    const now = () => {
      waits = false;
      last = clock();
      tell();
    };
    if (rest <= 0) return now();
    waits = true;
    later(now, rest);
  };
}

/** Tells when nobody types here. @param {() => void} tell */
export function whenNobodyTypes(tell) {
  let typed = -Infinity;
  let since;
  addEventListener(
    "input",
    () => {
      typed = Date.now();
    },
    { capture: true },
  );
  const look = () => {
    const now = Date.now();
    const rest = Math.min(typed + PAUSE, since + LONGEST) - now;
    if (rest > 0) return setTimeout(look, rest);
    since = undefined;
    tell();
  };
  return () => {
    if (since !== undefined) return;
    since = Date.now();
    look();
  };
}
