"use strict";
// Parts of the page that need no browser, run by Node.
const test = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const PAGE = process.env.PLAYER_PAGE;
for (const name of [
  "space",
  "clock",
  "storage",
  "watched",
  "memory",
  "scoring",
  "scormapi",
  "lrs",
  "words",
  "words/en",
  "colour",
  "watcher",
  "webvtt",
  "transcript",
  "search",
  "reading",
])
  vm.runInThisContext(fs.readFileSync(path.join(PAGE, "player", `${name}.js`), "utf8"), { filename: name });
const { Watched, memory, scoring } = Player;

const question = (id, count = 4, more = {}) => ({
  id,
  points: 1,
  options: Array.from({ length: count }, (_, n) => ({ id: `option ${n}`, text: "…", correct: n === 0 })),
  ...more,
});
const lessonOf = (duration, questions = []) => ({ duration, questions });
// A generator of numbers from 0 to 1 that is the same on every run (mulberry32).
const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

test("times as the standards write them", () => {
  assert.equal(Player.clock(61.9), "1:01");
  assert.equal(Player.clock(3661), "1:01:01");
  assert.equal(Player.clock(NaN), "0:00");
  assert.equal(Player.timespan(3725.456), "0001:02:05.46");
  assert.equal(Player.timespan(1e12), "9999:59:59.00".replace("59:59.00", Player.timespan(1e12).slice(5)));
  assert.equal(Player.duration(3725.456), "PT1H2M5.46S");
  assert.equal(Player.duration(0), "PT0S");
  assert.equal(Player.instant(new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678))), "2026-01-02T03:04:05Z");
});

test("spans join, and the same second counts once", () => {
  const watched = new Watched(100);
  watched.add(10, 20);
  watched.add(15, 25);
  watched.add(25.2, 30); // a step of the clock, not a gap
  watched.add(50, 60);
  watched.add(90, 120); // past the end
  watched.add(70, 70);
  watched.add(NaN, 5);
  assert.deepEqual(watched.spans, [
    [10, 30],
    [50, 60],
    [90, 100],
  ]);
  assert.equal(watched.seconds, 40);
  assert.equal(watched.share, 0.4);
  assert.equal(watched.firstGap(), 0);
  assert.equal(watched.within(20, 55), 15);
  assert.ok(!watched.reached(0.5));
  watched.add(0, 100);
  assert.ok(watched.reached(1));
  assert.equal(watched.firstGap(), null);
});

test("spans come back as they were kept, to a quarter of a second", () => {
  const watched = new Watched(3600);
  watched.add(0, 61.5);
  watched.add(100.25, 1800);
  const text = watched.encode();
  assert.ok(text.length < 14, text);
  assert.match(text, /^[\w-]+$/);
  assert.deepEqual(Watched.decode(text, 3600).spans, watched.spans);
  assert.deepEqual(Watched.decode("", 3600).spans, []);
  for (const broken of ["?", "A", "Axx!", "A~~", "Ag", "Azzzzzzzzzzzzzzzzzzzz"])
    assert.ok(Array.isArray(Watched.decode(broken, 3600).spans), broken);
});

test("ten hours watched in shreds fit into SCORM 1.2's 4096 signs, with 100 questions", () => {
  const next = random(7);
  const questions = Array.from({ length: 100 }, (_, n) =>
    question(`A question with a long name, número ${n}`, 10),
  );
  const lesson = lessonOf(36000, questions);
  const state = memory.blank(36000);
  for (let n = 0; n < 5000; n += 1) {
    const start = next() * 36000;
    state.watched.add(start, start + next() * 6);
  }
  for (const one of questions)
    state.answers.set(one.id, { chosen: ["option 3", "option 9"], tries: 2, right: false });
  state.position = 35999.9;
  state.complete = true;
  const text = memory.encode(state, lesson, 4096);
  assert.ok(text.length <= 4096, String(text.length));
  assert.match(text, /^[\x21-\x7e]+$/);
  const back = memory.decode(text, lesson);
  assert.equal(back.position, 35999.9);
  assert.ok(back.complete);
  assert.equal(back.answers.size, 100);
  assert.deepEqual(back.answers.get(questions[42].id), {
    chosen: ["option 3", "option 9"],
    tries: 2,
    right: false,
  });
  assert.ok(
    Math.abs(back.watched.share - state.watched.share) < 0.05,
    `${back.watched.share} ${state.watched.share}`,
  );
  const large = memory.decode(memory.encode(state, lesson, 64000), lesson);
  assert.ok(Math.abs(large.watched.share - state.watched.share) < 0.002);
});

