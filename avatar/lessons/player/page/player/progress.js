"use strict";
{
  const REGULAR = 20000; // ms between two savings while the video plays
  const FIRST = 2000; // ms until the first try anew, doubled up to LAST
  const LAST = 60000;

  // What a learner has reached in a lesson, and its keeping: the one place that knows the adapter.
  // Events: "change", "complete", "trouble" (detail: message or null).
  class Progress extends EventTarget {
    constructor(course, lesson, adapter) {
      super();
      Object.assign(this, { course, lesson, adapter });
      this.state = Player.memory.blank(lesson.duration);
      this.share = course.completion?.share ?? 1;
      this.pass = course.completion?.pass ?? null;
      this.begun = performance.now();
      this.dirty = false;
      this.left = false;
      this.readOnly = false;
      this.stand = { complete: false, success: null };
      this.wait = FIRST;
      this.troubles = new Map();
      adapter.trouble = (message) => this.report("sending", message);
      adapter.seconds = () => this.seconds;
    }

    get questions() {
      return this.lesson.questions;
    }

    get seconds() {
      return (performance.now() - this.begun) / 1000;
    }

    get tally() {
      return Player.scoring.tally(this.questions, this.state.answers);
    }

    // null until all questions are answered, and where nothing can be passed.
    get success() {
      const { all, scaled } = this.tally;
      if (!this.questions.length || this.pass === null) return null;
      if (this.state.passed) return true;
      if (all) return scaled + 1e-9 >= this.pass;
      return this.state.round ? false : null; // begun anew after a failure, which stands until it is mended
    }

    get complete() {
      return this.state.complete || (this.state.watched.reached(this.share) && this.tally.all);
    }

    get record() {
      const tally = this.tally;
      const watched = this.share > 0 ? Math.min(1, this.state.watched.share / this.share) : 1;
      const parts = this.questions.length ? [watched, tally.done / this.questions.length] : [watched];
      return {
        memory: Player.memory.encode(this.state, this.lesson, this.adapter.room),
        position: this.state.position,
        share: this.state.watched.share,
        progress: parts.reduce((sum, part) => sum + part, 0) / parts.length,
        complete: this.complete,
        success: this.success,
        score: this.questions.length && tally.all ? tally : null,
        round: this.state.round,
        seconds: this.seconds,
      };
    }

    async open() {
      const launch = await this.adapter.open();
      this.launch = launch;
      this.readOnly = launch.mode !== "normal";
      if (launch.pass !== null && this.questions.length) this.pass = launch.pass;
      this.safe = Player.storage.key(
        this.course.id,
        this.lesson.id,
        "unsaved",
        this.adapter.kind,
        launch.learner ?? "",
      );
      const { decode, unite } = Player.memory;
      this.state = decode(launch.memory, this.lesson);
      for (const other of [launch.other, Player.storage.read(this.safe)])
        if (other) this.state = unite(this.state, decode(other, this.lesson));
      if (!this.state.position && Number.isFinite(launch.position) && launch.position > 0)
        this.state.position = Math.min(launch.position, this.lesson.duration);
      this.stand = { complete: this.complete, success: this.success };
      this.begun = performance.now();
      if (!this.readOnly) this.regular = setInterval(() => this.dirty && this.save(), REGULAR);
      return launch;
    }

    // The length as the browser finds it, which may differ from the description by a frame.
    measure(duration) {
      if (Number.isFinite(duration) && duration > 0) this.state.watched.duration = duration;
    }

    watch(start, end) {
      this.state.watched.add(start, end);
      this.state.position = end;
      this.changed();
    }

    place(position) {
      this.state.position = position;
      this.dirty = true;
    }

    answer(question, chosen, latency) {
      const { answers } = this.state;
      const tries = (answers.get(question.id)?.tries ?? 0) + 1;
      const right = Player.scoring.right(question, chosen);
      answers.set(question.id, { chosen, tries, right });
      if (!this.readOnly) this.adapter.answer({ question, chosen, right, latency, tries, date: new Date() });
      this.changed();
      this.save();
      return { right, left: right ? 0 : Player.scoring.allowed(question) - tries };
    }

    // The questions from the beginning, where they were not passed.
    begin() {
      this.state.answers.clear();
      this.state.round += 1;
      this.changed();
      this.save();
    }

    changed() {
      this.dirty = true;
      const { complete, success } = this;
      const news = complete !== this.stand.complete || success !== this.stand.success;
      const finished = complete && !this.stand.complete;
      this.stand = { complete, success };
      // What was reached once stays reached: another watching or a lesson made anew takes nothing away.
      this.state.complete ||= complete;
      if (success !== null) {
        this.state.passed ||= success;
        this.state.failed = !this.state.passed;
      }
      this.dispatchEvent(new Event("change"));
      if (finished) this.dispatchEvent(new Event("complete"));
      if (news) this.save();
    }

    event(verb, moment) {
      if (this.left || !this.adapter.event) return;
      this.adapter.event(verb, moment);
    }

    report(kind, message) {
      const before = [...this.troubles.values()].some(Boolean);
      this.troubles.set(kind, message);
      const now = [...this.troubles.values()].find(Boolean) ?? null;
      if (Boolean(now) !== before) this.dispatchEvent(new CustomEvent("trouble", { detail: now }));
    }

    // One saving at a time; what changes meanwhile is saved after it.
    save() {
      if (this.readOnly || this.left || !this.launch) return Promise.resolve();
      if (this.saving) {
        this.more = true;
        return this.saving;
      }
      clearTimeout(this.timer);
      this.saving = this.attempt().finally(() => {
        this.saving = null;
        if (this.more) {
          this.more = false;
          this.save();
        }
      });
      return this.saving;
    }

    async attempt() {
      const { record } = this;
      this.dirty = false;
      try {
        await this.adapter.save(record);
        Player.storage.remove(this.safe);
        this.wait = FIRST;
        this.report("saving", null);
      } catch (error) {
        console.warn(error);
        this.dirty = true;
        // Where the LMS does not take it, this browser keeps it until it does, on this visit or the next.
        Player.storage.write(this.safe, record.memory);
        this.report("saving", error.message);
        if (this.left) return;
        this.timer = setTimeout(() => this.save(), this.wait);
        this.wait = Math.min(LAST, this.wait * 2);
      }
    }

    leave() {
      if (this.left || !this.launch) return;
      this.left = true;
      clearInterval(this.regular);
      clearTimeout(this.timer);
      const record = this.readOnly ? null : this.record;
      try {
        this.adapter.leave(record);
        if (this.dirty && this.troubles.get("saving") && record)
          Player.storage.write(this.safe, record.memory);
        else if (!this.troubles.get("saving")) Player.storage.remove(this.safe);
      } catch (error) {
        console.warn(error);
        if (record) Player.storage.write(this.safe, record.memory);
      }
    }
  }

  Player.Progress = Progress;
}
