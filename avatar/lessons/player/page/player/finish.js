"use strict";
{
  const { element, say, icon, percent } = Player;

  // What stands at the end: the result of the questions, what is missing, and where to go from here.
  class Finish {
    constructor(stage, questions, next) {
      Object.assign(this, { stage, questions, next });
      this.dialog = new Player.Dialog("finish");
      questions.addEventListener("finished", () => this.show());
    }

    button(label, act, main = false) {
      return element(
        "button",
        { type: "button", class: main ? "main" : null, onclick: () => (this.dialog.close(), act()) },
        label,
      );
    }

    // The big number, with the words for it.
    head() {
      const { progress } = this.stage;
      const { tally, success } = progress;
      if (progress.questions.length && tally.all) {
        const score = element(
          "div",
          { class: `score ${success === false ? "failed" : "passed"}` },
          Player.ring(tally.scaled),
          element("strong", {}, percent(tally.scaled)),
        );
        const words = [];
        if (success !== null) words.push(element("p", { class: "lead" }, say(success ? "passed" : "failed")));
        words.push(
          element(
            "p",
            { class: "how" },
            say("points", { points: Player.number(tally.earned), total: Player.number(tally.most) }),
          ),
        );
        if (progress.pass !== null)
          words.push(element("p", { class: "how" }, say("pass_mark", { share: percent(progress.pass) })));
        return element("div", { class: "head" }, score, element("div", {}, ...words));
      }
      const done = progress.complete;
      const sign = done
        ? element("div", { class: "score passed" }, icon("check"))
        : element(
            "div",
            { class: "score" },
            Player.ring(progress.state.watched.share),
            element("strong", {}, percent(Math.floor(progress.state.watched.share * 100) / 100)),
          );
      return element(
        "div",
        { class: "head" },
        sign,
        element("p", { class: "lead" }, say(done ? "lesson_complete" : "ended")),
      );
    }

    missing() {
      const { progress } = this.stage;
      if (progress.complete || progress.state.watched.reached(progress.share)) return null;
      const share = percent(Math.floor(progress.state.watched.share * 100) / 100);
      return element(
        "p",
        { class: "missing" },
        say("ended_missing", { share, needed: percent(progress.share) }),
      );
    }

    list() {
      const { questions } = this;
      if (!questions.all.length) return null;
      return element(
        "ol",
        { class: "list plain", dir: this.stage.lesson.direction || "ltr" },
        ...questions.all.map((question) => {
          const state = questions.stateOf(question);
          return element(
            "li",
            { class: "entry" },
            element(
              "span",
              { class: `mark ${state}` },
              icon({ open: "question", answered_right: "check", answered_wrong: "cross" }[state]),
            ),
            element(
              "span",
              { class: "what" },
              element("span", { lang: this.stage.lesson.language }, question.text),
              element("small", {}, say(state)),
            ),
          );
        }),
      );
    }

    actions() {
      const { stage, questions } = this;
      const { progress } = stage;
      const made = [];
      const main = (...entry) => made.push(this.button(...entry, !made.length));
      if (progress.questions.length && !progress.tally.all)
        main(say("go_on"), () => questions.ask(questions.unsettled, false, true));
      if (progress.success === false && progress.tally.all)
        main(say("questions_again"), () => questions.again());
      const gap = progress.complete ? null : progress.state.watched.firstGap();
      if (gap !== null)
        main(say("unwatched"), () => {
          stage.seek(gap);
          stage.play();
        });
      if (this.next)
        made.push(
          element(
            "a",
            { class: made.length ? "button" : "button main", href: this.next.href },
            say("next_lesson", { title: this.next.title }),
          ),
        );
      main(say("watch_again"), () => {
        stage.seek(0);
        stage.play();
      });
      return element("div", { class: "actions" }, ...made);
    }

    show() {
      const { dialog, stage } = this;
      const rated = stage.progress.questions.length && stage.progress.tally.all;
      dialog.heading.textContent = say(
        rated ? "results" : stage.progress.complete ? "lesson_complete" : "ended",
      );
      dialog.body.replaceChildren(
        ...[this.head(), this.missing(), this.list(), this.actions()].filter(Boolean),
      );
      dialog.show();
      stage.progress.save();
    }
  }

  Player.Finish = Finish;
}
