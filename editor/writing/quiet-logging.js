// Stands for `lib0/logging` in the bundle: Yjs only says what it thinks is wrong, in plain words;
// the library's colours bring 15 kB with them.

export const BOLD = "";
export const UNBOLD = "";
export const UNCOLOR = "";
export const ORANGE = "";
export const GREY = "";
export const BLUE = "";
export const GREEN = "";
export const RED = "";
export const PURPLE = "";
export const UNDERLINE = "";

export const print = (...words) => console.info(...words);
export const warn = (...words) => console.warn(...words);
export const createModuleLogger = () => print;
