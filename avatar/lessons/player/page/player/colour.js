"use strict";
{
  // Relative luminance and contrast after WCAG 2.2.
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) =>
    0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255);
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const parse = (text) => {
    const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
    return found && found.slice(1).map((part) => parseInt(part, 16));
  };
  const mix = (colour, other, share) =>
    colour.map((value, index) => Math.round(value + (other[index] - value) * share));
  const css = (colour) => `rgb(${colour.join(" ")})`;

  const WHITE = [255, 255, 255];
  const NIGHT = [24, 28, 47]; // --surface of player.css in the dark
  const ENOUGH = 4.6;

  // A brand's colour, moved as little as needed until text on it and in it can be read.
  const legible = (colour, ground, towards) => {
    for (let share = 0; share <= 1; share += 0.02) {
      const mixed = mix(colour, towards, share);
      if (contrast(mixed, ground) >= ENOUGH) return mixed;
    }
    return towards;
  };

  const applyColour = (text) => {
    const colour = parse(text);
    if (!colour) return;
    const { style } = document.documentElement;
    // 0.94: the page's ground is a little darker than white
    style.setProperty("--brand-light", css(legible(colour, mix(WHITE, [0, 0, 0], 0.06), [0, 0, 0])));
    style.setProperty("--brand-dark", css(legible(colour, NIGHT, WHITE)));
  };

  Player.applyColour = applyColour;
  Player.contrast = contrast;
  Player.legible = legible;
}
