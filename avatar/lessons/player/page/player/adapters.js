"use strict";
{
  // kind of the course → what records it, or null where the page was not opened by what it is made for
  const FINDERS = {
    scorm12: () => Player.Scorm12.find(),
    scorm2004: () => Player.Scorm2004.find(),
    cmi5: (course, lesson) => Player.Cmi5.find(lesson),
    html: (course, lesson) => Player.Xapi.find(course, lesson) ?? new Player.Local(course, lesson),
  };

  const findAdapter = (course, lesson) => (FINDERS[course.kind] ?? FINDERS.html)(course, lesson);

  Player.findAdapter = findAdapter;
}
