#!/usr/bin/env python3
"""An external worker of Atelier, standard library only: claims tasks of a queue, says that it lives, reports.

ATELIER=http://127.0.0.1:8080 WORKER_TOKEN=aw_... ./worker.py QUEUE
"""
import json, os, sys, threading, urllib.error, urllib.request, uuid

BASE = os.environ.get("ATELIER", "http://127.0.0.1:8080") + "/api/v1/worker/"
HEADERS = {"Authorization": "Bearer " + os.environ["WORKER_TOKEN"], "Content-Type": "application/json"}


def call(operation, body):
    """The data of the answer; None where there is none. Raises HTTPError for a refusal, URLError if nobody answers."""
    request = urllib.request.Request(BASE + operation, json.dumps(body).encode(), HEADERS)
    with urllib.request.urlopen(request, timeout=40) as answer:
        text = answer.read()
        return json.loads(text)["data"] if text else None


def claim(queue):
    """One task, or None. A lost answer is asked for again under the same request id, so no task is forgotten."""
    body = {"requestId": str(uuid.uuid4()), "queue": queue, "waitSeconds": 20}
    while True:
        try:
            return next(iter(call("claim", body)["tasks"]), None)
        except OSError as problem:
            if getattr(problem, "code", 500) < 500:
                raise
            threading.Event().wait(2)


def beat(task, stop):
    """Renews the lease three times in its length; sets stop when the task is cancelled or somebody else's."""
    held = {"taskId": task["taskId"], "fence": task["fence"]}
    pause = task["leaseSeconds"] / 3
    while not stop.wait(pause):
        try:
            answer = call("heartbeat", {"tasks": [held]})
            pause = answer["leaseSeconds"] / 3
            if answer["tasks"][0]["standing"] != "held":
                stop.set()
        except OSError:
            pause = 2


def work(task, stop):
    """The work itself: here, the words of the request, counted. Look at stop.is_set() between steps."""
    return {"words": len(str(task["spec"].get("text", "")).split())}


def main(queue):
    while True:
        task = claim(queue)
        if task is None:
            continue
        stop, name = threading.Event(), {"taskId": task["taskId"], "fence": task["fence"]}
        threading.Thread(target=beat, args=(task, stop), daemon=True).start()
        try:
            output = work(task, stop)
            call("complete", {**name, "output": output})
        except urllib.error.HTTPError as refusal:
            print("not accepted:", refusal.code, file=sys.stderr)
        except Exception as problem:
            call("fail", {**name, "code": "worker_error", "message": str(problem)[:500] or "It failed.", "fault": "ours", "retry": True})
        finally:
            stop.set()


if __name__ == "__main__":
    main(sys.argv[1])
