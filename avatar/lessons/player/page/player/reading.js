"use strict";
{
  // The course of course.js with all that may be left out, or null where nothing can be shown of it.
  const readCourse = (given) => {
    if (!given || given.format !== 1 || !Array.isArray(given.lessons) || !given.lessons.length) return null;
    const lessons = given.lessons.map((lesson) => ({
      captions: [],
      chapters: [],
      transcript: [],
      direction: Player.directionOf(lesson.language ?? given.language),
      language: given.language,
      ...lesson,
      duration: lesson.duration > 0 ? lesson.duration : 1,
      questions: (lesson.questions ?? []).map((question) => ({
        kind: "single",
        points: 1,
        at: Infinity,
        ...question,
      })),
    }));
    return {
      kind: "html",
      xapi: null,
      ...given,
      completion: { share: 0.9, pass: null, ...given.completion },
      lessons,
    };
  };

  Player.readCourse = readCourse;
}
