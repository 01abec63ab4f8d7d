"use strict";
{
  const { element, say, clock } = Player;
  // Nobody wants to be asked about the first or the last moments.
  const near = (duration) => Math.min(3, duration / 20);

  // Whether to go on where one left, before the first play of this visit.
  const offerResume = (stage) => {
    const { position } = stage.progress.state;
    if (position < near(stage.duration) || position > stage.duration - near(stage.duration)) return null;
    const go = (seconds) => {
      card.remove();
      stage.root.classList.remove("asking");
      stage.seek(seconds);
      stage.play();
      stage.root.focus({ preventScroll: true });
    };
    const onward = element(
      "button",
      { type: "button", class: "main", onclick: () => go(position) },
      say("resume_continue", { time: clock(position) }),
    );
    const card = element(
      "div",
      { class: "card over resume", role: "group", "aria-label": say("resume_title") },
      element("h2", {}, say("resume_title")),
      element("p", {}, say("resume_text", { time: clock(position), total: clock(stage.duration) })),
      element(
        "div",
        { class: "actions" },
        onward,
        element("button", { type: "button", onclick: () => go(0) }, say("resume_restart")),
      ),
    );
    stage.root.classList.add("asking");
    stage.frame.append(card);
    // Whoever starts in another way has chosen.
    stage.addEventListener(
      "play",
      () => {
        card.remove();
        stage.root.classList.remove("asking");
      },
      { once: true },
    );
    onward.focus({ preventScroll: true });
    return card;
  };

  Player.offerResume = offerResume;
}
