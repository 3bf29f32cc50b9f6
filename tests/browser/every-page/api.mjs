// What the fixture asks of the API and of forms, with the session of a page.

/**
 * Sends something to the API and returns the answer.
 * @param {import("playwright-core").Page} page
 * @param {string} path
 * @param {object} [body]
 */
export function send(page, path, body = {}, method = "POST") {
  return page.evaluate(
    async ({ path, body, method }) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.status === 204 ? {} : answer.json();
    },
    { path, body, method },
  );
}

/** What the API says of something. */
export function ask(page, path) {
  return page.evaluate(async (path) => {
    const answer = await fetch(`/api/v1${path}`);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  }, path);
}

/** Records something that a double click must not record twice. */
export function record(page, path, body) {
  return send(page, path, { request: crypto.randomUUID(), ...body });
}

/**
 * Sends a form, for what the API does not do, and returns the address to which it leads.
 * @param {import("playwright-core").Page} page
 * @param {string} path
 * @param {Record<string, string>} fields
 * @param {RequestCredentials} credentials `omit` is a browser in which nobody is signed in.
 */
export function post(page, path, fields, credentials = "same-origin") {
  return page.evaluate(
    async ({ path, fields, credentials }) => {
      const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), credentials });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      const { pathname, search } = new URL(answer.url);
      return pathname + search;
    },
    { path, fields, credentials },
  );
}
