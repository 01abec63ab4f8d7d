"use strict";
{
  const { element, say, icon } = Player;
  const { settled, allowed, correct } = Player.scoring;
  const END = 0.5; // s: questions this near to the end are asked after it

  // Asks the questions of a lesson: at their second while it plays, and what is open at its end.
  class Questions extends EventTarget {
    constructor(stage) {
      super();
      this.stage = stage;
      this.all = stage.lesson.questions;
      this.last = -1; // so that a question at 0 is due with the first moment
      this.dialog = new Player.Dialog("question", { closed: () => this.closed() });
      this.dialog.root.lang = stage.lesson.language;
      this.waiting = [];
      stage.addEventListener("tick", () => this.pass());
      stage.addEventListener("jump", ({ detail }) => (this.last = detail.to));
      stage.video.addEventListener("ended", () => this.end());
    }

    get answers() {
      return this.stage.progress.state.answers;
    }

    get unsettled() {
      return this.all.filter((question) => !settled(question, this.answers.get(question.id)));
    }

    // A question is due when playing goes over its second: leaping over it leaves it for the end.
    pass() {
      const { at, playing } = this.stage;
      const before = this.last;
      this.last = at;
      if (!playing || at <= before || at - before > 3 || this.dialog.open) return;
      const end = this.stage.duration - END;
      const due = this.unsettled.filter(
        (question) => question.at > before && question.at <= at && question.at < end,
      );
      if (due.length) this.ask(due, true);
    }

    end() {
      const { unsettled } = this;
      if (unsettled.length) this.ask(unsettled, false, true);
      else this.dispatchEvent(new Event("finished"));
    }

    // Asks one after the other; then goes on playing, or says that all is done.
    ask(questions, goOn = false, atEnd = false) {
      this.goOn = goOn || (this.goOn && this.dialog.open);
      this.atEnd = atEnd;
      this.waiting = [...questions];
      this.stage.pause();
      this.next();
    }

    next() {
      const question = this.waiting.shift();
      if (question) this.draw(question);
      else this.dialog.close();
    }

    closed() {
      this.waiting = [];
      this.dispatchEvent(new Event("change"));
      if (this.goOn) this.stage.play();
      else if (this.atEnd || !this.unsettled.length) this.dispatchEvent(new Event("finished"));
      this.goOn = this.atEnd = false;
    }

    draw(question) {
      const many = question.kind === "multiple";
      const name = Player.uuid();
      const { direction } = this.stage.lesson;
      const inputs = question.options.map((option) =>
        element("input", { type: many ? "checkbox" : "radio", name, value: option.id }),
      );
      const rows = question.options.map((option, index) =>
        element(
          "label",
          { class: "option" },
          inputs[index],
          element("span", { class: "text" }, element("span", {}, option.text)),
          element("span", { class: "sign" }),
        ),
      );
      const verdict = element("div", { class: "verdict", tabindex: -1, hidden: true });
      const hint = element("p", { class: "hint", role: "alert" });
      const check = element("button", { type: "submit", class: "main" }, say("check"));
      const later = element("button", { type: "button", onclick: () => this.next() }, say("later"));
      const actions = element("div", { class: "actions" }, check, later);
      const form = element(
        "form",
        { novalidate: true },
        element(
          "fieldset",
          { dir: direction || "ltr" },
          element("legend", {}, question.text),
          element("p", { class: "how", lang: Player.pageLanguage }, say(many ? "choose_many" : "choose_one")),
          ...rows,
        ),
        verdict,
        hint,
        actions,
      );
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
        if (!chosen.length) {
          hint.textContent = say("choose_first");
          inputs[0].focus();
          return;
        }
        hint.textContent = "";
        const latency = (performance.now() - this.asked) / 1000;
        const { right, left } = this.stage.progress.answer(question, chosen, latency);
        this.judge({ question, chosen, right, left, inputs, rows, verdict, actions });
        this.dispatchEvent(new Event("change"));
      });
      form.addEventListener("change", () => (hint.textContent = ""));
      this.dialog.heading.textContent = say("question_of", {
        n: this.all.indexOf(question) + 1,
        total: this.all.length,
      });
      this.dialog.body.replaceChildren(form);
      this.dialog.show();
      this.dialog.body.scrollTop = 0;
      this.asked = performance.now();
    }

    judge({ question, chosen, right, left, inputs, rows, verdict, actions }) {
      const over = right || left <= 0;
      const wanted = correct(question);
      rows.forEach((row, index) => {
        const option = question.options[index];
        const taken = chosen.includes(option.id);
        const shown = taken || (over && wanted.includes(option.id));
        row.classList.toggle("right", shown && option.correct);
        row.classList.toggle("wrong", taken && !option.correct);
        row.classList.toggle("taken", taken);
        const words = [taken && say("your_answer"), shown && option.correct && over && say("right_answer")]
          .filter(Boolean)
          .join(", ");
        row
          .querySelector(".sign")
          .replaceChildren(
            ...(shown
              ? [
                  icon(option.correct ? "check" : "cross"),
                  element("span", { class: "unseen", lang: Player.pageLanguage }, ` ${words}`),
                ]
              : []),
          );
        row.querySelector(".feedback")?.remove();
        if (taken && option.feedback)
          row.querySelector(".text").append(element("span", { class: "feedback" }, option.feedback));
        inputs[index].disabled = true;
      });
      const whole = (right ? question.right : question.wrong) || say(right ? "right" : "wrong");
      verdict.className = `verdict ${right ? "right" : "wrong"}`;
      verdict.replaceChildren(
        icon(right ? "check" : "cross"),
        element(
          "p",
          {},
          element("strong", {}, whole),
          ...(over
            ? []
            : [element("span", { lang: Player.pageLanguage }, ` ${say("tries_left", { n: left })}`)]),
        ),
      );
      verdict.hidden = false;
      const again = () => this.draw(question);
      actions.replaceChildren(
        ...(over ? [] : [element("button", { type: "button", class: "main", onclick: again }, say("again"))]),
        element(
          "button",
          { type: "button", class: over ? "main" : null, onclick: () => this.next() },
          say(over ? "go_on" : "later"),
        ),
      );
      verdict.focus();
    }

    again() {
      this.stage.progress.begin();
      this.dispatchEvent(new Event("change"));
      this.ask(this.all, false, true);
    }

    stateOf(question) {
      const answer = this.answers.get(question.id);
      if (!settled(question, answer)) return "open";
      return answer.right ? "answered_right" : "answered_wrong";
    }

    // The list for the panel: what is open can be answered from there.
    list() {
      const entries = element("ol", { class: "list", dir: this.stage.lesson.direction || "ltr" });
      const draw = () =>
        entries.replaceChildren(
          ...this.all.map((question) => {
            const state = this.stateOf(question);
            const sign = { open: "question", answered_right: "check", answered_wrong: "cross" }[state];
            const inside = [
              element("span", { class: `mark ${state}` }, icon(sign)),
              element(
                "span",
                { class: "what" },
                element("span", { lang: this.stage.lesson.language }, question.text),
                element("small", { lang: Player.pageLanguage }, say(state)),
              ),
            ];
            return element(
              "li",
              {},
              state === "open"
                ? element(
                    "button",
                    { type: "button", class: "entry", onclick: () => this.ask([question]) },
                    ...inside,
                  )
                : element("div", { class: "entry" }, ...inside),
            );
          }),
        );
      this.addEventListener("change", draw);
      draw();
      return element("div", { class: "scroll", tabindex: 0 }, entries);
    }
  }

  Questions.allowed = allowed;
  Player.Questions = Questions;
}
