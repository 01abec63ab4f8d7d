"use strict";
// A strict SCORM 2004 run-time for tests, after "SCORM 2004 4th Edition Run-Time Environment" (ADL, 2009), sections
// 3 and 4: states of the API, codes of errors, data types with their smallest permitted maxima, dependencies.
{
  const ERRORS = {
    0: "No Error",
    101: "General Exception",
    103: "Already Initialized",
    104: "Content Instance Terminated",
    112: "Termination Before Initialization",
    113: "Termination After Termination",
    122: "Retrieve Data Before Initialization",
    123: "Retrieve Data After Termination",
    132: "Store Data Before Initialization",
    133: "Store Data After Termination",
    142: "Commit Before Initialization",
    143: "Commit After Termination",
    201: "General Argument Error",
    301: "General Get Failure",
    351: "General Set Failure",
    391: "General Commit Failure",
    401: "Undefined Data Model Element",
    402: "Unimplemented Data Model Element",
    403: "Data Model Element Value Not Initialized",
    404: "Data Model Element Is Read Only",
    405: "Data Model Element Is Write Only",
    406: "Data Model Element Type Mismatch",
    407: "Data Model Element Value Out Of Range",
    408: "Data Model Dependency Not Established",
  };
  // A check gives the code of what is wrong, or 0.
  const mismatch = (fine) => (text) => (fine(text) ? 0 : 406);
  const string = (length) => mismatch((text) => text.length <= length);
  const words = (...allowed) => mismatch((text) => allowed.includes(text));
  const real =
    (low = -Infinity, high = Infinity) =>
    (text) => {
      if (!/^-?\d+(\.\d{1,7})?$/.test(text)) return 406;
      return Number(text) < low || Number(text) > high ? 407 : 0;
    };
  const interval = mismatch((text) =>
    /^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/.test(text),
  );
  const instant = mismatch((text) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,2})?(Z|[+-]\d\d(:\d\d)?)?$/.test(text),
  );
  const short = (text) => /^[A-Za-z0-9._-]{1,250}$/.test(text);
  const long = mismatch((text) => text.length > 0 && text.length <= 4000 && !/\s/.test(text));
  const choices = mismatch((text) => {
    const parts = text === "" ? [] : text.split("[,]");
    return parts.length <= 36 && parts.every(short) && new Set(parts).size === parts.length;
  });
  const result = (text) =>
    ["correct", "incorrect", "unanticipated", "neutral"].includes(text) ? 0 : real()(text);
  const TYPES = [
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "likert",
    "matching",
    "performance",
    "sequencing",
    "numeric",
    "other",
  ];

  const MODEL = {
    "cmi._version": ["r"],
    "cmi.completion_status": ["rw", words("completed", "incomplete", "not attempted", "unknown")],
    "cmi.completion_threshold": ["r"],
    "cmi.credit": ["r"],
    "cmi.entry": ["r"],
    "cmi.exit": ["w", words("time-out", "suspend", "logout", "normal", "")],
    "cmi.interactions._children": ["r"],
    "cmi.interactions._count": ["r"],
    "cmi.launch_data": ["r"],
    "cmi.learner_id": ["r"],
    "cmi.learner_name": ["r"],
    "cmi.location": ["rw", string(1000)],
    "cmi.max_time_allowed": ["r"],
    "cmi.mode": ["r"],
    "cmi.progress_measure": ["rw", real(0, 1)],
    "cmi.scaled_passing_score": ["r"],
    "cmi.score._children": ["r"],
    "cmi.score.scaled": ["rw", real(-1, 1)],
    "cmi.score.raw": ["rw", real()],
    "cmi.score.min": ["rw", real()],
    "cmi.score.max": ["rw", real()],
    "cmi.session_time": ["w", interval],
    "cmi.success_status": ["rw", words("passed", "failed", "unknown")],
    "cmi.suspend_data": ["rw", string(64000)],
    "cmi.total_time": ["r"],
  };
  const INTERACTION = {
    id: ["rw", long],
    type: ["rw", words(...TYPES)],
    timestamp: ["rw", instant],
    "correct_responses._count": ["r"],
    "correct_responses.0.pattern": ["rw", choices],
    weighting: ["rw", real()],
    learner_response: ["rw", choices],
    result: ["rw", result],
    latency: ["rw", interval],
    description: ["rw", string(250)],
  };

  const settings = { refuse: 0, mode: "normal", pass: null, threshold: null, ...globalThis.LMS };
  const kept = JSON.parse(localStorage.getItem("lms") ?? "null") ?? {
    values: {},
    interactions: [],
    attempts: [],
  };
  const resumed = kept.values["cmi.exit"] === "suspend";
  const before = resumed ? kept.values : {};
  const carried = ["completion_status", "success_status", "location", "suspend_data", "progress_measure"];
  const cmi = {
    "cmi._version": "1.0",
    "cmi.completion_status": "unknown",
    "cmi.success_status": "unknown",
    "cmi.credit": settings.mode === "normal" ? "credit" : "no-credit",
    "cmi.entry": resumed ? "resume" : "ab-initio",
    "cmi.learner_id": "urn:learner:7",
    "cmi.learner_name": "Ng, Ada",
    "cmi.mode": settings.mode,
    "cmi.total_time": "PT0S",
    ...Object.fromEntries(
      [
        ...carried.map((name) => `cmi.${name}`),
        ...["scaled", "raw", "min", "max"].map((name) => `cmi.score.${name}`),
      ]
        .filter((name) => name in before)
        .map((name) => [name, before[name]]),
    ),
  };
  if (settings.pass !== null) cmi["cmi.scaled_passing_score"] = settings.pass;
  if (settings.threshold !== null) cmi["cmi.completion_threshold"] = settings.threshold;
  const interactions = resumed ? kept.interactions : [];
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
  const phase = (beforeCode, afterCode) => ({ before: beforeCode, after: afterCode })[state];
  const ruleOf = (element) => {
    const found = /^cmi\.interactions\.(0|[1-9]\d*)\.(.+)$/.exec(element);
    return found
      ? { rule: INTERACTION[found[2]], index: Number(found[1]), name: found[2] }
      : { rule: MODEL[element] };
  };
  const store = () => {
    kept.values = { ...cmi };
    kept.interactions = interactions;
    localStorage.setItem("lms", JSON.stringify(kept));
  };

  globalThis.API_1484_11 = {
    version: "1.0",
    Initialize(parameter) {
      log.push(["Initialize", parameter]);
      if (parameter !== "") return fail("Initialize", 201);
      if (state !== "before") return fail("Initialize", state === "running" ? 103 : 104);
      state = "running";
      return fine();
    },
    Terminate(parameter) {
      log.push(["Terminate", parameter]);
      if (parameter !== "") return fail("Terminate", 201);
      if (state !== "running") return fail("Terminate", phase(112, 113));
      state = "after";
      store();
      kept.attempts.push({ session: cmi["cmi.session_time"] ?? null, broken });
      localStorage.setItem("lms", JSON.stringify(kept));
      return fine();
    },
    GetValue(element) {
      log.push(["GetValue", element]);
      const call = `GetValue(${element})`;
      if (state !== "running") return fail(call, phase(122, 123), "");
      if (typeof element !== "string" || element === "") return fail(call, 301, "");
      const { rule, index, name } = ruleOf(element);
      if (!rule) return fail(call, 401, "");
      if (rule[0] === "w") return fail(call, 405, "");
      if (element === "cmi.interactions._count") return fine(String(interactions.length));
      const value = name === undefined ? cmi[element] : interactions[index]?.[name];
      if (value !== undefined) return fine(value);
      // Not yet set: to look is no mistake.
      code = "403";
      return "";
    },
    SetValue(element, value) {
      log.push(["SetValue", element, value]);
      const call = `SetValue(${element}, ${value})`;
      if (state !== "running") return fail(call, phase(132, 133));
      if (typeof element !== "string" || element === "") return fail(call, 351);
      if (typeof value !== "string") return fail(call, 406);
      const { rule, index, name } = ruleOf(element);
      if (!rule) return fail(call, 401);
      if (rule[0] === "r") return fail(call, 404);
      const wrong = rule[1](value);
      if (wrong) return fail(call, wrong);
      if (name === undefined) {
        cmi[element] = value;
        return fine();
      }
      if (index > interactions.length) return fail(call, 351);
      if (name !== "id" && interactions[index]?.id === undefined) return fail(call, 408);
      if (/^(correct_responses|learner_response)/.test(name) && interactions[index].type === undefined)
        return fail(call, 408);
      interactions[index] ??= {};
      interactions[index][name] = value;
      return fine();
    },
    Commit(parameter) {
      log.push(["Commit", parameter]);
      if (parameter !== "") return fail("Commit", 201);
      if (state !== "running") return fail("Commit", phase(142, 143));
      if (settings.refuse > 0) {
        settings.refuse -= 1;
        code = "391";
        return "false";
      }
      store();
      return fine();
    },
    GetLastError: () => code,
    GetErrorString: (wanted) => ERRORS[wanted] ?? "",
    GetDiagnostic: () => "",
  };
  globalThis.lms = { kept, cmi, interactions, log, broken, settings, state: () => state };
}
