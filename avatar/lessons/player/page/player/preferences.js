"use strict";
{
  const PLACE = Player.storage.key("preferences");
  const DEFAULTS = { rate: 1, volume: 1, muted: false, captions: "", theme: "auto", keys: true, panel: "" };

  // What a learner set once and finds again in every lesson.
  const preferences = { ...DEFAULTS };
  const kept = Player.storage.readJson(PLACE, {});
  for (const [name, value] of Object.entries(DEFAULTS))
    if (typeof kept[name] === typeof value) preferences[name] = kept[name];

  const prefer = (changes) => {
    Object.assign(preferences, changes);
    Player.storage.write(PLACE, JSON.stringify(preferences));
  };

  const applyTheme = () => {
    const { theme } = preferences;
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };

  Player.preferences = preferences;
  Player.prefer = prefer;
  Player.applyTheme = applyTheme;
}
