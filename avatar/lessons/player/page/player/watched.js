"use strict";
{
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const DIGITS = new Map([...ALPHABET].map((sign, value) => [sign, value]));
  const JOIN = 0.35; // s: a player's clock advances in steps; gaps under this were played
  const FINEST = 0.25; // s a cell, where there is room

  // Runs of numbers as text: five bits a sign, the sixth says that more follow.
  const pack = (numbers) => {
    let text = "";
    for (let number of numbers) {
      while (number >= 32) {
        text += ALPHABET[32 + (number % 32)];
        number = Math.floor(number / 32);
      }
      text += ALPHABET[number];
    }
    return text;
  };

  const unpack = (text) => {
    const numbers = [];
    let number = 0;
    let weight = 1;
    for (const sign of text) {
      const value = DIGITS.get(sign);
      if (value === undefined || weight > 2 ** 40) return null;
      number += (value % 32) * weight;
      weight *= 32;
      if (value < 32) {
        numbers.push(number);
        number = 0;
        weight = 1;
      }
    }
    return weight === 1 ? numbers : null;
  };

  // Which seconds of a video were played: spans in order, apart from one another.
  class Watched {
    constructor(duration) {
      this.duration = duration;
      this.spans = [];
    }

    add(start, end) {
      start = Math.max(0, start);
      end = Math.min(this.duration, end);
      if (!(end > start)) return;
      const kept = [];
      for (const span of this.spans) {
        if (span[1] + JOIN < start || span[0] - JOIN > end) kept.push(span);
        else {
          start = Math.min(start, span[0]);
          end = Math.max(end, span[1]);
        }
      }
      kept.push([start, end]);
      this.spans = kept.sort((one, other) => one[0] - other[0]);
    }

    join(other) {
      for (const [start, end] of other.spans) this.add(start, end);
    }

    get seconds() {
      return this.spans.reduce((sum, [start, end]) => sum + end - start, 0);
    }

    get share() {
      return this.duration > 0 ? Math.min(1, this.seconds / this.duration) : 0;
    }

    // Whether a share is reached; the first and last moments of a video are often not seen by its clock.
    reached(share) {
      const slack = Math.min(0.75, this.duration * 0.02);
      return this.duration > 0 && this.seconds + slack >= share * this.duration;
    }

    within(start, end) {
      return this.spans.reduce(
        (sum, span) => sum + Math.max(0, Math.min(end, span[1]) - Math.max(start, span[0])),
        0,
      );
    }

    // The second where the first gap of at least a second begins, or null.
    firstGap() {
      let from = 0;
      for (const [start, end] of this.spans) {
        if (start - from > 1) return from;
        from = end;
      }
      return this.duration - from > 1 ? from : null;
    }

    // At most `room` signs: a first one for the length of a cell, then lengths of gaps and spans in turn.
    // Where the spans are too many, cells double and the shortest spans and gaps are rounded away.
    encode(room = Infinity) {
      if (!this.spans.length) return "";
      for (let power = 0; power < ALPHABET.length; power += 1) {
        const cell = FINEST * 2 ** power;
        const runs = [];
        let at = 0;
        for (const [start, end] of this.spans) {
          const first = Math.round(start / cell);
          const last = Math.round(end / cell);
          if (last <= first) continue;
          if (first === at && runs.length) runs[runs.length - 1] += last - first;
          else runs.push(first - at, last - first);
          at = last;
        }
        const text = ALPHABET[power] + pack(runs);
        if (text.length <= room) return runs.length ? text : "";
      }
      return "";
    }

    static decode(text, duration) {
      const watched = new Watched(duration);
      const power = DIGITS.get(text[0]);
      const runs = power === undefined ? null : unpack(text.slice(1));
      if (!runs || runs.length % 2) return watched;
      const cell = FINEST * 2 ** power;
      let at = 0;
      for (let index = 0; index < runs.length; index += 2) {
        const start = at + runs[index];
        at = start + runs[index + 1];
        watched.add(start * cell, at * cell);
      }
      return watched;
    }
  }

  Player.Watched = Watched;
}
