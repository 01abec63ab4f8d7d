"""A record store and a cmi5 launch for tests: xAPI 1.0.3 and cmi5 (Quartz), as strict as their texts.

What breaks a rule is refused with 400 or 403 and noted in `broken`.
"""

import json
import re
import threading
import urllib.parse
import uuid

from .site import Handler, Site

CMI5 = "https://w3id.org/xapi/cmi5/context"
SESSION = f"{CMI5}/extensions/sessionid"
VERB = "http://adlnet.gov/expapi/verbs/"
DEFINED = {VERB + name for name in ("initialized", "completed", "passed", "failed", "terminated")}
DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ACTOR = {"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": "ada"}}


class Lrs(Site):
    """Serves the lesson's folder and, under /xapi/, the record store of one registration."""

    def __init__(self, folder):
        super().__init__(folder, LrsHandler)
        self.server.lrs = self
        self.activity = "https://lms.example/au/tides"
        self.registration = str(uuid.uuid4())
        self.statements = []
        self.states = {}
        self.tokens = {}
        self.broken = []
        self.down = False
        self.missed = []  # what came while it was down
        self.launch_data = {}
        self.session = None
        self.lock = threading.Lock()  # a batch is taken in whole, however many come at once

    def launch(self, cmi5=True, mode="Normal", mastery=None, back=None):
        """The address the LMS opens. Each launch is a session, whose token can be fetched once."""
        self.session = str(uuid.uuid4())
        data = {
            "contextTemplate": {
                "contextActivities": {"grouping": [{"id": "https://lms.example/course"}]},
                "extensions": {SESSION: self.session},
            },
            "launchMode": mode,
            "moveOn": "CompletedAndPassed",
            "launchMethod": "AnyWindow",
        }
        if mastery is not None:
            data["masteryScore"] = mastery
        if back:
            data["returnURL"] = back
        self.launch_data = data
        key = str(uuid.uuid4())
        self.tokens[key] = f"token-{key}"
        query = {
            "lesson": "tides",
            "endpoint": f"{self.url}/xapi/",
            "fetch": f"{self.url}/fetch?key={key}",
            "actor": json.dumps(ACTOR),
            "registration": self.registration,
            "activityId": self.activity,
        }
        return f"{self.url}/lesson/index.html?{urllib.parse.urlencode(query)}"

    def verbs(self, defined=True):
        found = [s["verb"]["id"] for s in self.statements if (s["verb"]["id"] in DEFINED) == defined]
        return [name.rsplit("/", 1)[-1] for name in found]

    def said(self, verb):
        return [s for s in self.statements if s["verb"]["id"].endswith(f"/{verb}")]

    def check(self, statement):
        """What is wrong with a statement that comes after those before it, or None."""
        for name in ("id", "timestamp", "actor", "verb", "object", "context"):
            if name not in statement:
                return f"{name} is missing"
        uuid.UUID(statement["id"])
        if not INSTANT.fullmatch(statement["timestamp"]):
            return "timestamp is no RFC 3339 time"
        result = statement.get("result", {})
        if "duration" in result and not DURATION.fullmatch(result["duration"]):
            return f"duration {result['duration']}"
        score = result.get("score", {})
        if score and not (-1 <= score["scaled"] <= 1 and score["min"] <= score["raw"] <= score["max"]):
            return "score is out of its range"
        if statement["object"].get("objectType") != "Activity" or ":" not in statement["object"]["id"]:
            return "object is no activity"
        return None

    def check_cmi5(self, statement):
        """Sections 9.3 to 9.6 of the cmi5 specification."""
        context = statement["context"]
        verb = statement["verb"]["id"]
        name = verb.removeprefix(VERB)
        if statement["actor"] != ACTOR or context.get("registration") != self.registration:
            return "actor or registration are not the launch's"
        if context.get("extensions", {}).get(SESSION) != self.session:
            return "not of this session"
        if {"id": "https://lms.example/course"} not in context["contextActivities"]["grouping"]:
            return "the context template is not whole"
        mine = [s for s in self.statements if s["context"]["extensions"].get(SESSION) == self.session]
        before = [s["verb"]["id"].removeprefix(VERB) for s in mine]
        ever = [s["verb"]["id"].removeprefix(VERB) for s in self.statements]
        if "terminated" in before:
            return f"{name} after terminated"
        if (name == "initialized") == bool(before):
            return f"{name} is in the wrong place: {before}"
        categories = [c["id"] for c in context["contextActivities"].get("category", [])]
        if verb not in DEFINED:
            return "cmi5's category is not allowed here" if f"{CMI5}/categories/cmi5" in categories else None
        if statement["object"]["id"] != self.activity:
            return "object is not the assignable unit"
        decides = name in ("completed", "passed", "failed")
        if (f"{CMI5}/categories/moveon" in categories) != decides:
            return "category moveon"
        if f"{CMI5}/categories/cmi5" not in categories:
            return "category cmi5 is missing"
        if decides and self.launch_data["launchMode"] != "Normal":
            return f"{name} in a mode that gives no credit"
        if name in ("completed", "passed") and name in ever:
            return f"{name} a second time"
        if name == "failed" and "passed" in ever:
            return "failed after passed"
        result = statement.get("result", {})
        wanted = {
            "completed": ("completion", True),
            "passed": ("success", True),
            "failed": ("success", False),
        }
        for key in ("completion", "success"):
            if result.get(key) != dict([wanted.get(name, ("", None))]).get(key):
                return f"{name} with {key} {result.get(key)}"
        if name in ("completed", "terminated") and "duration" not in result:
            return f"{name} without a duration"
        mastery = self.launch_data.get("masteryScore")
        if name in ("passed", "failed") and mastery is not None:
            if context["extensions"].get(f"{CMI5}/extensions/masteryscore") != mastery:
                return "masteryscore is missing"
            if (result["score"]["scaled"] >= mastery) != (name == "passed"):
                return f"{name} against the mastery score"
        return None


