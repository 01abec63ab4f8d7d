"use strict";
{
  // SCORM 2004 4th Edition Run-Time Environment.
  // short_identifier_type: a name without blanks, at most 250 signs.
  const identifier = (text) => text.replace(/[^\w.-]/g, "_").slice(0, 250) || "question";
  const responses = (ids) => ids.map(identifier).join("[,]");
  // real(10,7)
  const real = (number) => String(Math.round(number * 1e7) / 1e7);

  class Scorm2004 extends Player.Scorm {
    constructor(runtime) {
      super(runtime, "scorm2004", 64000);
    }

    static find() {
      const runtime = Player.Runtime.find(2004);
      return runtime && new Scorm2004(runtime);
    }

    async open() {
      const { runtime } = this;
      runtime.start();
      const mode = runtime.get("cmi.mode") || "normal";
      this.completion = runtime.get("cmi.completion_status");
      this.success = runtime.get("cmi.success_status");
      if (mode === "normal" && this.completion !== "completed" && this.completion !== "incomplete") {
        runtime.set("cmi.completion_status", "incomplete");
        this.completion = "incomplete";
        runtime.commit();
      }
      this.answered = Number(runtime.get("cmi.interactions._count")) || 0;
      const location = runtime.get("cmi.location");
      const pass = parseFloat(runtime.get("cmi.scaled_passing_score"));
      const threshold = parseFloat(runtime.get("cmi.completion_threshold"));
      this.threshold = Number.isFinite(threshold) ? threshold : null;
      return {
        memory: runtime.get("cmi.suspend_data"),
        position: location === "" ? null : Number(location),
        learner: runtime.get("cmi.learner_id"),
        mode,
        pass: Number.isFinite(pass) ? pass : null,
      };
    }

    // How far towards completion. An LMS with a threshold finds completion out from this number alone, so
    // it stays below until the questions are answered too.
    measure(record) {
      if (record.complete || this.completion === "completed") return 1;
      const most = this.threshold === null ? 0.99 : Math.max(0, this.threshold - 0.01);
      return Math.min(most, record.progress);
    }

    write(record) {
      const { runtime } = this;
      if (record.score) {
        runtime.set("cmi.score.min", "0");
        runtime.set("cmi.score.max", real(record.score.most));
        runtime.set("cmi.score.raw", real(record.score.earned));
        runtime.set("cmi.score.scaled", real(record.score.scaled));
      }
      if (record.success !== null && this.success !== "passed") {
        this.success = record.success ? "passed" : "failed";
        runtime.set("cmi.success_status", this.success);
      }
      if (record.complete) this.completion = "completed";
      runtime.set("cmi.completion_status", this.completion);
      runtime.set("cmi.progress_measure", real(this.measure(record)));
      runtime.set("cmi.location", record.position.toFixed(1));
      runtime.set("cmi.suspend_data", record.memory);
      runtime.set("cmi.session_time", Player.duration(record.seconds));
      // Always "suspend": "normal" ends the attempt, and the next visit would begin a new one without result.
      runtime.set("cmi.exit", "suspend");
      this.flush();
    }

    interaction({ question, chosen, right, latency, date }) {
      const { runtime } = this;
      const stem = `cmi.interactions.${this.answered}`;
      runtime.set(`${stem}.id`, identifier(question.id));
      this.answered += 1;
      runtime.set(`${stem}.type`, "choice");
      runtime.offer(`${stem}.timestamp`, Player.instant(date));
      runtime.offer(`${stem}.correct_responses.0.pattern`, responses(Player.scoring.correct(question)));
      runtime.offer(`${stem}.weighting`, real(Player.scoring.points(question)));
      runtime.offer(`${stem}.learner_response`, responses(chosen));
      runtime.offer(`${stem}.result`, right ? "correct" : "incorrect");
      runtime.offer(`${stem}.latency`, Player.duration(latency));
      runtime.offer(`${stem}.description`, question.text.slice(0, 250));
    }
  }

  Player.Scorm2004 = Scorm2004;
}
