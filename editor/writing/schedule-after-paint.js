// What can wait until the letters that one types are painted.

/** A paint that does not come is not waited for longer than this, in ms. */
const LATEST = 50;

export class AfterPaint {
  /** @param {() => void} does what is asked for once or more before a paint, and done once after it */
  constructor(does) {
    this.does = does;
    this.channel = new MessageChannel();
    this.channel.port1.onmessage = () => this.now();
    addEventListener("pagehide", () => this.now());
    document.addEventListener("visibilitychange", () => document.hidden && this.now());
  }

  soon() {
    if (this.timer) return;
    this.timer = setTimeout(() => this.now(), LATEST);
    // A page that is not shown paints nothing, and its timers are put off.
    if (document.hidden) return this.now();
    requestAnimationFrame(() => this.channel.port2.postMessage(undefined));
  }

  /** Does at once what waits, if anything does. */
  now() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.does();
  }
}
