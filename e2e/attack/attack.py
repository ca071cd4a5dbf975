"""Attacks the API with schemathesis, on a system of its own with two clinics. The attackers are nobody, a patient of either
clinic, each role, and another clinic's reception.

    python attack.py <folder of the built programs> <schemathesis' program> [examples of each operation [roles…]]

It ends with 1 where a check failed in any run; what failed stands in the output.
"""

import html
import http.cookiejar
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOCUMENT = ROOT / "apiserver" / "api" / "openapi.yaml"
WITHOUT_TOKEN = ("nobody", "patient", "foreign-patient")
ROLES = (*WITHOUT_TOKEN, "doctor", "reception", "foreign-reception", "admin")  # who can remove the others comes last
START_WITHIN = 240  # seconds
SPARE_ACCOUNTS = 12  # of each role, for sessions that are ended on purpose; an account may open five at once
RECORDS = 12  # of each kind, anew for each role, as some end during the attack
NAMES = {"own": "攻撃される医院", "other": "ほかの医院"}
MARKS = {"own": "当院の患者", "other": "他院の患者"}  # stand in each record of a clinic


def clinic(side):
    file = json.loads((ROOT / "deploy" / "demo" / "clinic.json").read_text())
    file["name"] = NAMES[side]
    file["staff"] = [
        {"name": role, "email": f"{role}{n}@{side}.example", "role": role}
        for role in ("admin", "doctor", "reception")
        for n in range(1 + SPARE_ACCOUNTS)
    ] + [
        {"name": "同僚", "email": f"colleague{n}@{side}.example", "role": "reception"}
        for n in range(RECORDS)  # to be changed and removed
    ]
    return file


