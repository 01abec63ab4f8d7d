"use strict";
// Plain scripts in the order of index.html, since modules are refused on pages opened from the disk.
// Everything hangs on this one name; a block around each file keeps the rest to itself.
globalThis.Player = {
  // language → the texts of the page, filled by words/*.js
  tables: {},

  // An element with attributes, properties (a leading dot), listeners (a leading "on") and children.
  element(name, attributes = {}, ...children) {
    const svg = name === "svg" || name === "path";
    const made = svg
      ? document.createElementNS("http://www.w3.org/2000/svg", name)
      : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith(".")) made[key.slice(1)] = value;
      else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value === true ? "" : String(value));
    }
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  },
};
