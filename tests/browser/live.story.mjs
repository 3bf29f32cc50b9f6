// Several people write one text: what each typed is there for all, and "Saved" is said when it is.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { append, editor, kept, keptHere, leaves, letGo, open, reads, saved, summary, whenKept } from "./editor.mjs";
import {
  PASSWORD,
  axe,
  begins,
  firstPage,
  go,
  joins,
  moreFields,
  openWindow,
  overflow,
  setUp,
  startBrowser,
  startSite,
} from "./support.mjs";

let browser;
let site;
let ada;
let ben;

before(async () => {
  browser = await startBrowser();
  site = await startSite();
  ada = await openWindow(browser, site);
  await setUp(ada.page, site);
  ben = await joins(ada, browser, site, "Ben Okafor", "ben@example.org");
  await joins(ada, browser, site, "Chidi Marsh", "chidi@example.org");
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

async function signIn(page, email) {
  await go(page, "/postmortems");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await firstPage(page);
}

const begin = (title) => begins(ada.page, title);

test("the others are seen: who is here, where their cursor is, and nobody else's page is touched", async () => {
  const path = await begin("Seen by each other");
  await go(ben.page, path);
  await ada.page.locator("[data-present] li", { hasText: "Ben Okafor" }).waitFor();
  const bens = await open(ben.page, summary(ben.page));
  await append(ben.page, bens, "From Ben");
  await ada.page.locator("[data-present] li", { hasText: "Ben Okafor, writing" }).waitFor();
  const adas = await open(ada.page, summary(ada.page));
  const caret = adas.form.locator(".caret");
  await caret.waitFor();
  assert.equal(await adas.form.locator(".caret-name").textContent(), "Ben Okafor");
  await saved(bens);
  await leaves(bens);
  await ben.page.locator("#summary .prose", { hasText: "From Ben" }).waitFor();
  await caret.waitFor({ state: "detached" });
  await go(ben.page, "/postmortems");
  await ada.page.locator("[data-present] li").waitFor({ state: "detached" });
  await leaves(adas);
  await ada.page.locator("#summary .prose", { hasText: "From Ben" }).waitFor();
  assert.deepEqual([...ada.complaints, ...ben.complaints], []);
});

test("“Saved” is said only when the server has it", async () => {
  const path = await begin("Saved means saved");
  let holds = false;
  const waiting = [];
  const page = await ada.context.newPage();
  await page.routeWebSocket(/\/live/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (holds && typeof message === "string" && message.includes('"saved"')) waiting.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  await go(page, path);
  const writer = await open(page, summary(page));
  holds = true;
  await append(page, writer, "Not yet known to be there");
  await writer.status.filter({ hasText: "Saving…" }).waitFor();
  await page.waitForFunction(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))),
  );
  assert.equal(await writer.status.textContent(), "Saving…");
  await keptHere(page);
  holds = false;
  for (const pass of waiting) pass();
  await saved(writer);
  assert.equal(await kept(page, path), "Not yet known to be there");
  await letGo(page);
  await page.close();
});

test("what was typed offline outlives the page, and is sent by the next one", async () => {
  const path = await begin("After a crash");
  const page = await ben.context.newPage();
  await go(page, path);
  const writer = await open(page, summary(page));
  await append(page, writer, "Before. ");
  await saved(writer);
  await ben.context.setOffline(true);
  await writer.status.filter({ hasText: /^Offline/ }).waitFor();
  await append(page, writer, "In the tunnel.");
  await reads(page, writer, "In the tunnel.");
  await page.close();
  await ben.context.setOffline(false);
  assert.equal(await kept(ada.page, path), "Before. ");

  // Somebody else who signs in in this browser neither sends nor sees it.
  const next = await ben.context.newPage();
  await signIn(next, "chidi@example.org");
  await go(next, path);
  const others = await open(next, summary(next));
  await append(next, others, "By Chidi. ");
  // Not by the first “Saved”, which may be that of the first letters.
  await whenKept(ada.page, path, "Before. By Chidi. ");
  await keptHere(next);

  await signIn(next, "ben@example.org");
  await go(next, path);
  await next.getByText("Offline changes saved.").waitFor();
  const all = await kept(ada.page, path);
  assert.ok(all.includes("Before. ") && all.includes("By Chidi. ") && all.includes("In the tunnel."), all);
  assert.equal(all.length, "Before. By Chidi. In the tunnel.".length);
  await next.close();
  ben.complaints.splice(0);
});

test("closed offline, it is said where the text is, and it is sent when the connection is back", async () => {
  const path = await begin("Closed in a tunnel");
  const writer = await open(ada.page, summary(ada.page));
  await ada.context.setOffline(true);
  await append(ada.page, writer, "Typed and closed.");
  await leaves(writer);
  await writer.status.filter({ hasText: "Offline, 1 change kept on this device" }).waitFor();
  await writer.content.filter({ hasText: "Typed and closed." }).waitFor();
  await ada.context.setOffline(false);
  await whenKept(ada.page, path, "Typed and closed.");
  await saved(writer);
  await ada.page.locator("#summary .prose", { hasText: "Typed and closed." }).waitFor();
  ada.complaints.splice(0);
});

