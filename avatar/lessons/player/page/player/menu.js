"use strict";
{
  const { element, say, icon, percent } = Player;

  const link = (lesson) =>
    `${globalThis.location.pathname.split("/").pop() || "index.html"}?lesson=${encodeURIComponent(lesson.id)}`;

  // Where a lesson stands, as far as this browser knows.
  const standing = (course, lesson) => {
    const adapter = Player.findAdapter(course, lesson);
    const place = (adapter?.local ?? adapter)?.place;
    const state = Player.memory.decode(place ? Player.storage.read(place) : "", lesson);
    return { share: state.watched.share, complete: state.complete };
  };

  // The lessons of a course, each with a picture, its length and how far one came.
  const drawMenu = (course) => {
    const stands = course.lessons.map((lesson) => standing(course, lesson));
    const done = stands.filter(({ complete }) => complete).length;
    const upcoming = stands.findIndex(({ complete }) => !complete);
    const cards = course.lessons.map((lesson, index) => {
      const { share, complete } = stands[index];
      const words = say(complete ? "complete" : share > 0 ? "in_progress" : "not_started");
      const picture = element(
        "span",
        { class: "picture" },
        lesson.poster ? element("img", { src: lesson.poster, alt: "", loading: "lazy" }) : null,
        element("span", { class: "play", "aria-hidden": "true" }, icon(complete ? "replay" : "play")),
      );
      const bar = element("span", { class: "bar-line", "aria-hidden": "true" }, element("i"));
      bar.firstChild.style.width = complete ? "100%" : percent100(share);
      const minutes = say("minutes", { n: Math.max(1, Math.round(lesson.duration / 60)) });
      return element(
        "li",
        {},
        element(
          "a",
          {
            class: complete ? "lesson-card done" : "lesson-card",
            href: link(lesson),
            "aria-current": index === upcoming ? "step" : null,
          },
          picture,
          bar,
          element(
            "span",
            { class: "name" },
            element("span", { class: "number", "aria-hidden": "true" }, String(index + 1)),
            element(
              "span",
              { class: "title", lang: lesson.language, dir: lesson.direction || null },
              lesson.title,
            ),
          ),
          element(
            "span",
            { class: "facts" },
            element("span", {}, minutes),
            element(
              "span",
              { class: complete ? "state done" : "state" },
              ...(complete ? [icon("check")] : []),
              words,
            ),
          ),
        ),
      );
    });
    const count = say("progress", { n: done, total: course.lessons.length });
    return element(
      "main",
      { class: "menu" },
      element(
        "header",
        {},
        element("h1", { lang: course.language }, course.title),
        element("p", { class: "chip" }, Player.ring(done / course.lessons.length), count),
      ),
      element("ol", { class: "cards" }, ...cards),
    );
  };

  const percent100 = (share) => `${Math.round(share * 100)}%`;

  Player.drawMenu = drawMenu;
  Player.linkTo = link;
}