class LrsHandler(Handler):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)

    @property
    def lrs(self) -> Lrs:
        return self.server.lrs

    def answer(self, status, document=None):
        data = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status, reason):
        self.lrs.broken.append(f"{self.command} {self.path.split('?')[0]}: {reason}")
        self.answer(status, {"error": reason})

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def handle_xapi(self):
        path, _, query = self.path.partition("?")
        values = {key: entries[0] for key, entries in urllib.parse.parse_qs(query).items()}
        body = self.body()
        if self.lrs.down:
            self.lrs.missed.append(body)
            return self.answer(503)
        if path == "/fetch":
            token = self.lrs.tokens.pop(values.get("key"), None)
            if token is None:
                return self.answer(200, {"error-code": "1", "error-text": "already in use"})
            return self.answer(200, {"auth-token": token})
        if not re.fullmatch(r"Basic (token-[\w-]+|plain)", self.headers.get("Authorization", "")):
            return self.refuse(401, "no authorization")
        if self.headers.get("X-Experience-API-Version") != "1.0.3":
            return self.refuse(400, "no version")
        resource = path.removeprefix("/xapi/")
        if resource == "statements" and self.command == "POST":
            with self.lrs.lock:
                return self.take(json.loads(body))
        if resource in ("activities/state", "agents/profile"):
            return self.document(resource, values, body)
        return self.refuse(404, "no such resource")

    def take(self, batch):
        lrs = self.lrs
        cmi5 = self.headers["Authorization"] != "Basic plain"
        ids = []
        for statement in batch if isinstance(batch, list) else [batch]:
            if any(known["id"] == statement["id"] for known in lrs.statements):
                ids.append(statement["id"])  # stored once, however often it is sent
                continue
            wrong = lrs.check(statement) or (cmi5 and lrs.check_cmi5(statement))
            if wrong:
                return self.refuse(403 if cmi5 else 400, f"{statement['verb']['id']}: {wrong}")
            lrs.statements.append(statement)
            ids.append(statement["id"])
        return self.answer(200, ids)

    def document(self, resource, values, body):
        lrs = self.lrs
        wanted = {
            "activities/state": ("activityId", "agent", "stateId"),
            "agents/profile": ("agent", "profileId"),
        }
        missing = [name for name in wanted[resource] if name not in values]
        if missing:
            return self.refuse(400, f"without {missing}")
        key = (resource, *(values[name] for name in wanted[resource]), values.get("registration"))
        if self.command == "PUT":
            if values.get("stateId") == "LMS.LaunchData":
                return self.refuse(403, "the launch data belong to the LMS")
            lrs.states[key] = json.loads(body)
            return self.answer(204)
        if values.get("stateId") == "LMS.LaunchData":
            return self.answer(200, lrs.launch_data)
        return self.answer(200, lrs.states[key]) if key in lrs.states else self.answer(404)

    def do_GET(self):  # noqa: N802 (as the server calls it)
        if self.path.startswith("/xapi/"):
            return self.handle_xapi()
        return super().do_GET()

    do_POST = do_PUT = handle_xapi  # noqa: N815
