"use strict";
{
  const { element, say } = Player;
  const KEYS = [
    [["{space}", "K"], "key_play"],
    [["←", "→"], "key_five"],
    [["J", "L"], "key_ten"],
    [["↑", "↓"], "key_volume"],
    [["M"], "key_mute"],
    [["C"], "key_captions"],
    [["F"], "key_fullscreen"],
    [["<", ">"], "key_speed"],
    [["?"], "key_settings"],
  ];

  // Keys and how the page looks. Single keys can be shut off: they get in the way of speech input.
  class Settings {
    constructor() {
      this.dialog = new Player.Dialog("settings");
      this.dialog.heading.textContent = say("settings");
      const themes = ["auto", "light", "dark"].map((theme) =>
        element(
          "label",
          {},
          element("input", {
            type: "radio",
            name: "theme",
            value: theme,
            ".checked": Player.preferences.theme === theme,
            onchange: () => {
              Player.prefer({ theme });
              Player.applyTheme();
            },
          }),
          element("span", {}, say(theme)),
        ),
      );
      const rows = KEYS.map(([keys, name]) =>
        element(
          "tr",
          {},
          element(
            "td",
            { dir: "ltr" },
            ...keys.map((key) => element("kbd", {}, key === "{space}" ? say("key_space") : key)),
          ),
          element("th", { scope: "row" }, say(name)),
        ),
      );
      const use = element("input", {
        type: "checkbox",
        ".checked": Player.preferences.keys,
        onchange: () => Player.prefer({ keys: use.checked }),
      });
      this.dialog.body.append(
        element(
          "fieldset",
          { class: "themes" },
          element("legend", {}, say("appearance")),
          element("div", { class: "switch" }, ...themes),
        ),
        element("h3", {}, say("keys")),
        element("label", { class: "tick" }, use, element("span", {}, say("keys_on"))),
        element("table", { class: "keys" }, element("tbody", {}, ...rows)),
      );
    }

    show() {
      this.dialog.show();
    }
  }

  Player.Settings = Settings;
}
