"""What schemathesis has to know of this API, and two checks of our own.

attack.py says in the environment who is signed in, and which records there are.
"""

import atexit
import collections
import json
import os
import pathlib
import random
import re
import urllib.error
import urllib.request

import schemathesis

HAND = json.loads(os.environ["ATTACK_HAND"])
RANDOM = random.Random(20261122)
ANSWERS = collections.Counter()  # by status; attack.py wants to know whether anything was let in at all
atexit.register(lambda: pathlib.Path(HAND["answers"]).write_text(json.dumps(ANSWERS)))

# Rules that a schema cannot state, by the codes of their refusals and the fields they can be about: they stand between
# fields, or follow from the clinic's own data or from the time.
RULES_OF_THE_COUNTER = {
    "unknown": {"doctorId", "menuId", "patientId", "hours[]", "otherId", "reservationId", "web.doctors[]", "days.exceptions[].doctorId", "after"},  # not this clinic's
    "personName": {"name"}, "postalForm": {"postalCode"}, "day": {"birthDate", "lastDay"},  # of a patient, in each way to write them; after the first day
    "tooLong": {"patientKana", "kana"},  # in its one form, which can be longer than what is typed
    "notOffered": {"menuId", "web.offers[]"},  # not in this method and visit
    "past": {"start"}, "tooFar": {"start"},  # against today
    "acrossMidnight": {"start"},  # together with the menu's minutes
    "mailForm": {"target", "email"}, "numberForm": {"target"}, "numberLength": {"target"}, "notMobile": {"target"},  # by its channel
    # What Unicode counts as such.
    "invisibleCharacter": {"patientName", "patientKana", "chartNumber", "memo", "title", "name", "kana", "email", "phone", "doctors[].name", "doctors[].kana", "menus[].name", "notes", "address"},
    "picture": {"patientName"}, "radical": {"patientName"},  # emoji; radicals that look like kanji
    # Blank when it is brought to NFC and trimmed; the zero of time.
    "required": {"patientName", "target", "start", "name", "email", "doctors[].name", "menus[].name", "code"},
    "phoneForm": {"phone"}, "kana": {"patientKana", "kana", "doctors[].kana"},  # the digits of a number; the characters of a reading
    "duplicate": {"doctors[].id", "menus[].id", "doctors[].name", "menus[].name"}, "phone": {"phone"},
    "sameDay": {"days.exceptions[].day"}, "nothingOnWeb": {"web.offers"}, "nobodyOnWeb": {"web.doctors"},
    "hours": {"hours[]", "days.exceptions[].hours"}, "overlap": {"hours[]", "days.exceptions[].hours"},  # the beginning against the end; against others
    "institutionName": {"name"},  # its characters, and what a mail program makes a link of
    "linkLike": {"days.exceptions[].reason", "name", "doctors[].name", "menus[].name"},  # what a mail program makes a link of
    "reminderTime": {"reminders.dayBeforeAt"},  # if reminders are sent
    "minutes": {f"menus[].minutes.{method}.{visit}" for method in ("online", "inPerson") for visit in ("first", "return")},  # 5 to 600, or none
    "doctorsOnly": {"doctorId"},  # by the role
    "credentials": {""}, "secondFactorWrong": {"", "code"}, "setUpOver": {"", "pending"},  # what only its owner knows
}

FOR_ANYBODY = ("/sessions", "/postal/{code}")


def positive(case):
    return case.meta is None or case.meta.generation.mode.value == "positive"


