"use strict";
{
  // What a lesson remembers between visits, as a text of plain signs that any LMS keeps unharmed:
  //   1.POSITION.FLAGS.ROUND.WATCHED.ANSWERS
  // position in tenths of a second and round (how often the questions were begun anew) to the base of 36;
  // answers as NAME:CHOSEN:TRIES:RIGHT, with the options chosen as bits.
  const FORM = "1";

  // FNV-1a: a short name for an identifier of any length and script.
  const short = (text) => {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(text)) {
      hash ^= byte;
      hash = Math.imul(hash, 0x01000193) >>> 0;
    }
    return hash.toString(36);
  };

  const FLAGS = { complete: "c", passed: "p", failed: "f" };

  const bits = (question, chosen) =>
    question.options.reduce((sum, option, index) => sum + (chosen.includes(option.id) ? 2 ** index : 0), 0);

  const options = (question, number) =>
    question.options.filter((_, index) => Math.floor(number / 2 ** index) % 2 === 1).map(({ id }) => id);

  const blank = (duration) => ({
    position: 0,
    complete: false,
    passed: false,
    failed: false,
    round: 0,
    watched: new Player.Watched(duration),
    answers: new Map(),
  });

  const encode = (state, lesson, room = Infinity) => {
    const answers = lesson.questions
      .filter(({ id }) => state.answers.has(id))
      .map((question) => {
        const { chosen, tries, right } = state.answers.get(question.id);
        return [
          short(question.id),
          bits(question, chosen).toString(36),
          tries.toString(36),
          right ? 1 : 0,
        ].join(":");
      })
      .join(",");
    const flags = Object.keys(FLAGS)
      .filter((name) => state[name])
      .map((name) => FLAGS[name])
      .join("");
    const place = Math.round(Math.max(0, state.position) * 10).toString(36);
    const head = [FORM, place, flags, state.round.toString(36)].join(".");
    const left = room - head.length - answers.length - 2;
    // Answers count for the result, marks on the bar do not: they give way first, and never the whole text.
    return left >= 0 ? [head, state.watched.encode(left), answers].join(".") : [head, "", ""].join(".");
  };

  const decode = (text, lesson, duration = lesson.duration) => {
    const state = blank(duration);
    const parts = String(text ?? "").split(".");
    if (parts[0] !== FORM || parts.length !== 6) return state;
    const [, place, flags, round, watched, answers] = parts;
    const position = parseInt(place, 36) / 10;
    state.position = position > 0 ? Math.min(position, duration) : 0;
    for (const [name, sign] of Object.entries(FLAGS)) state[name] = flags.includes(sign);
    state.round = Math.max(0, parseInt(round, 36) || 0);
    if (watched) state.watched = Player.Watched.decode(watched, duration);
    const known = new Map(lesson.questions.map((question) => [short(question.id), question]));
    for (const entry of answers ? answers.split(",") : []) {
      const [name, chosen, tries, right] = entry.split(":");
      const question = known.get(name);
      if (!question) continue; // the lesson was made anew without it
      state.answers.set(question.id, {
        chosen: options(question, parseInt(chosen, 36) || 0),
        tries: Math.max(1, parseInt(tries, 36) || 1),
        right: right === "1",
      });
    }
    return state;
  };

  // What two visits know of a lesson, where one could not be saved at its LMS.
  const unite = (state, other) => {
    const later = other.round > state.round ? other : state;
    const united = { ...later, watched: state.watched, answers: new Map(later.answers) };
    united.watched.join(other.watched);
    united.position = other.position || state.position;
    united.complete = state.complete || other.complete;
    united.passed = state.passed || other.passed;
    united.failed = !united.passed && (state.failed || other.failed);
    if (other.round === state.round)
      for (const [id, answer] of other.answers) {
        const known = united.answers.get(id);
        if (!known || answer.tries > known.tries || answer.right) united.answers.set(id, answer);
      }
    return united;
  };

  Player.memory = { blank, encode, decode, unite, short };
}
