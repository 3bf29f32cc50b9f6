// The one WebSocket of a page: opened again whenever it is lost, at once when the network is back.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A connection that lasted this long was a good one. */
const STEADY = 5_000;
/** The server takes no more from this connection: signed out, may not, too large. */
const FINAL = new Set([4001, 4003, 4009, 4012]);

/** Nothing can be saved for now. The next try may succeed. */
const DISK_FULL = 4013;

/** How long to wait before the next try, in ms; spread, so that a thousand pages do not come at once. */
export function pause(tries, random = Math.random) {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries) * (0.5 + random() / 2);
}

export class Connection {
  /**
   * @param {string} address
   * @param {{text: (message: any) => void, binary: (bytes: Uint8Array) => void, lost: () => void,
   *   diskFull: () => void, refused: (code: number, says: string) => void}} hears
   */
  constructor(address, hears) {
    this.address = address;
    this.hears = hears;
    this.tries = 0;
    this.says = "";
    this.isRefused = false;
    addEventListener("online", () => this.now());
    // Chromium leaves the socket of a page that went offline open for minutes.
    addEventListener("offline", () => this.drop());
    addEventListener("pageshow", (event) => event.persisted && this.now());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.now());
    this.open();
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Tries at once, unless there is a connection or the server wants none. */
  now() {
    if (this.socket || this.isRefused) return;
    this.tries = 0;
    this.open();
  }

  /** After a refusal, when somebody asks for it. */
  again() {
    this.isRefused = false;
    this.now();
  }

  /** Gives a connection up that does not answer; the next one is opened soon. */
  drop() {
    this.socket?.close();
    this.ended(this.socket, 1006);
  }

  /** Ends it for good, with the words that a server would say. */
  refuse(code, says) {
    this.says = says;
    const { socket } = this;
    socket?.close();
    this.ended(socket, code);
  }

  /** @param {Uint8Array} bytes */
  send(bytes) {
    // Yjs shares no memory between threads, which the type would allow.
    if (this.isOpen) this.socket.send(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
  }

  open() {
    clearTimeout(this.timer);
    const socket = new WebSocket(this.address);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.says = "";
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      if (typeof data !== "string") return this.hears.binary(new Uint8Array(data));
      const message = JSON.parse(data);
      if (message.hello) this.since = Date.now();
      if (message.refused) this.says = message.refused;
      this.hears.text(message);
    };
    socket.onclose = ({ code }) => this.ended(socket, code);
  }

  ended(socket, code) {
    if (!socket || socket !== this.socket) return;
    this.socket = undefined;
    clearTimeout(this.timer);
    // A server that greets and hangs up at once is not asked again at once.
    if (this.since && Date.now() - this.since > STEADY) this.tries = 0;
    this.since = undefined;
    if (FINAL.has(code)) {
      this.isRefused = true;
      this.hears.lost();
      this.hears.refused(code, this.says);
      return;
    }
    this.hears.lost();
    if (code === DISK_FULL) this.hears.diskFull();
    if (navigator.onLine !== false) this.timer = setTimeout(() => this.open(), pause(this.tries++));
  }
}