test("a memory that is broken or of another lesson is a blank one", () => {
  const lesson = lessonOf(60, [question("q")]);
  for (const text of [
    null,
    undefined,
    "",
    "hello",
    "1.2.3",
    "9.a.b.c.d.e",
    "1.....",
    "1.zz.c.0.?.q:x:y:z",
    "1.-5.xyz.q.A.:::",
  ]) {
    const state = memory.decode(text, lesson);
    assert.ok(state.position >= 0 && state.position <= 60);
    assert.equal(state.answers.size, 0);
  }
  const other = memory.blank(60);
  other.answers.set("gone", { chosen: ["a"], tries: 1, right: true });
  assert.equal(memory.decode(memory.encode(other, lessonOf(60, [question("gone")])), lesson).answers.size, 0);
});

test("two memories of one lesson become one, and nothing reached is lost", () => {
  const one = memory.blank(60);
  one.watched.add(0, 20);
  one.answers.set("q1", { chosen: ["a"], tries: 1, right: true });
  const other = memory.blank(60);
  other.watched.add(15, 40);
  other.position = 40;
  other.answers.set("q1", { chosen: ["b"], tries: 1, right: false });
  other.answers.set("q2", { chosen: ["b"], tries: 2, right: true });
  const united = memory.unite(one, other);
  assert.deepEqual(united.watched.spans, [[0, 40]]);
  assert.equal(united.position, 40);
  assert.ok(united.answers.get("q1").right);
  assert.equal(united.answers.size, 2);
});

test("an answer is right when it is whole, and points add up", () => {
  const both = question("q", 3);
  both.options[1].correct = true;
  assert.ok(scoring.right(both, ["option 1", "option 0"]));
  assert.ok(!scoring.right(both, ["option 0"]));
  assert.ok(!scoring.right(both, ["option 0", "option 1", "option 2"]));
  const questions = [question("a", 2, { points: 3, tries: 2 }), question("b", 2)];
  const answers = new Map([["a", { chosen: ["option 0"], tries: 2, right: true }]]);
  assert.deepEqual(scoring.tally(questions, answers), {
    most: 4,
    earned: 3,
    scaled: 0.75,
    done: 1,
    right: 1,
    all: false,
  });
  answers.set("b", { chosen: ["option 1"], tries: 1, right: false });
  assert.ok(scoring.tally(questions, answers).all);
  assert.ok(!scoring.settled(questions[0], { tries: 1, right: false }));
});

class Video extends EventTarget {
  currentTime = 0;
  playbackRate = 1;
  paused = true;
  seeking = false;
  on(name) {
    this.dispatchEvent(new Event(name));
  }
}

const watching = () => {
  const video = new Video();
  const watched = new Watched(100);
  const clock = { now: 0 };
  new Player.Watcher(
    video,
    (start, end) => watched.add(start, end),
    () => clock.now,
  );
  const run = (wall, rate = video.playbackRate) => {
    for (let passed = 0; passed < wall - 1e-9; passed += 0.25) {
      clock.now += 0.25;
      video.currentTime += 0.25 * rate;
      video.on("timeupdate");
    }
  };
  const play = () => {
    video.paused = false;
    video.on("playing");
  };
  return { video, watched, clock, run, play };
};

test("what is played counts, at any speed of the page", () => {
  const { video, watched, run, play } = watching();
  play();
  run(10);
  video.playbackRate = 2;
  video.on("ratechange");
  run(10);
  assert.ok(Math.abs(watched.seconds - 30) < 0.01, String(watched.seconds));
  video.currentTime = 0;
  video.on("seeking");
  video.on("seeked");
  run(5);
  assert.ok(Math.abs(watched.seconds - 30) < 0.01);
});

test("what is leapt over or rushed through does not count", () => {
  const { video, watched, run, play } = watching();
  play();
  run(2);
  video.seeking = true;
  video.currentTime = 80;
  video.on("seeking");
  video.on("timeupdate");
  video.seeking = false;
  video.on("seeked");
  run(2);
  assert.deepEqual(
    watched.spans.map((span) => span.map(Math.round)),
    [
      [0, 2],
      [80, 82],
    ],
  );
  video.playbackRate = 16; // by a script or an extension
  video.on("ratechange");
  run(1);
  assert.equal(Math.round(watched.seconds), 4);
  // A clock that is pushed on in small steps without saying so.
  for (let n = 0; n < 10; n += 1) {
    video.currentTime += 1;
    video.on("timeupdate");
  }
  assert.equal(Math.round(watched.seconds), 4);
});

