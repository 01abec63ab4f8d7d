"use strict";
{
  // What single keys do while the focus is on nothing that has a use for them itself.
  const listen = ({ stage, controls, captions, settings }) => {
    const louder = (by) => {
      controls.setVolume(Math.round((stage.video.muted ? 0 : stage.video.volume) * 20 + by) / 20);
      stage.notices.brief(`${Player.say("volume")} ${Player.percent(stage.video.volume)}`);
    };
    const table = {
      " ": () => stage.toggle(),
      k: () => stage.toggle(),
      arrowleft: () => stage.seek(stage.at - 5),
      arrowright: () => stage.seek(stage.at + 5),
      arrowup: () => louder(1),
      arrowdown: () => louder(-1),
      j: () => stage.seek(stage.at - 10),
      l: () => stage.seek(stage.at + 10),
      m: () => controls.toggleMute(),
      c: () => captions.toggle(),
      f: () => stage.toggleFullscreen(),
      "<": () => controls.stepRate(-1),
      ">": () => controls.stepRate(1),
      "?": () => settings.show(),
    };
    const ARROWS = new Set(["arrowleft", "arrowright", "arrowup", "arrowdown"]);
    document.addEventListener("keydown", (event) => {
      if (!Player.preferences.keys || event.defaultPrevented) return;
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const { target } = event;
      if (document.querySelector("dialog[open]")) return;
      if (target.closest?.("textarea, select, [contenteditable]")) return;
      if (target.closest?.("input:not([type=range])")) return;
      const key = event.key.toLowerCase();
      if (key === " " && target.closest?.("button, a, [role=button], summary")) return;
      if (ARROWS.has(key) && target.closest?.("input, [role=tab], .scroll")) return;
      // Arrows scroll a page that is longer than the window.
      if ((key === "arrowup" || key === "arrowdown") && !stage.root.contains(target)) return;
      const act = table[key];
      if (!act) return;
      event.preventDefault();
      stage.wake();
      act();
    });
  };

  Player.listenToKeys = listen;
}
