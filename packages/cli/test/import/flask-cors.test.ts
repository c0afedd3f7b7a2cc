import { type Row, testRows } from "./_rows.ts";

const APP = `from flask import Blueprint, Flask
from flask_cors import CORS, cross_origin
app = Flask(__name__)
`;
const OPTIONS = `origins=["https://app.example.com"], methods=["GET", "HEAD", "POST", "PUT"], allow_headers=["X-Custom"]`;
const DICT = `{"origins": ["https://app.example.com"], "methods": ["GET", "HEAD", "POST", "PUT"], "allow_headers": ["X-Custom"]}`;

const LISTED = `origins: [https://app.example.com]
    methods: [GET, HEAD, POST, PUT]
    allowHeaders: [X-Custom]`;
const at = (pattern: string): string => `resources:\n  ${pattern}:\n    ${LISTED}`;

const GUIDE = `CORS(app, resources={
    r"/api/*": {
        "origins": ["https://app.example.com"],
        "methods": ["GET", "POST", "PUT", "DELETE"],
        "allow_headers": ["Content-Type", "Authorization"],
        "supports_credentials": True,
        "max_age": 86400,
    }
})
`;

const ROWS: readonly Row[] = [
  {
    title: "the guide's example",
    source: `${APP}${GUIDE}`,
    gives: `resources:
  /api/*:
    origins: [https://app.example.com]
    methods: [GET, POST, PUT, DELETE]
    allowHeaders: [Content-Type, Authorization]
    credentials: true
    maxAge: 86400`,
    tells: ["dangerous import/path-opens-more"],
    asked: ["/api", "/api/users", "/x"],
  },
  { title: "everything", source: `${APP}CORS(app, ${OPTIONS})`, gives: at("/*"), asked: ["/", "/x"] },
  { title: "by name", source: `${APP}CORS(app=app, ${OPTIONS})`, gives: at("/*") },
  {
    title: "a module's member",
    source: `import flask_cors\napp = Flask(__name__)\nflask_cors.CORS(app, ${OPTIONS})`,
    gives: at("/*"),
  },
  {
    title: "renamed",
    source: `from flask_cors import CORS as Cross\napp = Flask(__name__)\nCross(app, ${OPTIONS})`,
    gives: at("/*"),
  },
  { title: "no import at all", source: `CORS(app, ${OPTIONS})`, gives: at("/*") },
  {
    title: "init_app, in a factory",
    source: `from flask_cors import CORS\ncors = CORS(methods=["GET", "HEAD", "POST", "PUT"])\ndef create():\n    app = Flask(__name__)\n    cors.init_app(app, origins="https://app.example.com", allow_headers="X-Custom")\n    return app\napp = create()`,
    gives: at("/*"),
    asked: ["/x"],
  },
  { title: "given no application", source: `${APP}cors = CORS(${OPTIONS})`, gives: "4:8 import/path-unknown" },
  {
    title: "the configuration under it",
    source: `${APP}app.config["CORS_ORIGINS"] = ["https://app.example.com"]\napp.config.update(CORS_METHODS=["GET", "HEAD", "POST", "PUT"], CORS_HEADERS="Content-Type")\nCORS(app, allow_headers=["X-Custom"])`,
    gives: at("/*"),
    asked: ["/x"],
  },
  {
    title: "the configuration after it",
    source: `${APP}CORS(app)\napp.config["CORS_ORIGINS"] = "https://a.test"`,
    gives: "5:12 import/order",
  },
  {
    title: "configuration from elsewhere",
    source: `${APP}app.config.from_object("settings")\nCORS(app, ${OPTIONS})`,
    gives: at("/*"),
    tells: ["note import/config-elsewhere"],
  },

  {
    title: "a path without signs of an expression is that path",
    source: `${APP}CORS(app, resources={"/api": ${DICT}})`,
    gives: at("/api"),
    asked: ["/api", "/api/x", "/apix"],
  },
  {
    title: "with a dot and a star, what is below",
    source: `${APP}CORS(app, resources={r"^/api/.*$": ${DICT}})`,
    gives: at("/api/*"),
    tells: ["different import/path-wider"],
  },
  {
    title: "an end",
    source: `${APP}CORS(app, resources={r"/api$": ${DICT}})`,
    gives: at("/api"),
    asked: ["/api", "/api/x", "/apix"],
  },
  {
    title: "a list with the options of all",
    source: `${APP}CORS(app, resources=["/a", r"/b$"], ${OPTIONS})`,
    gives: `${at("/a")}\n  /b:\n    ${LISTED}`,
    asked: ["/a", "/b", "/c"],
  },
  { title: "a star alone", source: `${APP}CORS(app, resources={"*": ${DICT}})`, gives: at("/*"), asked: ["/x"] },
  {
    title: "choices are written out",
    source: `${APP}CORS(app, resources={r"/(a|b)$": ${DICT}})`,
    gives: `${at("/a")}\n  /b:\n    ${LISTED}`,
    asked: ["/a", "/b", "/c"],
  },
  {
    title: "options of all under those of one",
    source: `${APP}CORS(app, resources={r"/a$": {"methods": ["PUT"]}, "/b": {"origins": "https://b.test"}}, origins="https://app.example.com", allow_headers=[], methods=[])`,
    gives:
      "resources:\n  /b:\n    origins: [https://b.test]\n  /a:\n    origins: [https://app.example.com]\n    methods: [PUT]",
    asked: ["/a", "/b"],
  },
  { title: "classes of characters", source: `${APP}CORS(app, resources=r"/v[0-9]+/.*")`, gives: "4:21 import/path" },
  {
    title: "what seems narrow, under a wider one",
    source: `${APP}CORS(app, resources={r"/api/*": ${DICT}, r"/*": {"origins": "*"}})`,
    gives: "4:22 import/path-opens-more",
  },
  {
    title: "what seems narrow, under a wider one, and the command line says so",
    source: `${APP}CORS(app, resources={r"/api/*": ${DICT}, r"/*": {"origins": "https://b.test", "methods": [], "allow_headers": []}})`,
    flags: { resource: ["/api/*=/api/*"] },
    gives: `${at("/api/*")}\n  /*:\n    origins: [https://b.test]`,
    asked: ["/x"],
  },
  {
    title: "one that never applies",
    source: `${APP}CORS(app, resources={r"/a/b$": ${DICT}, r"/a(?:/.*|/)": {"origins": "https://b.test"}})`,
    gives: "4:22 import/order",
  },

  {
    title: "a view",
    source: `${APP}@app.route("/x", methods=["GET", "PUT"])\n@cross_origin(${OPTIONS})\ndef x():\n    return "ok"`,
    gives: at("/x").replace("POST, ", ""),
    tells: ["different import/one-method"],
  },
  {
    title: "a view's own before the application's",
    source: `${APP}CORS(app, origins="https://b.test", methods=[], allow_headers=[])\n@app.route("/x", methods=["GET", "POST", "PUT"])\n@cross_origin(${OPTIONS})\ndef x():\n    return "ok"`,
    gives: `resources:\n  /*:\n    origins: [https://b.test]\n  /x:\n    ${LISTED}`,
    asked: ["/x", "/y"],
  },
  {
    title: "a view's path has a parameter",
    source: `${APP}@app.get("/x/<int:id>")\n@cross_origin()\ndef x(id):\n    return "ok"`,
    gives: "4:10 import/path",
  },
  {
    title: "another view of the path without it",
    source: `${APP}@app.get("/x")\n@cross_origin(${OPTIONS})\ndef x():\n    return "ok"\n@app.post("/x")\ndef y():\n    return "ok"`,
    gives: "8:1 import/other-routes",
  },
  {
    title: "a view that answers preflights itself",
    source: `${APP}@app.get("/x")\n@cross_origin(automatic_options=False, ${OPTIONS})\ndef x():\n    return "ok"`,
    gives: "5:15 import/own-preflights",
  },
  {
    title: "a view of a blueprint",
    source: `${APP}api = Blueprint("api", __name__)\n@api.route("/x", methods=["GET", "POST", "PUT"])\n@cross_origin(${OPTIONS})\ndef x():\n    return "ok"\napp.register_blueprint(api, url_prefix="/api")`,
    gives: at("/api/x"),
    asked: ["/api/x", "/x"],
  },
  {
    title: "a blueprint",
    source: `${APP}api = Blueprint("api", __name__, url_prefix="/api")\nCORS(api, ${OPTIONS})`,
    gives: at("/api/*"),
    tells: ["different import/path-wider"],
  },
  {
    title: "a blueprint that another file registers",
    source: `${APP}api = Blueprint("api", __name__)\nCORS(api, ${OPTIONS})`,
    gives: "5:1 import/path-unknown",
  },
  {
    title: "several applications",
    source: `${APP}other = Flask("other")\nCORS(app)\nCORS(other)`,
    gives: "6:1 import/several-apps",
  },
  { title: "twice on one", source: `${APP}CORS(app)\nCORS(app, ${OPTIONS})`, gives: "5:1 import/overlap" },
  { title: "under a condition", source: `${APP}if app.debug:\n    CORS(app)`, gives: "4:1 import/condition" },

  {
    title: "names, sums, dict() and timedelta",
    source: `${APP}from datetime import timedelta\nWEB = ("https://app" ".example.com",)\nMORE = dict(methods=("GET", "HEAD", "POST", "PUT"), **{"allow_headers": {"X-Custom"}})\nclass Config:\n    AGE = timedelta(hours=1)\nCORS(app, origins=[*WEB] + [], max_age=Config.AGE, **MORE)`,
    gives: `${at("/*")}\n    maxAge: 3600`,
    asked: ["/x"],
  },
  {
    title: "an environment",
    source: `${APP}import os\nCORS(app, origins=os.environ["WEB"].split(","))`,
    gives: "5:19 import/run-time",
  },
  {
    title: "an environment, and the command line says what it holds",
    source: `${APP}import os\nCORS(app, origins=os.environ["WEB"].split(","), methods=["GET", "HEAD", "POST", "PUT"], allow_headers=["X-Custom"])`,
    flags: { origin: ["WEB=https://app.example.com"] },
    gives: at("/*"),
  },
  {
    title: "a list that is changed",
    source: `${APP}WEB = []\nWEB.append("https://a.test")\nCORS(app, origins=WEB)`,
    gives: "6:19 import/run-time",
  },
  {
    title: "a name that is assigned twice",
    source: `${APP}WEB = "https://a.test"\nWEB = "https://b.test"\nCORS(app, origins=WEB)`,
    gives: "6:19 import/run-time",
  },
  {
    title: "an f-string",
    source: `${APP}CORS(app, origins=f"https://{app.name}.test")`,
    gives: "4:19 import/run-time",
  },
  {
    title: "any origin, with credentials",
    source: `${APP}CORS(app, supports_credentials=True)`,
    gives: "4:5 import/origin-mirrored\n4:5 import/headers-mirrored",
  },
  {
    title: "what looks like a wildcard",
    source: `${APP}CORS(app, origins=["https://*.example.com"])`,
    gives: "4:20 import/origin-expression",
  },
  {
    title: "an expression without an end",
    source: `${APP}CORS(app, origins=[r"https://.*\\.example\\.com"])`,
    gives: "4:20 import/origin-expression",
  },
  {
    title: "an expression is matched at the start",
    source: `${APP}CORS(app, origins=r"https://.+\\.example\\.com$", methods=["GET", "HEAD", "POST", "PUT"], allow_headers=["X-Custom"])`,
    gives: at("/*").replace("https://app.", "https://*."),
    tells: ["note import/origin-expression"],
    asked: ["/x"],
  },
  {
    title: "upper case, which is not looked at",
    source: `${APP}CORS(app, origins="https://App.example.com", methods="get, head, post, put", allow_headers="X-Custom")`,
    gives: at("/*"),
    asked: ["/x"],
  },
  {
    title: "a star among the methods",
    source: `${APP}CORS(app, origins="https://a.test", methods="*")`,
    gives: "4:45 import/option-type",
  },
  {
    title: "without Vary",
    source: `${APP}CORS(app, vary_header=False, ${OPTIONS})`,
    gives: at("/*"),
    tells: ["dangerous import/no-counterpart"],
    asked: ["/x"],
  },
  {
    title: "an option that is misspelt",
    source: `${APP}CORS(app, origin="https://a.test")`,
    gives: "4:11 import/option-unknown",
  },
];

testRows("flask-cors", ROWS);