class System:
    """A devstack on ports of its own, with two clinics."""

    def __init__(self, programs, folder):
        self.programs, self.folder = programs, folder
        names = ("http", "temporal-ui", "temporal", "mongo", "outbox", "smtp", "turn")
        self.ports = dict(zip(names, free_ports(len(names))))
        self.base = f"http://127.0.0.1:{self.ports['http']}/api/v1"
        self.process = None

    def __enter__(self):
        own = self.write("own.json", clinic("own"))
        flags = [f"-{name}={port}" for name, port in self.ports.items()]
        log = open(self.folder / "devstack.log", "w")
        self.process = subprocess.Popen(
            [self.programs / "devstack", f"-data={self.folder / 'data'}", f"-bin={self.programs}", "-desk=never", f"-demo-file={own}", *flags],
            stdout=log, stderr=subprocess.STDOUT,
        )
        try:
            self.await_ready()
            self.password = json.loads((self.folder / "data" / "secrets.json").read_text())["demoPassword"]
            self.provision(self.write("other.json", clinic("other")))
        except BaseException:  # a with statement leaves only what it has entered
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)

    def await_ready(self):
        log = self.folder / "devstack.log"
        deadline = time.monotonic() + START_WITHIN
        while "is ready" not in log.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the system did not start:\n{log.read_text()}")
            time.sleep(0.2)

    def write(self, name, content):
        path = self.folder / name
        path.write_text(json.dumps(content))
        return path

    def provision(self, file):
        environment = dict(
            os.environ, MADOGUCHI_INITIAL_PASSWORD=self.password, MONGODB_DATABASE="madoguchi",
            MONGODB_URI=f"mongodb://127.0.0.1:{self.ports['mongo']}/?replicaSet=madoguchi",
        )
        subprocess.run([self.programs / "apiserver", "provision", "-file", file], env=environment, check=True)

    def sign_in(self, email):
        return self.post("/sessions", {"email": email, "password": self.password})

    def post(self, path, body, token=None):
        self.key = getattr(self, "key", 0) + 1
        headers = {
            "Content-Type": "application/json", "Idempotency-Key": f"attack-{self.key:08}",
            "X-Forwarded-For": f"198.51.100.{self.key % 250}",  # many callers, none of whom signs in too often
        }
        if token:
            headers["Authorization"] = "Bearer " + token
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def get(self, path, token):
        request = urllib.request.Request(self.base + path, headers={"Authorization": "Bearer " + token})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def knows(self, token):
        """Whether the token still opens something."""
        try:
            return bool(self.get("/sessions/current", token))
        except urllib.error.HTTPError:
            return False

    def fill(self, session, name, day):
        """Books visits, creates calls and registers patients; it returns their IDs by kind."""
        doctor, menu = session["clinic"]["doctors"][0]["id"], session["clinic"]["menus"][0]["id"]
        reservations, calls, patients = [], [], []
        for n in range(RECORDS):
            visit = {
                "doctorId": doctor, "menuId": menu, "method": ("online", "inPerson")[n % 2], "visit": "return",
                "start": (day + timedelta(minutes=15 * n)).isoformat(), "patientName": name, "memo": name,
            }
            reservations.append(self.post("/reservations", visit, session["token"])["entry"]["id"])
            # The first calls can be entered already.
            start = datetime.now(timezone.utc) + timedelta(hours=24 * (n // 4), minutes=n)
            call = {"doctorId": doctor, "start": start.isoformat(), "title": name}
            calls.append(self.post("/calls", call, session["token"])["entry"]["id"])
            patient = {"name": name, "notes": name, "chartNumber": f"{day.day}-{n}"}
            patients.append(self.post("/patients", patient, session["token"])["patient"]["id"])
        return {"reservations": reservations, "calls": calls, "patients": patients}

    def people(self, side):
        """IDs of a clinic's colleagues, and of invitations that it sends now."""
        token = self.sign_in(f"admin0@{side}.example")["token"]
        staff = [m["id"] for m in self.get("/staff", token)["members"] if m["email"].startswith("colleague")]
        for n in range(RECORDS):
            self.post("/staff/invitations", {"name": "招待 花子", "email": f"invited{n}@{side}.example", "role": "reception"}, token)
        deadline = time.monotonic() + 30
        while len(invitations := [i["id"] for i in self.get("/staff", token)["invitations"]]) < RECORDS:
            if time.monotonic() > deadline:
                raise SystemExit(f"{len(invitations)} of {RECORDS} invitations are in the list")
            time.sleep(0.2)
        return {"staff": staff, "invitations": invitations}


class Side:
    """A clinic with its people, some records, and a patient with an account."""

    def __init__(self, system, name):
        self.system, self.name, self.people = system, name, system.people(name)
        session = system.sign_in(f"reception0@{name}.example")
        self.records = system.fill(session, MARKS[name], a_morning(2))
        self.doctors = [d["id"] for d in session["clinic"]["doctors"]]
        self.menus = [m["id"] for m in session["clinic"]["menus"]]
        self.patient = Patient(system, f"attacker@{name}.patient.example", session["clinic"]["id"])

    def everything(self):
        return sum((*self.people.values(), *self.records.values()), [])

    def fresh(self, number):
        """Records for one attack."""
        return self.system.fill(self.system.sign_in(f"reception0@{self.name}.example"), MARKS[self.name], a_morning(3 + number))


class Patient:
    """A patient with an account, in a browser, who has registered a clinic."""

    PASSWORD = "Himawari-2026-saku"

    def __init__(self, system, address, clinic):
        self.system, self.address, self.jar = system, address, http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.root = system.base.removesuffix("/api/v1")
        self.send("/mypage/signup", email=self.address)
        link = self.mailed_link()
        self.send(link, password=self.PASSWORD, passwordRepeat=self.PASSWORD, agreed="1")
        self.send(
            "/mypage/profile", "/mypage/profile/confirm", name="攻撃 花子", kana="コウゲキ　ハナコ", birthDate="1980-04-01", sex="female",
            phone="090-1234-5678", postalCode="1000001", address="東京都千代田区千代田1-1",
        )
        if not self.signed_in():
            raise SystemExit("the patient did not sign up")
        self.send(f"/mypage/join/{clinic}")

    def open(self, path, form=None):
        data = urllib.parse.urlencode(form).encode() if form else None
        with self.browser.open(self.root + path, data, timeout=30) as answer:
            return answer.url, answer.read().decode()

    def send(self, page, action=None, **typed):
        """Sends a page's form with its hidden fields."""
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', self.open(page)[1]))
        return self.open(action or page, {name: html.unescape(value) for name, value in hidden.items()} | typed)

    def mailed_link(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.system.ports['outbox']}/api/messages", timeout=30) as answer:
                for message in json.load(answer):
                    for link in message.get("links") or []:
                        if message["to"] == self.address and "/mypage/signup/" in link:
                            return urllib.parse.urlparse(link).path
            time.sleep(0.2)
        raise SystemExit("the patient got no mail")

    def signed_in(self):
        return self.open("/mypage/account")[0] == self.root + "/mypage/account"

    def cookie(self):
        return next({c.name: c.value} for c in self.jar if "madoguchi_account" in c.name)


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def a_morning(days):
    """9:00 in the clinic, some days from now."""
    now = datetime.now(timezone(timedelta(hours=9))) + timedelta(days=days)
    return now.replace(hour=9, minute=0, second=0, microsecond=0)


def hand(system, role, number, sides):
    """What hooks.py is given for one run."""
    side, foreign = (sides["other"], sides["own"]) if role.startswith("foreign-") else (sides["own"], sides["other"])
    title = role.removeprefix("foreign-")
    return {
        "role": role, "answers": str(system.folder / f"{role}.json"), "base": system.base, "password": system.password,
        "token": "" if role in WITHOUT_TOKEN else system.sign_in(f"{title}0@{side.name}.example")["token"],
        "cookie": side.patient.cookie() if title == "patient" else {},
        "spare": [f"{title}{n}@{side.name}.example" for n in range(1, 1 + SPARE_ACCOUNTS)],
        **side.people, **side.fresh(number), "doctors": side.doctors, "menus": side.menus,
        "foreign": foreign.everything(), "foreignMarks": [MARKS[foreign.name], NAMES[foreign.name]],
        "starts": [(a_morning(11 + number) + timedelta(minutes=15 * n)).isoformat() for n in range(200)],
    }


def attack(system, schemathesis, role, given, examples):
    command = [
        schemathesis, "--config-file", HERE / "schemathesis.toml", "run", DOCUMENT, "--url", system.base,
        "--max-examples", examples, "--warnings", "off",
    ]
    environment = dict(os.environ, ATTACK_HAND=json.dumps(given), PYTHONPATH=str(HERE), NO_COLOR="1")
    run = subprocess.run([str(part) for part in command], env=environment, cwd=system.folder, capture_output=True, text=True)
    print(f"\n--- {role} ---\n{run.stdout}{run.stderr}", flush=True)
    cases = re.search(r"([\d,]+) generated", run.stdout)
    answers = json.loads(pathlib.Path(given["answers"]).read_text())
    print("answers by status:", dict(sorted(answers.items())), flush=True)
    failed = run.returncode != 0
    if given["token"] and not ("200" in answers and system.knows(given["token"])):
        print("nothing was let in, or the session did not last: this was nobody's attack")
        failed = True
    return role, cases.group(1) if cases else "?", failed


def main(programs, schemathesis, examples="60", *roles):
    programs, schemathesis = pathlib.Path(programs).resolve(), pathlib.Path(schemathesis).absolute()
    with tempfile.TemporaryDirectory(prefix="madoguchi-attack-") as folder, System(programs, pathlib.Path(folder)) as system:
        sides = {name: Side(system, name) for name in NAMES}
        # All before the first: an admin's attack leaves no doctor as he was.
        hands = {role: hand(system, role, number, sides) for number, role in enumerate(roles or ROLES)}
        results = [attack(system, schemathesis, role, given, examples) for role, given in hands.items()]
        if not all(side.patient.signed_in() for side in sides.values()):
            raise SystemExit("a patient's session did not last: this was nobody's attack")
    print("\n| signed in as | cases | result |\n| --- | ---: | --- |")
    for role, cases, failed in results:
        print(f"| {role} | {cases} | {'FAILED' if failed else 'no failure'} |")
    return 1 if any(failed for _, _, failed in results) else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the system is stopped as well
    sys.exit(main(*sys.argv[1:]))
