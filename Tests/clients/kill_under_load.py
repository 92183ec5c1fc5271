#!/usr/bin/env python3
"""Kills the service with SIGKILL while clients write to it, starts it again each time, and compares what was acknowledged with
what is there. Prints what it found as JSON; uses only the standard library.
"""

import argparse
import http.client
import json
import os
import signal
import subprocess
import threading
import time


class Service:
    """The process, which is started on the same port each time."""

    def __init__(self, program, data):
        self.program, self.data, self.port, self.process = program, data, 0, None

    def start(self):
        environment = dict(os.environ, AUTOGENESIS_TRACES_QUIET_SECONDS="0", AUTOGENESIS_SERVE_TRACE_MILLISECONDS="20")
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", self.data, "--port", str(self.port), "--calls-per-minute", "100000000"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        line = self.process.stdout.readline().decode()
        self.port = int(line.rsplit(":", 1)[1])

    def kill(self, number):
        self.process.send_signal(number)
        return self.process.wait()


class Client(threading.Thread):
    """Writes one thing after another, each until it is acknowledged."""

    def __init__(self, name, service, key, stop):
        super().__init__(daemon=True)
        self.client, self.service, self.key, self.stopped = name, service, key, stop
        self.acknowledged = {kind: [] for kind in KINDS}
        self.refused = []
        self.retries = 0
        self.connection = None

    def run(self):
        number = 0
        while not self.stopped.is_set():
            kind = list(KINDS)[number % len(KINDS)]
            identity = f"{self.client}-{number}"
            if self.write(kind, identity, number):
                self.acknowledged[kind].append(identity)
            number += 1

    def write(self, kind, identity, number):
        path, media, make, taken = KINDS[kind]
        body = make(identity, int(self.client) * 1_000_000 + number)
        while not self.stopped.is_set():
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=20)
                headers = {"Authorization": f"Bearer {self.key}", "Content-Type": media, "Idempotency-Key": f'"{identity}"'}
                self.connection.request("POST", path, body=body, headers=headers)
                response = self.connection.getresponse()
                text = response.read()
            except (OSError, http.client.HTTPException):
                self.connection = None
                self.retries += 1
                time.sleep(0.02)
                continue
            if response.status in taken:
                return True
            if response.status != 503:
                self.refused.append(f"{kind} {response.status} {text[:200]!r}")
                return False
            self.retries += 1
            time.sleep(0.02)
        return False


def episode(identity, _):
    return json.dumps({
        "source": "load", "episode_id": identity, "workflow_id": "desk", "outcome": "success",
        "step_runs": [{"step_run_id": identity, "name": "open"}, {"name": "close"}],
    })


def trace(identity, number):
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [{
        "traceId": f"{number + 1:032x}", "spanId": f"{number + 1:016x}", "name": identity, "startTimeUnixNano": "5",
        "endTimeUnixNano": "10"}]}]}]})


def skill(identity, _):
    return json.dumps({
        "skill_id": "SK-LOAD-" + identity, "skill_name": "Load " + identity, "category": "tool",
        "signature": {"name": "f", "args": [], "returns": {"type": "object"}, "errors": ["E1"]},
        "runtime_binding": {"adapter": "x"}, "version": "1.0.0", "owner_role_id": "IT-M-001"})


# A skill that was written by a call whose answer was lost is there already: 409.
KINDS = {
    "episode": ("/v1/episodes", "application/x-ndjson", episode, {200}),
    "trace": ("/v1/traces", "application/json", trace, {200}),
    "skill": ("/v1/skills", "application/json", skill, {201, 409}),
}


def pages(service, key, path, name):
    """All items of a list."""
    items, cursor = [], None
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
        address = f"{path}?limit=500" + (f"&cursor={cursor}" if cursor else "")
        connection.request("GET", address, headers={"Authorization": f"Bearer {key}"})
        page = json.loads(connection.getresponse().read())
        items += page[name]
        cursor = page.get("next_cursor")
        if not cursor:
            return items


def compare(service, key, clients):
    """What was acknowledged and is not there, and what is there more than once."""
    wanted = {kind: [i for client in clients for i in client.acknowledged[kind]] for kind in KINDS}
    for _ in range(400):
        episodes = pages(service, key, "/v1/episodes", "episodes")
        traces = [e for e in episodes if e["source"] == "otlp"]
        if len(traces) >= len(wanted["trace"]):
            break
        time.sleep(0.05)
    workflows = {e["workflow"] for e in traces}
    skills = [s["id"] for s in pages(service, key, "/v1/skills", "skills") if s["id"].startswith("SK-LOAD-")]
    found = {
        "episode": [e["external_id"] for e in episodes if e["source"] == "load"],
        "trace": [e["external_id"] for e in traces],
        "skill": [s.removeprefix("SK-LOAD-") for s in skills],
    }
    numbers = {c.client: int(c.client) * 1_000_000 for c in clients}
    wanted["trace"] = [f"{numbers[i.split('-')[0]] + int(i.split('-')[1]) + 1:032x}" for i in wanted["trace"]]
    return {
        "acknowledged": {kind: len(wanted[kind]) for kind in KINDS},
        "lost": {kind: sorted(set(wanted[kind]) - set(found[kind]))[:5] for kind in KINDS},
        "twice": {kind: len(found[kind]) - len(set(found[kind])) for kind in KINDS},
        "revised": sum(e["revision"] != 1 for e in episodes), "workflows": len(workflows),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0, help="between two kills")
    parser.add_argument("--clients", type=int, default=4)
    arguments = parser.parse_args()
    service = Service(arguments.program, arguments.data)
    service.start()
    stop = threading.Event()
    clients = [Client(str(number + 1), service, arguments.key, stop) for number in range(arguments.clients)]
    for client in clients:
        client.start()
    for kill in range(arguments.kills):
        # Uneven times, so that the kills hit different places.
        time.sleep(arguments.seconds * (0.6 + 0.37 * (kill % 3)))
        service.kill(signal.SIGKILL)
        service.start()
    time.sleep(arguments.seconds)
    stop.set()
    for client in clients:
        client.join(timeout=30)
    found = compare(service, arguments.key, clients)
    found["retries"] = sum(client.retries for client in clients)
    found["refused"] = [text for client in clients for text in client.refused][:5]
    found["ended"] = service.kill(signal.SIGTERM)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
