// Text that was copied from a web page, a document or a chat becomes Markdown.

const BLOCKS = new Set([
  "ADDRESS",
  "ARTICLE",
  "ASIDE",
  "BLOCKQUOTE",
  "DD",
  "DIV",
  "DL",
  "DT",
  "FIGURE",
  "FOOTER",
  "H1",
  "H2",
  "H3",
  "H4",
  "H5",
  "H6",
  "HEADER",
  "HR",
  "LI",
  "MAIN",
  "NAV",
  "OL",
  "P",
  "PRE",
  "SECTION",
  "TABLE",
  "TR",
  "UL",
]);
const LEFT_OUT = new Set([
  "HEAD",
  "IFRAME",
  "INPUT",
  "NOSCRIPT",
  "OBJECT",
  "SCRIPT",
  "SELECT",
  "STYLE",
  "SVG",
  "TEMPLATE",
  "TITLE",
  "VIDEO",
]);
const TEXT = 3;
const ELEMENT = 1;

const nameOf = (node) => (node.nodeType === ELEMENT ? node.tagName.toUpperCase() : "");
const children = (node) => [...node.childNodes];
const isBlock = (node) => BLOCKS.has(nameOf(node)) || (node.nodeType === ELEMENT && children(node).some(isBlock));

/** Letters that would mean something in Markdown mean themselves. */
function escaped(text) {
  return text.replace(/[\\`*_[\]]/g, "\\$&").replace(/<(?=[a-z/!])/gi, "\\<");
}

function styled(node, property) {
  const style = node.getAttribute("data-style") ?? "";
  return new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, "i").exec(style)?.[1].trim().toLowerCase() ?? "";
}

function isBold(node) {
  const weight = styled(node, "font-weight");
  if (weight) return weight.startsWith("bold") || Number(weight) >= 600;
  return ["B", "STRONG"].includes(nameOf(node));
}

function isItalic(node) {
  const style = styled(node, "font-style");
  if (style) return style === "italic" || style === "oblique";
  return ["I", "EM", "CITE"].includes(nameOf(node));
}

/** Puts marks around words, outside of which their spaces stay: `** bold**` is not bold. */
function marked(words, mark) {
  const [, before, inner, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(words);
  return inner ? before + mark + inner + mark + after : words;
}

function codeSpan(text) {
  const words = text.replace(/\s+/g, " ").trim();
  if (!words) return "";
  return words.includes("`") ? `\`\` ${words} \`\`` : `\`${words}\``;
}

function inline(node, within = {}) {
  if (node.nodeType === TEXT) return escaped(node.textContent.replace(/[\s\u00a0]+/g, " "));
  const name = nameOf(node);
  if (node.nodeType !== ELEMENT || LEFT_OUT.has(name)) return "";
  if (name === "BR") return "\n";
  if (["CODE", "KBD", "SAMP", "TT"].includes(name)) return codeSpan(node.textContent);
  const bold = isBold(node) && !within.bold;
  const italic = isItalic(node) && !within.italic;
  const inner = { ...within, bold: within.bold || bold, italic: within.italic || italic };
  let words = children(node)
    .map((child) => inline(child, inner))
    .join("");
  if (["DEL", "S", "STRIKE"].includes(name)) words = marked(words, "~~");
  if (italic) words = marked(words, "*");
  if (bold) words = marked(words, "**");
  return name === "A" ? linked(words, node.getAttribute("href") ?? "") : words;
}

function linked(words, address) {
  const label = words.replace(/\s+/g, " ").trim();
  if (!label || !/^(?:https?:|mailto:)/i.test(address)) return words;
  const target = address.replace(/[\s()<>]/g, (letter) =>
    encodeURIComponent(letter).replace("(", "%28").replace(")", "%29"),
  );
  return label === escaped(address) ? address : `[${label}](${target})`;
}

/** A line that would begin a heading, a list or a quotation by its first letters says what it says. */
function paragraph(words) {
  return words
    .split("\n")
    .map((line) =>
      line
        .trim()
        .replace(/ {2,}/g, " ")
        .replace(/^(#{1,6}(?=\s|$)|[-+](?=\s)|>)/, "\\$&")
        .replace(/^(\d{1,9})([.)])(?=\s)/, "$1\\$2"),
    )
    .join("\n")
    .replace(/^\n+|\n+$/g, "");
}

function indented(text, first, rest) {
  return text
    .split("\n")
    .map((line, place) => (place === 0 ? first + line : line && rest + line))
    .join("\n");
}

function listed(node) {
  const isOrdered = nameOf(node) === "OL";
  let number = Number.parseInt(node.getAttribute("start") ?? "1", 10) || 1;
  const items = [];
  for (const child of children(node)) {
    const name = nameOf(child);
    if (name === "LI") {
      const marker = isOrdered ? `${number++}. ` : "- ";
      items.push(indented(blocks(child, true) || "", marker, " ".repeat(marker.length)));
    } else if (name === "UL" || name === "OL") {
      // Word processors put a list beside the item to which it belongs.
      items.push(indented(listed(child), "  ", "  "));
    }
  }
  return items.join("\n");
}

function rows(node) {
  return children(node).flatMap((child) =>
    nameOf(child) === "TR" ? [child] : nameOf(child) === "TABLE" ? [] : rows(child),
  );
}

function table(node) {
  const lines = rows(node).map((row) =>
    children(row)
      .filter((cell) => ["TD", "TH"].includes(nameOf(cell)))
      .map((cell) => blocks(cell, true).replace(/\s+/g, " ").trim().replaceAll("|", "\\|")),
  );
  const width = Math.max(0, ...lines.map((cells) => cells.length));
  if (width === 0) return "";
  // A table that only holds a page together is no table.
  if (width === 1)
    return lines
      .map(([cell]) => cell ?? "")
      .filter(Boolean)
      .join("\n\n");
  const line = (cells) => `| ${Array.from({ length: width }, (_, place) => cells[place] ?? "").join(" | ")} |`;
  return [line(lines[0]), line(Array(width).fill("---")), ...lines.slice(1).map(line)].join("\n");
}

function fenced(node) {
  const text = node.textContent.replace(/\r\n?/g, "\n").replace(/^\n|\n+$/g, "");
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return text.trim() ? `${fence}\n${text}\n${fence}` : "";
}

function block(node) {
  const name = nameOf(node);
  if (/^H[1-6]$/.test(name)) {
    const words = paragraph(
      children(node)
        .map((child) => inline(child, { bold: true }))
        .join(""),
    ).replace(/\s+/g, " ");
    return words && `${"#".repeat(Number(name[1]))} ${words}`;
  }
  if (name === "UL" || name === "OL") return listed(node);
  if (name === "TABLE") return table(node);
  if (name === "PRE") return fenced(node);
  if (name === "HR") return "---";
  if (name === "BLOCKQUOTE") return indented(blocks(node), "> ", "> ").replace(/\n(?=\n)/g, "\n>");
  return blocks(node);
}

/** The blocks within a node; what stands between them in one line becomes a paragraph. */
function blocks(node, isTight = false) {
  const found = [];
  let line = "";
  const end = () => {
    const words = paragraph(line);
    if (words.trim()) found.push(words);
    line = "";
  };
  for (const child of children(node)) {
    if (LEFT_OUT.has(nameOf(child))) continue;
    if (!isBlock(child)) {
      line += inline(child);
      continue;
    }
    end();
    const text = block(child);
    if (text) found.push(text);
  }
  end();
  return found.join(isTight ? "\n" : "\n\n");
}

/** @param {Node} body of what was copied @returns {string} Markdown */
export function markdownOf(body) {
  return blocks(body)
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Whether anything in it is more than plain text. */
export function isRich(body) {
  const says = (node) => {
    const name = nameOf(node);
    if (/^(?:A|B|BLOCKQUOTE|CODE|EM|H[1-6]|I|LI|PRE|STRONG|TABLE)$/.test(name)) return true;
    if (node.nodeType === ELEMENT && (isBold(node) || isItalic(node))) return true;
    return children(node).some(says);
  };
  return children(body).some(says);
}

/** Parses what a clipboard holds. Styles are set aside first: they are read, never applied. */
export function parsed(html) {
  const harmless = html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/\sstyle\s*=/gi, " data-style=");
  return new DOMParser().parseFromString(harmless, "text/html").body;
}