def linked(case):
    """Whether the case goes on from what an earlier answer said."""
    return case.meta is not None and case.meta.phase.name.value == "stateful"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Gives every request an address of its own, so that the limit of sign-ins is not what is tested, and lets most
    valid ones name records that there are."""
    case.headers = case.headers if case.headers is not None else {}
    case.headers["X-Forwarded-For"] = f"203.0.{RANDOM.randrange(256)}.{RANDOM.randrange(1, 255)}"
    if positive(case) and not linked(case):
        name_records(case)


# What stands in a path before the ID of a record, and which records those are.
KINDS = {
    "/reservations/{id}": "reservations", "/calls/{id}": "calls", "/patients/{id}": "patients",
    "/staff/invitations/{id}": "invitations", "/staff/members/{id}": "staff",
}


# What stands in a field of a body.
NAMED = {
    "doctorId": HAND["doctors"], "menuId": HAND["menus"], "start": HAND["starts"], "otherId": HAND["patients"] + HAND["foreign"],
    "reservationId": HAND["reservations"] + HAND["foreign"], "patientId": HAND["patients"] + HAND["foreign"],
}


def name_records(case):
    path = case.operation.path
    for start, kind in KINDS.items():
        if not path.startswith(start):
            continue
        case.path_parameters["id"] = RANDOM.choice(HAND[kind] * 4 + HAND["foreign"] + [case.path_parameters["id"]])
    if isinstance(case.body, dict) and RANDOM.random() < 0.8:
        for field, known in NAMED.items():
            if case.body.get(field) is not None:
                case.body[field] = RANDOM.choice(known)


class SignedIn:
    """Who is signed in. A request that signs out is given a session of its own, as the one of all others must outlive it."""

    def __init__(self):
        self.signed_out = 0

    def get(self, case, context):
        return self.another() if case.operation.definition.raw.get("operationId") == "signOut" else HAND["token"]

    def another(self):
        self.signed_out += 1
        account = HAND["spare"][self.signed_out % len(HAND["spare"])]
        try:
            return sign_in(account)
        except urllib.error.HTTPError:  # this account has signed in too often; a session that is over does as well
            return "A" * 43

    def set(self, case, data, context):
        case.headers = case.headers if case.headers is not None else {}
        case.headers["Authorization"] = "Bearer " + data


def sign_in(email):
    body = json.dumps({"email": email, "password": HAND["password"]}).encode()
    headers = {"Content-Type": "application/json", "X-Forwarded-For": f"203.0.113.{RANDOM.randrange(1, 255)}"}
    with urllib.request.urlopen(urllib.request.Request(HAND["base"] + "/sessions", body, headers), timeout=30) as answer:
        return json.load(answer)["token"]


class Patient:
    """A signed-in patient, whose session opens pages only."""

    def get(self, case, context):
        return HAND["cookie"]

    def set(self, case, data, context):
        case.cookies = {**(case.cookies or {}), **data}


if HAND["token"]:
    schemathesis.auth(refresh_interval=None)(SignedIn)
if HAND["cookie"]:
    schemathesis.auth(refresh_interval=None)(Patient)


@schemathesis.hook
def after_call(context, case, response):
    """Later requests may name what this one has made."""
    ANSWERS[response.status_code] += 1
    if response.status_code == 201 and case.operation.path in ("/reservations", "/calls"):
        HAND[case.operation.path[1:]].append(response.json()["entry"]["id"])


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Lets a refusal stand that a rule of the counter demands, of data that its schema allows."""
    if type(failure).__name__ != "RejectedPositiveData" or response.status_code != 400:
        return True
    problem = response.json()
    field = re.sub(r"\[\d+\]", "[]", problem.get("field") or "")
    return field not in RULES_OF_THE_COUNTER.get(problem.get("code"), ())


@schemathesis.check
def nothing_without_signing_in(context, response, case):
    """Nobody, and no patient, gets anything but the way to sign in, whatever is asked for."""
    if HAND["token"] or case.operation.path in FOR_ANYBODY:
        return
    if response.status_code not in (401, 403, 404, 405) or (response.status_code == 404 and response.request.method == case.operation.method.upper()):
        raise AssertionError(f"answered {response.status_code} to: {HAND['role']}")


@schemathesis.check
def nothing_of_another_clinic(context, response, case):
    """Another clinic's records are not there."""
    if any(mark in response.text for mark in HAND["foreignMarks"]):
        raise AssertionError("the answer holds something of another clinic")
    body = case.body if isinstance(case.body, dict) else {}
    named = [(case.path_parameters or {}).get("id"), *(body.get(field) for field in ("otherId", "reservationId", "patientId"))]
    if any(one in HAND["foreign"] for one in named) and response.status_code < 400:
        raise AssertionError(f"another clinic's record was answered with {response.status_code}")
