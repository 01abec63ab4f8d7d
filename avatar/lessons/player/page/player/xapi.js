"use strict";
{
  const STATE = "resume";

  // A record store that is named in the page's settings or, in the manner of older launches, in its address.
  class Xapi {
    constructor(settings, course, lesson) {
      Object.assign(this, settings);
      this.lesson = lesson;
      this.room = 20000;
      this.kind = "xapi";
      this.local = new Player.Local(course, lesson);
      this.video = true;
      this.said = new Set();
      this.activity =
        course.lessons.length > 1 ? `${this.activity}/${encodeURIComponent(lesson.id)}` : this.activity;
    }

    static find(course, lesson, search = globalThis.location.search) {
      const values = new URLSearchParams(search);
      const given = course.xapi ?? {};
      const settings = {
        endpoint: values.get("endpoint") || given.endpoint || "",
        auth: values.get("auth") || given.auth || "",
        activity: values.get("activity_id") || given.activity || "",
        actor: given.actor ?? null,
        registration: values.get("registration"),
      };
      if (!settings.endpoint || !settings.activity) return null;
      try {
        if (values.get("actor")) settings.actor = JSON.parse(values.get("actor"));
      } catch {
        // an actor that cannot be read is none
      }
      return new Xapi(settings, course, lesson);
    }

    // Nobody in particular, but the same on the next visit with this browser.
    nobody() {
      const place = Player.storage.key("learner");
      const name = Player.storage.read(place) ?? Player.uuid();
      Player.storage.write(place, name);
      return { objectType: "Agent", account: { homePage: this.home, name } };
    }

    // The origin of the course's address; a URN has none.
    get home() {
      const { origin } = new URL(this.activity);
      return origin === "null" ? this.activity : origin;
    }

    get where() {
      const where = { activityId: this.activity, agent: JSON.stringify(this.actor) };
      if (this.registration) where.registration = this.registration;
      return where;
    }

    context(categories) {
      const made = {};
      if (this.registration) made.registration = this.registration;
      const foreign = categories.filter((id) => !Player.Cmi5.OURS.includes(id));
      if (foreign.length)
        made.contextActivities = { category: foreign.map((id) => ({ objectType: "Activity", id })) };
      return made;
    }

    async open() {
      this.actor ??= this.nobody();
      this.local.place += `/${encodeURIComponent(JSON.stringify(this.actor))}`;
      this.lrs = new Player.Lrs({
        endpoint: this.endpoint,
        auth: this.auth,
        queue: Player.storage.key("queue", this.endpoint, JSON.stringify(this.actor), this.activity),
        trouble: (message) => this.trouble?.(message),
      });
      const context = (categories) => this.context(categories);
      const { lesson, actor, activity } = this;
      this.statements = new Player.Statements({ lesson, actor, activity, session: Player.uuid(), context });
      let kept = null;
      try {
        kept = await this.lrs.read("activities/state", { ...this.where, stateId: STATE });
      } catch (error) {
        this.trouble?.(error.message);
      }
      const near = await this.local.open();
      this.said = new Set(kept?.said ?? Player.storage.readJson(`${this.local.place}/said`, []));
      this.lrs.push(this.statements.stand("initialized", { object: this.statements.described }));
      return {
        ...near,
        memory: kept?.memory ?? near.memory,
        other: near.memory,
        learner: JSON.stringify(this.actor),
      };
    }

    decide(record) {
      const verbs = [];
      if (record.complete && !this.said.has("completed")) verbs.push("completed");
      if (record.success === true && !this.said.has("passed")) verbs.push("passed");
      if (record.success === false && record.score && !this.said.has(`failed ${record.round}`))
        verbs.push("failed");
      for (const verb of verbs) {
        this.said.add(verb === "failed" ? `failed ${record.round}` : verb);
        const object = this.statements.described;
        this.lrs.queue.push(
          this.statements.stand(verb, { seconds: record.seconds, score: record.score, object }),
        );
      }
      if (verbs.length) this.lrs.keep();
    }

    state(record, leaving) {
      const document = { memory: record.memory, said: [...this.said] };
      return this.lrs.write("activities/state", { ...this.where, stateId: STATE }, document, leaving);
    }

    near(record) {
      Player.storage.write(`${this.local.place}/said`, JSON.stringify([...this.said]));
      this.local.leave(record);
    }

    async save(record) {
      this.decide(record);
      this.near(record);
      const sent = this.lrs.flush();
      await this.state(record, false);
      await sent;
    }

    leave(record) {
      if (!this.lrs) return;
      if (record) {
        this.decide(record);
        this.near(record);
        this.state(record, true).catch(() => {});
      }
      const object = this.statements.described;
      this.lrs.queue.push(this.statements.stand("terminated", { seconds: this.seconds?.() ?? 0, object }));
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

  Player.Xapi = Xapi;
}
