"use strict";
{
  // SCORM 1.2 Run-Time Environment. Every element the lesson sets is one that an LMS must have, except the
  // interactions, which are offered where the LMS has them.
  const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  // CMIIdentifier: no blanks, at most 255 signs, plain ones.
  const identifier = (text) => text.replace(/[^\w.-]/g, "_").slice(0, 255) || "question";

  // A response to a choice is single signs apart by commas; options have longer names at times.
  const response = (question, chosen) =>
    question.options
      .map((option, index) => (chosen.includes(option.id) ? LETTERS[index] : ""))
      .filter(Boolean)
      .join(",");

  const percent = (share) => String(Math.round(share * 10000) / 100);

  class Scorm12 extends Player.Scorm {
    constructor(runtime) {
      super(runtime, "scorm12", 4096);
    }

    static find() {
      const runtime = Player.Runtime.find(12);
      return runtime && new Scorm12(runtime);
    }

    async open() {
      const { runtime } = this;
      runtime.start();
      const mode = runtime.get("cmi.core.lesson_mode") || "normal";
      this.status = runtime.get("cmi.core.lesson_status");
      if (mode === "normal" && !["passed", "completed", "failed", "incomplete"].includes(this.status)) {
        runtime.set("cmi.core.lesson_status", "incomplete");
        this.status = "incomplete";
        runtime.commit();
      }
      const counted = runtime.get("cmi.interactions._children") ? runtime.get("cmi.interactions._count") : "";
      this.answered = counted === "" ? null : Number(counted) || 0;
      const location = runtime.get("cmi.core.lesson_location");
      const mastery = parseFloat(runtime.get("cmi.student_data.mastery_score"));
      return {
        memory: runtime.get("cmi.suspend_data"),
        position: location === "" ? null : Number(location),
        learner: runtime.get("cmi.core.student_id"),
        mode,
        pass: Number.isFinite(mastery) ? mastery / 100 : null,
      };
    }

    // One word says both how far a learner came and how well: it is the result only when both are settled.
    word(record) {
      if (this.status === "passed" || this.status === "completed") return this.status;
      if (!record.complete) return this.status === "failed" ? "failed" : "incomplete";
      if (record.success === null) return "completed";
      return record.success ? "passed" : "failed";
    }

    write(record) {
      const { runtime } = this;
      const status = this.word(record);
      if (record.score) {
        runtime.set("cmi.core.score.raw", percent(record.score.scaled));
        runtime.offer("cmi.core.score.min", "0");
        runtime.offer("cmi.core.score.max", "100");
      }
      runtime.set("cmi.core.lesson_status", status);
      this.status = status;
      runtime.set("cmi.core.lesson_location", record.position.toFixed(1));
      runtime.set("cmi.suspend_data", record.memory);
      runtime.set("cmi.core.session_time", Player.timespan(record.seconds));
      // Always "suspend": after "" an LMS may start afresh and forget a result that was reached.
      runtime.set("cmi.core.exit", "suspend");
      this.flush();
    }

    interaction({ question, chosen, right, latency, date }) {
      const { runtime } = this;
      const stem = `cmi.interactions.${this.answered}`;
      if (!runtime.offer(`${stem}.id`, identifier(question.id))) {
        this.answered = null;
        this.pending.length = 1;
        return;
      }
      this.answered += 1;
      runtime.offer(`${stem}.type`, "choice");
      runtime.offer(`${stem}.time`, Player.timeOfDay(date));
      runtime.offer(
        `${stem}.correct_responses.0.pattern`,
        response(question, Player.scoring.correct(question)),
      );
      runtime.offer(`${stem}.student_response`, response(question, chosen));
      runtime.offer(`${stem}.result`, right ? "correct" : "wrong");
      runtime.offer(`${stem}.weighting`, String(Player.scoring.points(question)));
      runtime.offer(`${stem}.latency`, Player.timespan(latency));
    }
  }

  Player.Scorm12 = Scorm12;
}
