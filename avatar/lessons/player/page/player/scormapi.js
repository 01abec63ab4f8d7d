"use strict";
{
  // An LMS's answer that a call failed: what was called, the code and the words for it.
  class Refusal extends Error {
    constructor(call, code, text, diagnostic) {
      super(
        `${call}: ${code}${text ? ` ${text}` : ""}${diagnostic && diagnostic !== text ? ` (${diagnostic})` : ""}`,
      );
      this.name = "Refusal";
      this.code = code;
    }
  }

  // The LMS puts its object into a window above the lesson's, or above the window that opened it.
  const DEPTH = 500;
  const above = (start, name) => {
    let window = start;
    for (let step = 0; window && step < DEPTH; step += 1) {
      try {
        if (window[name]) return window[name];
        if (!window.parent || window.parent === window) return null;
        window = window.parent;
      } catch {
        return null; // a window of another origin: nothing of it may be read
      }
    }
    return null;
  };

  const findApi = (name, start = globalThis) => {
    let window = start;
    for (let step = 0; window && step < DEPTH; step += 1) {
      const found = above(window, name);
      if (found) return found;
      let top = window;
      try {
        for (let up = 0; top.parent && top.parent !== top && up < DEPTH; up += 1) top = top.parent;
      } catch {
        // what can be reached is looked through below
      }
      let next = null;
      for (const from of [window, top]) {
        try {
          if (from.opener && from.opener !== window) next ??= from.opener;
        } catch {
          // not ours to read
        }
      }
      window = next;
    }
    return null;
  };

  const CALLS = {
    12: {
      api: "API",
      start: "LMSInitialize",
      get: "LMSGetValue",
      set: "LMSSetValue",
      commit: "LMSCommit",
      finish: "LMSFinish",
      code: "LMSGetLastError",
      text: "LMSGetErrorString",
      diagnostic: "LMSGetDiagnostic",
      missing: ["401"],
      // "already initialized" has no code of its own in SCORM 1.2: it is a general error
      running: [],
    },
    2004: {
      api: "API_1484_11",
      start: "Initialize",
      get: "GetValue",
      set: "SetValue",
      commit: "Commit",
      finish: "Terminate",
      code: "GetLastError",
      text: "GetErrorString",
      diagnostic: "GetDiagnostic",
      // 401 undefined, 402 unimplemented, 403 not yet set
      missing: ["401", "402", "403"],
      running: ["103"],
    },
  };

  // The runtime of an LMS with its failures as exceptions.
  class Runtime {
    constructor(version, api) {
      this.names = CALLS[version];
      this.api = api;
      this.sent = new Map();
      this.running = false;
    }

    static find(version) {
      const api = findApi(CALLS[version].api);
      return api ? new Runtime(version, api) : null;
    }

    call(kind, ...values) {
      return this.api[this.names[kind]](...values);
    }

    code() {
      return String(this.call("code"));
    }

    refuse(call, code = this.code()) {
      const text = String(this.call("text", code) ?? "");
      throw new Refusal(call, code, text, String(this.call("diagnostic", code) ?? ""));
    }

    // Some answer with a boolean where the standard has the texts "true" and "false".
    fine(answer) {
      return String(answer) === "true" || answer === 1;
    }

    start() {
      if (!this.fine(this.call("start", "")) && !this.names.running.includes(this.code()))
        this.refuse(this.names.start);
      this.running = true;
    }

    // The value of an element, or "" where this LMS does not have it or nothing was set yet.
    get(element) {
      const value = this.call("get", element);
      const code = this.code();
      if (code !== "0" && !this.names.missing.includes(code))
        this.refuse(`${this.names.get} ${element}`, code);
      return code === "0" ? String(value ?? "") : "";
    }

    set(element, value) {
      const text = String(value);
      if (this.sent.get(element) === text) return;
      if (!this.fine(this.call("set", element, text))) this.refuse(`${this.names.set} ${element}`);
      this.sent.set(element, text);
    }

    // For what an LMS need not have: false where it has not.
    offer(element, value) {
      try {
        this.set(element, value);
        return true;
      } catch (error) {
        if (error instanceof Refusal && this.names.missing.includes(error.code)) return false;
        throw error;
      }
    }

    commit() {
      if (!this.fine(this.call("commit", ""))) this.refuse(this.names.commit);
    }

    finish() {
      if (!this.running) return;
      this.running = false;
      if (!this.fine(this.call("finish", ""))) this.refuse(this.names.finish);
    }
  }

  // What both standards' adapters do alike: `write` sends what there is to say, `interaction` an answer.
  class Scorm {
    constructor(runtime, kind, room) {
      this.runtime = runtime;
      this.kind = kind;
      this.room = room;
      this.pending = [];
      this.answered = null;
    }

    flush() {
      while (this.pending.length) {
        this.interaction(this.pending[0]);
        this.pending.shift();
      }
    }

    async save(record) {
      this.write(record);
      this.runtime.commit();
    }

    leave(record) {
      try {
        if (record) this.write(record);
        this.runtime.commit();
      } finally {
        this.runtime.finish();
      }
    }

    // Kept until the next `write`; where the LMS has no interactions, dropped.
    answer(answer) {
      if (this.answered !== null) this.pending.push(answer);
    }
  }

  Player.Runtime = Runtime;
  Player.Scorm = Scorm;
  Player.Refusal = Refusal;
  Player.findApi = findApi;
}
