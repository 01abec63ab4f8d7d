"use strict";
{
  const VERSION = "1.0.3";
  const FIRST = 1000; // ms until the first try anew, doubled up to LAST
  const LAST = 60000;
  const KEEPALIVE = 60000; // bytes: browsers let no more through while a page is left

  // An answer of the record store that trying again will not change.
  class Refused extends Error {
    constructor(what, status, text) {
      super(`${what}: ${status}${text ? ` ${text.slice(0, 200)}` : ""}`);
      this.name = "Refused";
      this.status = status;
    }
  }

  const again = (status) => status === 408 || status === 429 || status >= 500;

  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [0, 8, 12, 16, 20].map((at, n, all) => hex.slice(at, all[n + 1] ?? 32)).join("-");
  };

  // A learning record store: documents of the State API, and statements in a queue that outlives the page.
  class Lrs {
    constructor({ endpoint, auth, queue, trouble = () => {} }) {
      this.endpoint = endpoint.endsWith("/") ? endpoint : `${endpoint}/`;
      this.auth = auth;
      this.place = queue;
      this.queue = Player.storage.readJson(queue, []);
      this.trouble = trouble; // told a message when sending fails, null when it works again
      this.wait = FIRST;
      this.timer = null;
      this.sending = null;
    }

    request(method, path, parameters = {}, body = undefined, leaving = false) {
      const query = new URLSearchParams(parameters).toString();
      const headers = { "X-Experience-API-Version": VERSION };
      if (this.auth) headers.Authorization = this.auth;
      if (body !== undefined) headers["Content-Type"] = "application/json";
      return fetch(`${this.endpoint}${path}${query ? `?${query}` : ""}`, {
        method,
        headers,
        body,
        cache: "no-store",
        keepalive: leaving && (body ?? "").length < KEEPALIVE,
      });
    }

    // A document as an object, or null where there is none.
    async read(path, parameters) {
      const answer = await this.request("GET", path, parameters);
      if (answer.status === 404 || answer.status === 204) return null;
      if (!answer.ok) throw new Refused(path, answer.status, await answer.text());
      const text = await answer.text();
      return text ? JSON.parse(text) : null;
    }

    async write(path, parameters, document, leaving = false) {
      const answer = await this.request("PUT", path, parameters, JSON.stringify(document), leaving);
      if (!answer.ok) throw new Refused(path, answer.status, leaving ? "" : await answer.text());
    }

    keep() {
      if (this.queue.length) Player.storage.write(this.place, JSON.stringify(this.queue));
      else Player.storage.remove(this.place);
    }

    push(...statements) {
      this.queue.push(...statements);
      this.keep();
      return this.flush();
    }

    // Sends what waits, in order. Ids are made here, so that a statement sent twice is stored once.
    flush(leaving = false) {
      if (!this.queue.length) return this.sending ?? Promise.resolve();
      if (leaving) return this.send([...this.queue], true).catch(() => {});
      if (!this.sending)
        this.sending = this.drain().finally(() => {
          this.sending = null;
        });
      return this.sending;
    }

    async drain() {
      clearTimeout(this.timer);
      try {
        while (this.queue.length) await this.send(this.queue.slice(0, 25));
        this.wait = FIRST;
        this.trouble(null);
      } catch (error) {
        this.trouble(error.message);
        this.timer = setTimeout(() => this.flush(), this.wait);
        this.wait = Math.min(LAST, this.wait * 2);
      }
    }

    async send(batch, leaving = false) {
      const answer = await this.request("POST", "statements", {}, JSON.stringify(batch), leaving);
      if (!answer.ok && answer.status !== 409) {
        const text = await answer.text();
        if (again(answer.status)) throw new Error(`statements: ${answer.status}`);
        if (answer.status === 401 || leaving) throw new Refused("statements", answer.status, text);
        // A batch is refused whole for the sake of one: that one is left out, and said.
        if (batch.length > 1) {
          for (const statement of batch) await this.send([statement]);
          return;
        }
        console.error(new Refused(`statement ${batch[0].verb.id}`, answer.status, text));
      }
      const sent = new Set(batch.map(({ id }) => id));
      this.queue = this.queue.filter(({ id }) => !sent.has(id));
      this.keep();
    }
  }

  Player.Lrs = Lrs;
  Player.uuid = uuid;
  Player.LrsRefused = Refused;
}
