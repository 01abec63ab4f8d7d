"use strict";
{
  const VIDEO = "https://w3id.org/xapi/video";
  const CMI5 = "https://w3id.org/xapi/cmi5/context";
  const VERBS = {
    initialized: "http://adlnet.gov/expapi/verbs/initialized",
    completed: "http://adlnet.gov/expapi/verbs/completed",
    passed: "http://adlnet.gov/expapi/verbs/passed",
    failed: "http://adlnet.gov/expapi/verbs/failed",
    answered: "http://adlnet.gov/expapi/verbs/answered",
    terminated: "http://adlnet.gov/expapi/verbs/terminated",
    played: `${VIDEO}/verbs/played`,
    paused: `${VIDEO}/verbs/paused`,
    seeked: `${VIDEO}/verbs/seeked`,
  };
  const MOMENT = `${VIDEO}/extensions`;
  const decimals = (number, places = 3) => Number(number.toFixed(places));

  // Statements about one lesson: `context` is called for each, for what the launch says of all of them.
  class Statements {
    constructor({ lesson, actor, activity, session, context }) {
      Object.assign(this, { lesson, actor, activity, session, context });
      this.language = lesson.language || "und";
    }

    text(words) {
      return { [this.language]: words };
    }

    make(verb, object, result, context) {
      const made = {
        id: Player.uuid(),
        timestamp: new Date().toISOString(),
        actor: this.actor,
        verb: { id: VERBS[verb], display: { en: verb } },
        object,
        context: context ?? this.context([]),
      };
      if (result) made.result = result;
      return made;
    }

    // The name of a part of the lesson: a URN takes no path.
    part(name) {
      return `${this.activity}${this.activity.startsWith("urn:") ? "#" : "/"}${name}`;
    }

    get whole() {
      return { objectType: "Activity", id: this.activity };
    }

    get described() {
      return {
        ...this.whole,
        definition: {
          type: "http://adlnet.gov/expapi/activities/lesson",
          name: this.text(this.lesson.title),
        },
      };
    }

    // How the lesson stands: one of the verbs that decide over it in cmi5.
    stand(verb, { seconds, score, mastery = null, object = this.whole }) {
      const decides = ["completed", "passed", "failed"].includes(verb);
      const result = {};
      if (verb !== "initialized") result.duration = Player.duration(seconds);
      if (verb === "completed") result.completion = true;
      if (verb === "passed" || verb === "failed") {
        result.success = verb === "passed";
        if (score)
          result.score = { scaled: decimals(score.scaled, 7), raw: score.earned, min: 0, max: score.most };
      }
      const categories = [`${CMI5}/categories/cmi5`, ...(decides ? [`${CMI5}/categories/moveon`] : [])];
      const context = this.context(categories);
      if (mastery !== null && result.score)
        context.extensions = { ...context.extensions, [`${CMI5}/extensions/masteryscore`]: mastery };
      return this.make(verb, object, Object.keys(result).length ? result : null, context);
    }

    // The xAPI video profile.
    video(verb, { at, from, watched, share, rate, duration }) {
      const extensions = { [`${MOMENT}/time`]: decimals(at) };
      if (verb === "seeked") {
        delete extensions[`${MOMENT}/time`];
        extensions[`${MOMENT}/time-from`] = decimals(from);
        extensions[`${MOMENT}/time-to`] = decimals(at);
      }
      if (verb === "paused") {
        extensions[`${MOMENT}/played-segments`] = watched
          .map((span) => span.map((second) => decimals(second)).join("[.]"))
          .join("[,]");
        extensions[`${MOMENT}/progress`] = decimals(share);
      }
      const context = this.context([VIDEO]);
      context.extensions = {
        ...context.extensions,
        [`${MOMENT}/session-id`]: this.session,
        [`${MOMENT}/length`]: decimals(duration, 2),
        [`${MOMENT}/speed`]: `${rate}x`,
      };
      const object = {
        objectType: "Activity",
        id: this.part("video"),
        definition: { type: `${VIDEO}/activity-type/video`, name: this.text(this.lesson.title) },
      };
      return this.make(verb, object, { extensions }, context);
    }

    answer({ question, chosen, right, latency }) {
      const object = {
        objectType: "Activity",
        id: this.part(`questions/${encodeURIComponent(question.id)}`),
        definition: {
          type: "http://adlnet.gov/expapi/activities/cmi.interaction",
          description: this.text(question.text),
          interactionType: "choice",
          choices: question.options.map(({ id, text }) => ({ id, description: this.text(text) })),
          correctResponsesPattern: [Player.scoring.correct(question).join("[,]")],
        },
      };
      const points = Player.scoring.points(question);
      const result = { response: chosen.join("[,]"), success: right, duration: Player.duration(latency) };
      if (points) result.score = { scaled: right ? 1 : 0, raw: right ? points : 0, min: 0, max: points };
      return this.make("answered", object, result);
    }
  }

  // What an earlier visit could not send, as part of this one: a session's first and last word are its own.
  Statements.adopt = (queue, context) =>
    queue
      .filter(({ verb }) => verb.id !== VERBS.initialized && verb.id !== VERBS.terminated)
      .map((statement) => {
        const categories = (statement.context.contextActivities?.category ?? []).map(({ id }) => id);
        const fresh = context(categories);
        return {
          ...statement,
          context: { ...fresh, extensions: { ...statement.context.extensions, ...fresh.extensions } },
        };
      });

  Statements.CMI5 = CMI5;
  Player.Statements = Statements;
}
