"use strict";
{
  const SESSION = `${Player.Statements.CMI5}/extensions/sessionid`;
  const STATE = "resume";
  const OURS = ["cmi5", "moveon"].map((name) => `${Player.Statements.CMI5}/categories/${name}`);

  // cmi5 (Quartz) on the launch URL's parameters. The rules it is held to: one `initialized` first, one
  // `terminated` last, `completed` and `passed` once for a registration, no `failed` after `passed`.
  class Cmi5 {
    constructor(launch, lesson) {
      Object.assign(this, launch);
      this.lesson = lesson;
      this.room = 20000; // what still fits through while the page is left
      this.kind = "cmi5";
      this.said = new Set();
      this.video = true;
    }

    static find(lesson, search = globalThis.location.search) {
      const values = new URLSearchParams(search);
      const launch = {};
      for (const name of ["endpoint", "fetch", "actor", "registration", "activityId"]) {
        launch[name] = values.get(name);
        if (!launch[name]) return null;
      }
      try {
        launch.actor = JSON.parse(launch.actor);
      } catch {
        return null;
      }
      return new Cmi5(launch, lesson);
    }

    // The token can be fetched once; a page that is loaded anew has it still.
    async authorise() {
      const place = Player.storage.key("token", this.fetch);
      let kept = null;
      try {
        kept = globalThis.sessionStorage.getItem(place);
      } catch {
        // shut off: the page must not be loaded anew then
      }
      if (kept) return { token: kept, again: true };
      const answer = await fetch(this.fetch, { method: "POST", cache: "no-store" });
      const body = await answer.json();
      if (!body["auth-token"])
        throw new Player.LrsRefused("fetch", body["error-code"] ?? answer.status, body["error-text"]);
      try {
        globalThis.sessionStorage.setItem(place, body["auth-token"]);
      } catch {
        // as above
      }
      return { token: body["auth-token"], again: false };
    }

    get where() {
      return {
        activityId: this.activityId,
        agent: JSON.stringify(this.actor),
        registration: this.registration,
      };
    }

    // The launch's context template, never changed but for what cmi5 says to add.
    context(categories) {
      const made = JSON.parse(JSON.stringify(this.data.contextTemplate ?? {}));
      made.registration = this.registration;
      if (categories.length) {
        const given = made.contextActivities ?? {};
        const listed = [given.category ?? []].flat();
        const more = categories.filter((id) => !listed.some((one) => one.id === id));
        made.contextActivities = {
          ...given,
          category: [...listed, ...more.map((id) => ({ objectType: "Activity", id }))],
        };
      }
      return made;
    }

    async open() {
      const { token, again } = await this.authorise();
      this.lrs = new Player.Lrs({
        endpoint: this.endpoint,
        auth: `Basic ${token}`,
        queue: Player.storage.key("queue", this.endpoint, this.registration, this.activityId),
        trouble: (message) => this.trouble?.(message),
      });
      const { lrs } = this;
      this.data = await lrs.read("activities/state", { ...this.where, stateId: "LMS.LaunchData" });
      if (!this.data) throw new Player.LrsRefused("LMS.LaunchData", 404, "");
      const wishes = await lrs.read("agents/profile", {
        agent: JSON.stringify(this.actor),
        profileId: "cmi5LearnerPreferences",
      });
      const kept = (await lrs.read("activities/state", { ...this.where, stateId: STATE })) ?? {};
      // What waits in the queue was said too, though the record store has not heard of it yet.
      this.heard = `${lrs.place}/said`;
      this.said = new Set([...(kept.said ?? []), ...Player.storage.readJson(this.heard, [])]);
      this.mode = this.data.launchMode ?? "Normal";
      this.returnURL = this.data.returnURL ?? null;
      const session = this.data.contextTemplate?.extensions?.[SESSION] ?? token;
      this.statements = new Player.Statements({
        lesson: this.lesson,
        actor: this.actor,
        activity: this.activityId,
        session,
        context: (categories) => this.context(categories),
      });
      // A session that has ended takes no more statements: the lesson must be launched again.
      if (again)
        return {
          over: true,
          memory: kept.memory ?? "",
          mode: "over",
          learner: "",
          pass: null,
          position: null,
        };
      lrs.queue = [
        this.statements.stand("initialized", {}),
        ...Player.Statements.adopt(lrs.queue, (categories) => this.context(categories)),
      ];
      lrs.keep();
      lrs.flush();
      const mastery = Number.isFinite(this.data.masteryScore) ? this.data.masteryScore : null;
      this.mastery = mastery;
      return {
        memory: kept.memory ?? "",
        position: null,
        learner: JSON.stringify(this.actor),
        mode: this.mode.toLowerCase(),
        pass: mastery,
        language: (wishes?.languagePreference ?? "").split(",")[0],
        sound: wishes?.audioPreference !== "off",
      };
    }

    // What is to be said of where the lesson stands, and was not said yet.
    decide(record) {
      const verbs = [];
      if (record.success === true && !this.said.has("passed")) verbs.push("passed");
      if (
        record.success === false &&
        record.score &&
        !this.said.has("passed") &&
        !this.said.has(`failed ${record.round}`)
      )
        verbs.push("failed");
      if (record.complete && !this.said.has("completed")) verbs.push("completed");
      for (const verb of verbs) {
        this.said.add(verb === "failed" ? `failed ${record.round}` : verb);
        const mastery = verb === "completed" ? null : this.mastery;
        this.lrs.queue.push(
          this.statements.stand(verb, { seconds: record.seconds, score: record.score, mastery }),
        );
      }
      if (!verbs.length) return;
      Player.storage.write(this.heard, JSON.stringify([...this.said]));
      this.lrs.keep();
    }

    state(record, leaving) {
      const document = { memory: record.memory, said: [...this.said] };
      return this.lrs.write("activities/state", { ...this.where, stateId: STATE }, document, leaving);
    }

    async save(record) {
      this.decide(record);
      const sent = this.lrs.flush();
      await this.state(record, false);
      await sent;
    }

    leave(record) {
      if (!this.lrs) return;
      if (record) {
        this.decide(record);
        this.state(record, true).catch(() => {});
      }
      this.lrs.queue.push(
        this.statements.stand("terminated", { seconds: this.seconds?.() ?? record?.seconds ?? 0 }),
      );
      this.lrs.keep();
      this.lrs.flush(true);
    }

    answer(answer) {
      this.lrs.push(this.statements.answer(answer));
    }

    event(verb, moment) {
      this.lrs.push(this.statements.video(verb, moment));
    }
  }

  Cmi5.OURS = OURS;
  Player.Cmi5 = Cmi5;
}
