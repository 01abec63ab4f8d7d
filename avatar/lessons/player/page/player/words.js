"use strict";
{
  const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv"]);
  const base = (tag) =>
    String(tag || "")
      .toLowerCase()
      .split(/[-_]/)[0];

  // The language the page speaks: the course's, else the browser's, else English.
  const chooseLanguage = (wanted, offered = globalThis.navigator?.languages ?? []) =>
    [wanted, ...offered].map(base).find((name) => name in Player.tables) ?? "en";

  let current = "en";

  const useLanguage = (name) => {
    current = name;
    return name;
  };

  // The text of a name, with {places} filled in.
  const say = (name, places = {}) =>
    (Player.tables[current][name] ?? Player.tables.en[name]).replace(/\{(\w+)\}/g, (whole, place) =>
      place in places ? places[place] : whole,
    );

  const percent = (share) =>
    new Intl.NumberFormat(current, { style: "percent", maximumFractionDigits: 0 }).format(share);

  const number = (value) => new Intl.NumberFormat(current, { maximumFractionDigits: 2 }).format(value);

  Player.chooseLanguage = chooseLanguage;
  Player.useLanguage = useLanguage;
  Player.say = say;
  Player.percent = percent;
  Player.number = number;
  Player.directionOf = (tag) => (RIGHT_TO_LEFT.has(base(tag)) ? "rtl" : "ltr");
  Player.baseLanguage = base;
}
