"use strict";
{
  const { element, say, icon, percent } = Player;

  const start = () => {
    const app = document.getElementById("app");
    const course = Player.readCourse(globalThis.COURSE);
    Player.pageLanguage = Player.useLanguage(Player.chooseLanguage(course?.language));
    document.documentElement.lang = Player.pageLanguage;
    document.documentElement.dir = Player.directionOf(Player.pageLanguage);
    Player.applyTheme();
    const notices = new Player.Notices();
    app.append(notices.bars, notices.toast, notices.live);
    if (!course) return void notices.bar("course", say("course_missing"), "bad");
    if (course.brand?.colour) Player.applyColour(course.brand.colour);
    document.title = course.title;
    const wanted = new URLSearchParams(globalThis.location.search).get("lesson");
    const named = course.lessons.find(({ id }) => id === wanted);
    if (wanted && !named) notices.bar("lesson", say("lesson_missing", { name: wanted }), "bad");
    const menu = course.kind === "html" && course.lessons.length > 1;
    if (menu && !named) return void app.prepend(Player.drawMenu(course));
    return void openLesson({ app, course, lesson: named ?? course.lessons[0], notices, menu });
  };

  const openLesson = async ({ app, course, lesson, notices, menu }) => {
    document.title = lesson.title === course.title ? lesson.title : `${lesson.title} – ${course.title}`;
    const { progress, problem } = await openProgress(course, lesson, notices);
    if (progress.launch.over) return drawOver(app, notices, progress);
    const stage = new Player.Stage({ course, lesson, progress, notices });
    const captions = new Player.Captions(stage);
    const controls = new Player.Controls(stage, captions);
    stage.root.append(controls.root);
    const questions = new Player.Questions(stage);
    questions.addEventListener("change", () => controls.bar.draw());
    const settings = new Player.Settings();
    new Player.Finish(stage, questions, nextOf(course, lesson, menu));
    const panel = drawPanel(stage, questions, notices);
    const status = drawStatus(progress);
    app.prepend(
      element("a", { class: "skip", href: "#stage" }, say("skip_to")),
      drawTop({ course, lesson, menu, settings, status, progress, notices }),
      notices.bars,
      element("main", { class: panel ? "lesson" : "lesson alone" }, stage.root, panel?.root),
    );
    Player.listenToKeys({ stage, controls, captions, settings });
    listenToLeaving(progress, stage);
    tellTroubles(progress, notices);
    if (problem) notices.bar("open", say(problem), "warning");
    else if (progress.readOnly) notices.bar("open", say("review"));
    Player.offerResume(stage);
    stage.tick();
    // For programs that look after the page, such as its tests.
    Player.lesson = { stage, progress, questions, captions, controls };
    app.dataset.ready = "true";
    return undefined;
  };

  // The record of what is reached, wherever it is kept: in the worst case in this browser, and that is said.
  const openProgress = async (course, lesson, notices) => {
    const adapter = Player.findAdapter(course, lesson);
    if (adapter) {
      const progress = new Player.Progress(course, lesson, adapter);
      try {
        await progress.open();
        return { progress, problem: null };
      } catch (error) {
        console.error(error);
      }
    }
    const progress = new Player.Progress(course, lesson, new Player.Local(course, lesson));
    await progress.open();
    return { progress, problem: adapter ? "open_failed" : "not_connected" };
  };

  const nextOf = (course, lesson, menu) => {
    const next = menu ? course.lessons[course.lessons.indexOf(lesson) + 1] : null;
    return next ? { title: next.title, href: Player.linkTo(next) } : null;
  };

  const drawPanel = (stage, questions, notices) => {
    const { lesson } = stage;
    const pages = [];
    if (lesson.transcript.length) {
      const transcript = new Player.Transcript(stage);
      const search = new Player.Search(transcript, notices);
      pages.push({
        name: "transcript",
        label: say("transcript"),
        content: element("div", {}, search.root, transcript.root),
        shown: () => transcript.resume(),
      });
    }
    if (lesson.chapters.length > 1)
      pages.push({
        name: "chapters",
        label: say("chapters"),
        content: element("div", {}, new Player.Chapters(stage).root),
      });
    if (lesson.questions.length)
      pages.push({
        name: "questions",
        label: say("questions"),
        content: element("div", {}, questions.list()),
      });
    return pages.length ? new Player.Panel(pages) : null;
  };

  // How far one is, in the head of the page.
  const drawStatus = (progress) => {
    const text = element("span");
    const root = element("p", { class: "chip" });
    const { share } = progress;
    root.title = say(progress.questions.length ? "needed_questions" : "needed", { share: percent(share) });
    const draw = () => {
      const words = progress.complete
        ? say("complete")
        : say("watched", { share: percent(Math.floor(progress.state.watched.share * 100) / 100) });
      if (text.textContent === words) return;
      text.textContent = words;
      root.classList.toggle("done", progress.complete);
      root.replaceChildren(
        progress.complete ? icon("check") : Player.ring(progress.state.watched.share),
        text,
      );
    };
    progress.addEventListener("change", draw);
    draw();
    return root;
  };

  const drawTop = ({ course, lesson, menu, settings, status, progress, notices }) => {
    const back = menu
      ? element(
          "a",
          {
            class: "tool back",
            href: globalThis.location.pathname.split("/").pop() || "index.html",
            "aria-label": say("all_lessons"),
            title: say("all_lessons"),
          },
          icon("back"),
        )
      : null;
    const over =
      course.title !== lesson.title
        ? element("span", { class: "course", lang: course.language }, course.title)
        : null;
    return element(
      "header",
      { class: "top" },
      back,
      element(
        "div",
        { class: "titles" },
        over,
        element("h1", { lang: lesson.language, dir: lesson.direction || null }, lesson.title),
      ),
      status,
      element(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": say("settings"),
          title: say("settings"),
          "aria-keyshortcuts": "?",
          onclick: () => settings.show(),
        },
        icon("help"),
      ),
      exitButton(progress, notices),
    );
  };

  // A way out where the LMS names one, or where the lesson has a window of its own.
  const exitButton = (progress, notices) => {
    const url = progress.adapter.returnURL;
    const own =
      progress.adapter.kind.startsWith("scorm") && globalThis.opener && globalThis.parent === globalThis;
    if (!url && !own) return null;
    const leave = async () => {
      await progress.save();
      progress.leave();
      if (url) return globalThis.location.assign(url);
      globalThis.close();
      return notices.bar("open", say("goodbye"));
    };
    return element(
      "button",
      { type: "button", class: "exit", onclick: leave },
      icon("leave"),
      element("span", {}, say("exit")),
    );
  };

  const drawOver = (app, notices, progress) => {
    const url = progress.adapter.returnURL;
    notices.bar(
      "open",
      say("session_over"),
      "warning",
      url ? [say("back_to_course"), () => globalThis.location.assign(url)] : null,
    );
    app.dataset.ready = "true";
  };

  // Pages are seldom closed properly: what counts is saved when the page is hidden, and ended when it goes.
  const listenToLeaving = (progress, stage) => {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "hidden") return;
      stage.watcher.sample();
      progress.save();
    });
    globalThis.addEventListener("pagehide", () => {
      stage.watcher.sample();
      progress.leave();
    });
    // Out of the browser's store of pages an ended session comes back: begin a new one.
    globalThis.addEventListener("pageshow", (event) => event.persisted && globalThis.location.reload());
    globalThis.addEventListener("online", () => progress.save());
  };

  const tellTroubles = (progress, notices) => {
    progress.addEventListener("trouble", ({ detail }) => {
      if (detail)
        return notices.bar("saving", say("save_failed"), "warning", [
          say("try_again"),
          () => progress.save(),
        ]);
      notices.remove("saving");
      return notices.brief(say("save_again"));
    });
    progress.addEventListener("complete", () => notices.brief(say("lesson_complete")));
  };

  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
}