test("by the keyboard alone, and axe finds nothing", async () => {
  await begin("By the keyboard alone");
  await summary(ada.page)
    .getByRole("link", { name: /^Add text/ })
    .focus();
  await ada.page.keyboard.press("Enter");
  const writer = await summary(ada.page).locator("form[data-writing] .cm-content");
  await writer.waitFor();
  await ada.page.waitForFunction(() => document.activeElement.classList.contains("writing-text"));
  await ada.page.keyboard.type("- one\ntwo");
  await ada.page.keyboard.press("Tab");
  assert.deepEqual(await axe(ada.page), []);
  assert.equal(await writer.innerText(), "- one\n  - two");
  await ada.page.keyboard.press("Control+z");
  assert.equal(await writer.innerText(), "- one\n- two");
  await ada.page.keyboard.press("Shift+Home");
  await ada.page.keyboard.press("Control+b");
  await ada.page.keyboard.press("Shift+Tab");
  assert.equal(await ada.page.evaluate(() => document.activeElement.textContent), "Bold");
  await ada.page.keyboard.press("ArrowRight");
  assert.equal(await ada.page.evaluate(() => document.activeElement.textContent), "Code");
  await ada.page.keyboard.press("Tab");
  await ada.page.keyboard.press("Escape");
  await ada.page.locator("#summary .prose li", { hasText: "one" }).waitFor();
  await ada.page.waitForFunction(() => document.activeElement.matches("#summary .prose"));
  assert.deepEqual(await axe(ada.page), []);
  assert.deepEqual(ada.complaints, []);
});

test("what is typed right after “Add text” is there, however long the field takes to come", async () => {
  await begin("Typed at once");
  const { page } = ada;
  let pass;
  const held = new Promise((resolve) => {
    pass = resolve;
  });
  await page.route(/open=section-/, async (route) => {
    await held;
    await route.continue();
  });
  await summary(page)
    .getByRole("link", { name: /^Add text/ })
    .click();
  // `n` alone begins a postmortem, and `e` would go to the line for events.
  await page.keyboard.type("nobody else");
  pass();
  const writer = editor(summary(page));
  await writer.content.waitFor();
  await page.keyboard.type(" saw it");
  await reads(page, writer, "nobody else");
  await saved(writer);
  await reads(page, writer, "nobody else saw it");
  await page.unroute(/open=section-/);
  assert.deepEqual(ada.complaints, []);
});

test("names and places are offered, and taken by Enter", async () => {
  await begin("Named while typing");
  const form = await moreFields(ada.page);
  await form.getByLabel(/^Time \(/).fill("14:03");
  await form.getByLabel("What happened").fill("The pager fired");
  await form.getByRole("button", { name: "Add event" }).click();
  await ada.page.locator("li.event", { hasText: "The pager fired" }).waitFor();
  const writer = await open(ada.page, summary(ada.page));
  await append(ada.page, writer, "@chi");
  await writer.form.locator(".offer", { hasText: "Chidi Marsh" }).waitFor();
  assert.deepEqual(await axe(ada.page), []);
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("at #pag");
  await writer.form.locator(".offer", { hasText: "14:03 The pager fired" }).waitFor();
  await ada.page.keyboard.press("Enter");
  await reads(ada.page, writer, "@Chidi Marsh at [14:03 The pager fired](#event-");
  await leaves(writer);
  await ada.page.locator("#summary .prose a", { hasText: "14:03 The pager fired" }).waitFor();
  assert.deepEqual(ada.complaints, []);
});

test("rich text becomes Markdown, and plain text stays plain", async () => {
  await begin("Pasted");
  const writer = await open(ada.page, summary(ada.page));
  const paste = (html, text) =>
    writer.content.evaluate(
      (content, [html, text]) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/html", html);
        clipboardData.setData("text/plain", text);
        content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
      },
      [html, text],
    );
  await paste(
    '<style>p{color:red}</style><h2 style="color:red">What</h2><p>Some <b>bold</b> <a href="https://example.org/">words</a></p><script>document.title = "no"</script>',
    "x",
  );
  await reads(ada.page, writer, "## What\n\nSome **bold** [words](https://example.org/)");
  await paste('<div><span style="color:red">as it is_</span></div>', "\r\nas it is_");
  await reads(ada.page, writer, "(https://example.org/)\nas it is_");
  assert.deepEqual(ada.complaints, []);
});

test("on a telephone the editor fits, in the dark as well", async () => {
  const path = await begin("On a telephone");
  const page = await ada.context.newPage();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await go(page, path);
  const writer = await open(page, summary(page));
  await append(
    page,
    writer,
    "A long line of words that has to be broken on a telephone, and https://example.org/an-address-without-any-place-to-break-it-in-two",
  );
  await saved(writer);
  assert.ok((await overflow(page)) <= 0, "the page is wider than its window");
  assert.deepEqual(await axe(page), []);
  await page.close();
});
