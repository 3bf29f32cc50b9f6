// Tells the page that something changed elsewhere: at once, but not more than once a second.

const BETWEEN = 1000;

/** @param {() => void} tell */
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
