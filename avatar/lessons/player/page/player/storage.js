"use strict";
{
  // The browser's own storage, which may be shut off (private windows, frames of another site) or full:
  // then what is kept lasts as long as the page.
  const spare = new Map();

  const read = (key) => {
    try {
      const kept = globalThis.localStorage.getItem(key);
      if (kept !== null) return kept;
    } catch {
      // shut off
    }
    return spare.get(key) ?? null;
  };

  const write = (key, value) => {
    spare.set(key, value);
    try {
      globalThis.localStorage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  };

  const remove = (key) => {
    spare.delete(key);
    try {
      globalThis.localStorage.removeItem(key);
    } catch {
      // shut off
    }
  };

  const readJson = (key, otherwise) => {
    try {
      return JSON.parse(read(key) ?? "null") ?? otherwise;
    } catch {
      return otherwise;
    }
  };

  const PREFIX = "avatar-lesson";
  // Signs of an identifier that would make two keys one are kept apart by encoding.
  const key = (...parts) => [PREFIX, ...parts.map((part) => encodeURIComponent(part))].join("/");

  Player.storage = { read, write, remove, readJson, key };
}
