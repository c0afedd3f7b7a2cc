import { createServer } from "node:http";
import compression from "compression";
import express, { type NextFunction, type Request, type Response } from "express";
import { cors, csrf, token } from "../../../src/adapters/express.ts";
import { listening, sendHttp1 } from "../wire.ts";
import { folder, Handled, later, LONG, OTHER_HEADERS, OWN_HEADERS } from "./fixtures.ts";
import type { Framework } from "./framework.ts";

/** Express 5. */
export const onExpress: Framework = {
  name: "Express 5",
  answersPreflightsOf: "the outer policy",
  header: (request: Request, name) => request.get(name),
  lacks: {
    response: "Express takes no Response",
    "response-redirect": "Express takes no Response",
  },
  differs: { redirect: { vary: ["Accept"] }, "set-then-throws": { vary: ["Cookie"] } },
  start: async ({ policy, options, inner, csrf: guarded }) => {
    const app = express();
    app.set("env", "test").set("etag", false);
    app.use(cors(policy, options));
    if (guarded !== undefined) {
      app.use(csrf<Request>(policy, { parseBody: express.urlencoded({ extended: true }), ...(guarded as object) }));
    }
    routes(app);
    if (inner !== undefined) app.get("/api/inner", cors(inner), (_q, r) => void r.send("inner"));
    else app.get("/api/inner", (_q, r) => void r.send("inner"));
    app.use((error: unknown, _q: Request, r: Response, next: NextFunction) => {
      if (error instanceof Handled) r.status(418).send("handled");
      else next(error);
    });
    const port = await listening(createServer(app));
    return (asked) => sendHttp1(port, asked);
  },
};

function routes(app: express.Express): void {
  const text = (path: string, act: (response: Response) => unknown): void => void app.get(path, (_q, r) => void act(r));
  text("/api/text", (r) => r.send("text"));
  text("/api/json", (r) => r.json({ a: 1 }));
  app.options("/api/options", (_q, r) => void r.send("options"));
  text("/api/param/:id", (r) => r.send("param"));
  text("/api/throws", () => {
    throw new Error("boom");
  });
  app.get("/api/rejects", async () => {
    await later();
    throw new Error("boom");
  });
  text("/api/http-error", () => {
    throw Object.assign(new Error("no"), { status: 401 });
  });
  text("/api/error-handler", () => {
    throw new Handled();
  });
  text("/api/set-then-throws", (r) => {
    r.set({ Vary: "Cookie", "Access-Control-Allow-Origin": "*" });
    throw new Error("boom");
  });
  text("/api/redirect", (r) => r.redirect("/api/text"));
  text("/api/own", (r) => r.set(OWN_HEADERS).send("own"));
  text("/api/vary", (r) => r.set("Vary", "Cookie").send("x"));
  text("/api/vary-twice", (r) => r.append("Vary", "Cookie").append("Vary", "Accept, cookie").send("x"));
  text("/api/vary-origin", (r) => r.set("Vary", "origin").send("x"));
  text("/api/later", async (r) => {
    await later();
    r.set("Vary", "Cookie").send("x");
  });
  text("/api/cookies", (r) => r.append("Set-Cookie", "a=1").append("Set-Cookie", "b=2").send("x"));
  text("/api/empty", (r) => r.status(204).end());
  text("/api/unchanged", (r) => r.status(304).set("ETag", '"1"').end());
  text("/api/stream", async (r) => {
    r.write("first ");
    await later();
    r.end("second");
  });
  text("/api/events", async (r) => {
    r.type("text/event-stream").write("data: 1\n\n");
    await later();
    r.end("data: 2\n\n");
  });
  app.use("/api/files", express.static(folder));
  app.get("/api/compressed", compression({ threshold: 0 }), (_q, r) => void r.send(LONG));
  text("/api/raw", (r) => r.end("raw"));
  text("/api/raw-head", (r) => r.writeHead(200, { Vary: "Cookie" }).end("raw"));
  const sub = express.Router();
  sub.get("/items", (_q, r) => void r.send("items"));
  sub.get("/throws", () => {
    throw new Error("boom");
  });
  sub.post("/write", (_q, r) => void r.send("written"));
  app.use("/api/sub", sub);
  app.post("/api/write", (_q, r) => void r.send("written"));
  app.get("/api/token", (q, r) => void r.type("text").send(token(q)));
  text("/other", (r) => r.set(OTHER_HEADERS).send("x"));
}
