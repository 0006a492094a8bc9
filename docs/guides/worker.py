#!/usr/bin/env python3
"""An external worker of Atelier, standard library only: ATELIER=http://127.0.0.1:8080 WORKER_TOKEN=aw_... ./worker.py QUEUE"""
import http.client, json, multiprocessing, os, sys, time, urllib.request, uuid

BASE = os.environ.get("ATELIER", "http://127.0.0.1:8080") + "/api/v1/worker/"
HEADERS = {"Authorization": "Bearer " + os.environ["WORKER_TOKEN"], "Content-Type": "application/json"}
FAILED = {"code": "worker_error", "message": "The work ended without a result.", "fault": "ours", "retry": True}


def call(operation, body):
    """Repeats a call until it is answered, which is safe: a claim names its request, a report its fence. A report that is refused is
    over as well: a 409 says that the task is somebody else's, or that the report has counted before and that answer was lost."""
    request = urllib.request.Request(BASE + operation, json.dumps(body).encode(), HEADERS)
    while True:
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return json.loads(answer.read() or b'{"data": null}')["data"]
        except (OSError, http.client.HTTPException) as problem:
            if getattr(problem, "code", 503) < 500 and problem.code != 429:
                if operation in ("claim", "heartbeat"):
                    raise
                return print(operation, "was not accepted:", problem, file=sys.stderr)
        time.sleep(2)


def work(task):
    """The work itself: here, the words of the request, counted. It has a process of its own, which is killed when it must stop."""
    return {"words": len(str(task["spec"].get("text", "")).split())}


def perform(task, end):
    try:
        end.send(("complete", {"output": work(task)}))
    except Exception as problem:
        end.send(("fail", {**FAILED, "message": str(problem)[:500] or "It failed."}))


def attempt(task):
    """Renews the lease three times in its length while the work goes on, and ends it when it is cancelled, past its deadline or lost."""
    held, pause, standing = {"taskId": task["taskId"], "fence": task["fence"]}, task["leaseSeconds"] / 3, "held"
    answer, end = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=perform, args=(task, end), daemon=True)
    process.start()
    end.close()
    while standing == "held" and not answer.poll(pause):
        beat = call("heartbeat", {"tasks": [held]})
        pause, standing = beat["leaseSeconds"] / 3, beat["tasks"][0]["standing"]
    try:
        operation, said = answer.recv() if standing == "held" else ("fail", FAILED)
    except EOFError:
        operation, said = "fail", FAILED
    process.kill()
    if standing != "lost":
        call(operation, {**held, **said})


if __name__ == "__main__":
    while True:
        for one in call("claim", {"requestId": str(uuid.uuid4()), "queue": sys.argv[1], "waitSeconds": 20})["tasks"]:
            attempt(one)
