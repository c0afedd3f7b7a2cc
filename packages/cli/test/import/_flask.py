# Answers requests to Flask apps, one JSON object a line: {"code"} makes the app that the next requests ask, {"method",
# "path", "headers"} asks it. Flask's own client is used, so that no port is needed.
import json
import sys

from flask import Flask
from flask_cors import CORS, cross_origin

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
client = None


def make(code):
    scope = {"__name__": "__main__", "Flask": Flask, "CORS": CORS, "cross_origin": cross_origin}
    exec(code, scope)
    app = scope["app"]

    @app.route("/", defaults={"path": ""}, methods=METHODS)
    @app.route("/<path:path>", methods=METHODS)
    def handler(path):
        return "ok"

    return app.test_client()


for line in sys.stdin:
    ask = json.loads(line)
    try:
        if "code" in ask:
            client = make(ask["code"])
            answer = {"status": 0, "headers": []}
        else:
            response = client.open(ask["path"], method=ask["method"], headers=ask["headers"])
            answer = {"status": response.status_code, "headers": list(response.headers.items())}
    except Exception as error:
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
