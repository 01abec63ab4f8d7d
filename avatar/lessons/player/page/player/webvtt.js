"use strict";
{
  const LINE = /^\s*(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3})\s+-->\s+(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3})/;
  const ENTITIES = { amp: "&", lt: "<", gt: ">", nbsp: "\u00a0", lrm: "\u200e", rlm: "\u200f" };

  const seconds = (hours, minutes, rest, thousandths) =>
    Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(rest) + Number(thousandths) / 1000;

  // Text without marks: <v Name>, <i>, <00:01.000> and their kind say nothing here.
  const plain = (text) =>
    text
      .replace(/<[^>]*>/g, "")
      .replace(/&(\w+);/g, (whole, name) => ENTITIES[name] ?? whole)
      .trim();

  // The cues of a WebVTT file, in the order of their beginnings: {start, end, text}.
  const parseCaptions = (source) => {
    const cues = [];
    for (const block of String(source)
      .replace(/\r\n?/g, "\n")
      .split(/\n{2,}/)) {
      const lines = block.split("\n");
      const at = lines.findIndex((line) => line.includes("-->"));
      const found = at < 0 ? null : LINE.exec(lines[at]);
      if (!found) continue;
      const text = plain(lines.slice(at + 1).join("\n"));
      if (text) cues.push({ start: seconds(...found.slice(1, 5)), end: seconds(...found.slice(5, 9)), text });
    }
    return cues.sort((one, other) => one.start - other.start);
  };

  Player.parseCaptions = parseCaptions;
}