test("captions of a WebVTT file, without its marks", () => {
  const text =
    "WEBVTT\r\n\r\nNOTE a note\r\n\r\n1\r\n00:01.000 --> 00:02.500 align:start\r\n<v Ada>Hello <00:01.500>there</v>\r\nsecond line\r\n\r\n01:00:00.000 --> 01:00:01.000\r\nA &lt; B &amp; C\r\n\r\nbroken --> cue\r\ntext";
  assert.deepEqual(Player.parseCaptions(text), [
    { start: 1, end: 2.5, text: "Hello there\nsecond line" },
    { start: 3600, end: 3601, text: "A < B & C" },
  ]);
});

test("words stand apart as their language writes them", () => {
  const words = (texts) => texts.map((text, n) => ({ start: n, end: n + 1, text, paragraph: n < 4 ? 0 : 1 }));
  const join = (texts, language) =>
    Player.paragraphsOf(words(texts), language).map(({ words: list }) =>
      list.map(({ text, gap }) => text + gap).join(""),
    );
  assert.deepEqual(join(["The", "sea", "rises", "twice.", "Why?"], "en-GB"), [
    "The sea rises twice.",
    "Why?",
  ]);
  assert.deepEqual(join(["海", "は", "GPS", "3", "です"], "ja"), ["海はGPS 3", "です"]);
  const told = [
    { start: 0, text: "Saint", paragraph: 0, space: false },
    { start: 1, text: "-Malo", paragraph: 0 },
    { start: 2, text: "x", paragraph: 0 },
  ];
  assert.deepEqual(
    Player.paragraphsOf(told, "en")[0].words.map(({ gap }) => gap),
    ["", " ", ""],
  );
});

test("the word that is spoken is found, also among very many", () => {
  const words = Array.from({ length: 20000 }, (_, n) => ({
    start: n * 0.4,
    end: n * 0.4 + 0.3,
    text: "w",
    paragraph: 0,
  }));
  assert.equal(Player.wordAt(words, -1), -1);
  assert.equal(Player.wordAt(words, 0), 0);
  assert.equal(Player.wordAt(words, 4000.1), 10000);
  assert.equal(Player.wordAt(words, 1e9), 19999);
  assert.equal(Player.wordAt([], 3), -1);
});

test("search goes over words, without case and accents", () => {
  const texts = ["Die", "Flut", "kommt", "zweimal.", "Été", "et", "été"];
  const paragraphs = Player.paragraphsOf(
    texts.map((text, n) => ({ start: n, end: n + 1, text, paragraph: n < 4 ? 0 : 1 })),
    "de",
  );
  assert.deepEqual(Player.findWords(paragraphs, "lut KOM"), [[1, 2]]);
  assert.deepEqual(Player.findWords(paragraphs, "ete"), [[4], [6]]);
  assert.deepEqual(Player.findWords(paragraphs, "  "), []);
  assert.deepEqual(Player.findWords(paragraphs, "(.*"), []);
});

test("the API of an LMS is found above and behind, and foreign windows do no harm", () => {
  const api = {};
  const top = { API: api };
  top.parent = top;
  const middle = { parent: top };
  assert.equal(Player.findApi("API", { parent: middle }), api);
  const alone = { opener: { parent: top } };
  alone.parent = alone;
  assert.equal(Player.findApi("API", { parent: alone }), api);
  const foreign = Object.defineProperty({}, "API", {
    get() {
      throw new Error("SecurityError");
    },
  });
  assert.equal(Player.findApi("API", { parent: foreign }), null);
  const ring = {};
  ring.parent = { parent: ring };
  assert.equal(Player.findApi("API", ring), null);
});

test("every brand's colour becomes legible, and stays where it is legible already", () => {
  for (const colour of [
    [39, 52, 139],
    [255, 221, 0],
    [0, 0, 0],
    [255, 255, 255],
    [120, 120, 120],
  ]) {
    assert.ok(Player.contrast(Player.legible(colour, [240, 240, 240], [0, 0, 0]), [240, 240, 240]) >= 4.5);
    assert.ok(Player.contrast(Player.legible(colour, [24, 28, 47], [255, 255, 255]), [24, 28, 47]) >= 4.5);
  }
  assert.deepEqual(Player.legible([39, 52, 139], [240, 240, 240], [0, 0, 0]), [39, 52, 139]);
});

test("a description may leave things out, and a broken one is none", () => {
  assert.equal(Player.readCourse(undefined), null);
  assert.equal(Player.readCourse({ format: 2, lessons: [{}] }), null);
  assert.equal(Player.readCourse({ format: 1, lessons: [] }), null);
  const course = Player.readCourse({
    format: 1,
    id: "c",
    title: "C",
    language: "ar",
    lessons: [{ id: "l", title: "L", video: "l.mp4", duration: 5 }],
  });
  assert.equal(course.kind, "html");
  assert.equal(course.lessons[0].direction, "rtl");
  assert.deepEqual(course.lessons[0].questions, []);
});
