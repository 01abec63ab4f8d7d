"use strict";
{
  const two = (number) => String(number).padStart(2, "0");

  // 61.9 → "1:01", 3661 → "1:01:01": as a player shows it, rounded down.
  const clock = (seconds) => {
    const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds + 1e-6 : 0));
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  };

  const hundredths = (seconds) => Math.max(0, Math.round((Number.isFinite(seconds) ? seconds : 0) * 100));

  // CMITimespan of SCORM 1.2: HHHH:MM:SS.SS, hours of two to four digits.
  const timespan = (seconds) => {
    const all = Math.min(hundredths(seconds), 359999999 * 100);
    const hours = Math.min(9999, Math.floor(all / 360000));
    return `${String(hours).padStart(4, "0")}:${two(Math.floor(all / 6000) % 60)}:${two(
      Math.floor(all / 100) % 60,
    )}.${two(all % 100)}`;
  };

  // ISO 8601 duration with hundredths, as SCORM 2004 (timeinterval(second,10,2)) and xAPI want it.
  const duration = (seconds) => {
    const all = hundredths(seconds);
    const hours = Math.floor(all / 360000);
    const minutes = Math.floor(all / 6000) % 60;
    const rest = (all % 6000) / 100;
    return `PT${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${rest}S`;
  };

  // CMITime of SCORM 1.2, the time of day: HH:MM:SS.
  const timeOfDay = (date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

  // time(second,10,0) of SCORM 2004: UTC without fractions.
  const instant = (date) => date.toISOString().replace(/\.\d+Z$/, "Z");

  Player.clock = clock;
  Player.timespan = timespan;
  Player.duration = duration;
  Player.timeOfDay = timeOfDay;
  Player.instant = instant;
}
