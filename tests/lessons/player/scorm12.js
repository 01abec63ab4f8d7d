"use strict";
// A strict SCORM 1.2 run-time for tests, after "SCORM Run-Time Environment Version 1.2" (ADL, 2001), section 3:
// every call, element, data type and vocabulary is checked, and what breaks a rule is refused with its code.
// One attempt after another is kept in `localStorage`, as an LMS keeps it in its database.
{
  const ERRORS = {
    0: "No error",
    101: "General exception",
    201: "Invalid argument error",
    202: "Element cannot have children",
    203: "Element not an array. Cannot have count",
    301: "Not initialized",
    401: "Not implemented error",
    402: "Invalid set value, element is a keyword",
    403: "Element is read only",
    404: "Element is write only",
    405: "Incorrect Data Type",
  };
  const decimal = /^-?\d+(\.\d+)?$/;
  const percent = (text) => text === "" || (decimal.test(text) && Number(text) >= 0 && Number(text) <= 100);
  const timespan = (text) => /^\d{2,4}:\d{2}:\d{2}(\.\d{1,2})?$/.test(text);
  const time = (text) => /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/.test(text);
  const string = (length) => (text) => text.length <= length && /^[\x00-\x7f]*$/.test(text);
  const identifier = (text) => /^[\x21-\x7e]{1,255}$/.test(text);
  const words =
    (...allowed) =>
    (text) =>
      allowed.includes(text);
  const anything = () => true;
  const choice = (text) => text === "" || /^[a-z0-9](,[a-z0-9])*$/.test(text);
  const result = (text) =>
    ["correct", "wrong", "unanticipated", "neutral"].includes(text) || decimal.test(text);
  const TYPES = [
    "true-false",
    "choice",
    "fill-in",
    "matching",
    "performance",
    "likert",
    "sequencing",
    "numeric",
  ];

  // element → [what may be done, what may be set]
  const MODEL = {
    "cmi.core._children": ["k"],
    "cmi.core.student_id": ["r"],
    "cmi.core.student_name": ["r"],
    "cmi.core.lesson_location": ["rw", string(255)],
    "cmi.core.credit": ["r"],
    "cmi.core.lesson_status": ["rw", words("passed", "completed", "failed", "incomplete", "browsed")],
    "cmi.core.entry": ["r"],
    "cmi.core.score._children": ["k"],
    "cmi.core.score.raw": ["rw", percent],
    "cmi.core.score.min": ["rw", percent],
    "cmi.core.score.max": ["rw", percent],
    "cmi.core.total_time": ["r"],
    "cmi.core.lesson_mode": ["r"],
    "cmi.core.exit": ["w", words("time-out", "suspend", "logout", "")],
    "cmi.core.session_time": ["w", timespan],
    "cmi.suspend_data": ["rw", string(4096)],
    "cmi.launch_data": ["r"],
    "cmi.student_data._children": ["k"],
    "cmi.student_data.mastery_score": ["r"],
    "cmi.interactions._children": ["k"],
    "cmi.interactions._count": ["k"],
  };
  const INTERACTION = {
    id: ["w", identifier],
    time: ["w", time],
    type: ["w", words(...TYPES)],
    "correct_responses._count": ["k"],
    "correct_responses.0.pattern": ["w", choice],
    weighting: ["w", (text) => decimal.test(text)],
    student_response: ["w", choice],
    result: ["w", result],
    latency: ["w", timespan],
  };

  const settings = { interactions: true, refuse: 0, mode: "normal", mastery: "", ...globalThis.LMS };
  const kept = JSON.parse(localStorage.getItem("lms") ?? "null") ?? {
    status: "not attempted",
    total: 0,
    attempts: [],
  };
  const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const resumed = kept.exit === "suspend";
  const cmi = {
    "cmi.core._children":
      "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time",
    "cmi.core.student_id": "learner-7",
    "cmi.core.student_name": "Ng, Ada",
    "cmi.core.lesson_location": resumed ? (kept.values["cmi.core.lesson_location"] ?? "") : "",
    "cmi.core.credit": settings.mode === "normal" ? "credit" : "no-credit",
    "cmi.core.lesson_status": kept.status,
    "cmi.core.entry": resumed ? "resume" : kept.status === "not attempted" ? "ab-initio" : "",
    "cmi.core.score._children": "raw,min,max",
    "cmi.core.score.raw": kept.values?.["cmi.core.score.raw"] ?? "",
    "cmi.core.score.min": "",
    "cmi.core.score.max": "",
    "cmi.core.total_time": "0000:00:00.00",
    "cmi.core.lesson_mode": settings.mode,
    "cmi.suspend_data": resumed ? (kept.values["cmi.suspend_data"] ?? "") : "",
    "cmi.launch_data": "",
    "cmi.student_data._children": "mastery_score",
    "cmi.student_data.mastery_score": settings.mastery,
  };
  const interactions = [];
  const log = [];
  const broken = [];
  let state = "before";
  let code = "0";

  const fail = (call, wanted, value = "false") => {
    code = String(wanted);
    broken.push(`${call}: ${code} ${ERRORS[code]}`);
    return value;
  };
  const fine = (value = "true") => {
    code = "0";
    return value;
  };
  const ruleOf = (element) => {
    const found = /^cmi\.interactions\.(\d+)\.(.+)$/.exec(element);
    if (found) {
      if (!settings.interactions) return { missing: true };
      return { rule: INTERACTION[found[2]], index: Number(found[1]), name: found[2] };
    }
    if (!settings.interactions && element.startsWith("cmi.interactions")) return { missing: true };
    return { rule: MODEL[element] };
  };
  const store = () => {
    kept.values = { ...cmi };
    kept.status = cmi["cmi.core.lesson_status"];
    kept.exit = cmi["cmi.core.exit"] ?? "";
    localStorage.setItem("lms", JSON.stringify(kept));
  };

  globalThis.API = {
    LMSInitialize(parameter) {
      log.push(["LMSInitialize", parameter]);
      if (parameter !== "") return fail("LMSInitialize", 201);
      if (state !== "before") return fail("LMSInitialize", 101);
      state = "running";
      return fine();
    },
    LMSFinish(parameter) {
      log.push(["LMSFinish", parameter]);
      if (parameter !== "") return fail("LMSFinish", 201);
      if (state !== "running") return fail("LMSFinish", 301);
      state = "after";
      store();
      kept.total += seconds(cmi["cmi.core.session_time"] ?? "00:00:00");
      kept.attempts.push({ interactions, session: cmi["cmi.core.session_time"] ?? null, broken });
      localStorage.setItem("lms", JSON.stringify(kept));
      return fine();
    },
    LMSGetValue(element) {
      log.push(["LMSGetValue", element]);
      if (typeof element !== "string" || element === "") return fail(`LMSGetValue(${element})`, 201, "");
      if (state !== "running") return fail(`LMSGetValue(${element})`, 301, "");
      const { rule, missing } = ruleOf(element);
      // To ask for what an LMS need not have is no mistake of the lesson's.
      if (missing) {
        code = "401";
        return "";
      }
      if (!rule) return fail(`LMSGetValue(${element})`, 201, "");
      if (rule[0] === "w") return fail(`LMSGetValue(${element})`, 404, "");
      if (element === "cmi.interactions._children")
        return fine(
          Object.keys(INTERACTION)
            .filter((name) => !name.includes("."))
            .join(","),
        );
      if (element === "cmi.interactions._count") return fine(String(interactions.length));
      return fine(cmi[element] ?? "");
    },
    LMSSetValue(element, value) {
      log.push(["LMSSetValue", element, value]);
      const call = `LMSSetValue(${element}, ${value})`;
      if (typeof element !== "string" || typeof value !== "string") return fail(call, 201);
      if (state !== "running") return fail(call, 301);
      const { rule, index, name, missing } = ruleOf(element);
      if (missing) return fail(call, 401);
      if (!rule) return fail(call, 201);
      if (rule[0] === "k") return fail(call, 402);
      if (rule[0] === "r") return fail(call, 403);
      if (!(rule[1] ?? anything)(value)) return fail(call, 405);
      if (name === undefined) {
        cmi[element] = value;
        return fine();
      }
      if (index > interactions.length) return fail(call, 201);
      interactions[index] ??= {};
      interactions[index][name] = value;
      return fine();
    },
    LMSCommit(parameter) {
      log.push(["LMSCommit", parameter]);
      if (parameter !== "") return fail("LMSCommit", 201);
      if (state !== "running") return fail("LMSCommit", 301);
      if (settings.refuse > 0) {
        settings.refuse -= 1;
        code = "101";
        return "false";
      }
      store();
      return fine();
    },
    LMSGetLastError: () => code,
    LMSGetErrorString: (wanted) => ERRORS[wanted] ?? "",
    LMSGetDiagnostic: () => "",
  };
  globalThis.lms = { kept, cmi, interactions, log, broken, settings, state: () => state };
}
