import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { AutoRouter, error, type IRequest, status, StatusError } from "itty-router";
import { cors, csrf, token } from "../../../src/adapters/itty-router.ts";
import { overFetch } from "../wire.ts";
import { fetched, folder, Handled, later, LONG, OTHER_HEADERS, OWN_HEADERS, streamOf } from "./fixtures.ts";
import type { Framework, Mount } from "./framework.ts";

/** itty-router 5 as a fetch handler. */
export const onIttyRouter: Framework = {
  name: "itty-router 5",
  answersPreflightsOf: "the outer policy",
  header: (request: IRequest, header) => request.headers.get(header) ?? undefined,
  lacks: {
    "bad-path": "itty-router hands on parameters that it cannot decode as they are",
    "set-then-throws": "a handler can set nothing but what is on the Response that it returns",
    head: "itty-router serves HEAD with no route for GET",
    raw: "itty-router answers with a Response",
    "raw-head": "itty-router answers with a Response",
  },
  start: async ({ policy, options, inner, csrf: guarded }) => {
    const { preflight, corsify } = cors(policy, options);
    const guard = guarded && csrf<IRequest>(policy, guarded as never);
    const router = AutoRouter({
      before: [preflight, ...(guard ? [guard.protect] : [])],
      finally: [...(guard ? [guard.leave] : []), corsify],
      catch: (thrown: unknown) =>
        thrown instanceof Handled ? new Response("handled", { status: 418 }) : error(thrown as Error),
    });
    routes(router, inner);
    return overFetch((request) => router.fetch(request) as Promise<Response>);
  },
};

type Router = ReturnType<typeof AutoRouter>;

async function written(request: IRequest): Promise<Response> {
  // The body is still there.
  await request.text();
  return new Response("written");
}

function throwing(): never {
  throw new Error("boom");
}

const text =
  (body: string, headers: HeadersInit = {}): (() => Response) =>
  () =>
    new Response(body, { headers });

function routes(router: Router, inner: Mount["inner"]): void {
  router.get("/api/text", text("text"));
  router.get("/api/json", () => ({ a: 1 }));
  router.options("/api/options", text("options"));
  router.get("/api/throws", throwing);
  router.get("/api/rejects", async () => {
    await later();
    return throwing();
  });
  router.get("/api/http-error", () => {
    throw new StatusError(401, "no");
  });
  router.get("/api/error-handler", () => {
    throw new Handled();
  });
  router.get("/api/redirect", () => new Response(null, { status: 302, headers: { Location: "/api/text" } }));
  router.get("/api/own", text("own", OWN_HEADERS));
  router.get("/api/vary", text("x", { Vary: "Cookie" }));
  router.get(
    "/api/vary-twice",
    text("x", [
      ["Vary", "Cookie"],
      ["Vary", "Accept, cookie"],
    ]),
  );
  router.get("/api/vary-origin", text("x", { Vary: "origin" }));
  router.get("/api/later", async () => {
    await later();
    return text("x", { Vary: "Cookie" })();
  });
  router.get(
    "/api/cookies",
    text("x", [
      ["Set-Cookie", "a=1"],
      ["Set-Cookie", "b=2"],
    ]),
  );
  router.get("/api/empty", () => status(204));
  router.get("/api/unchanged", () => status(304, { headers: { ETag: '"1"' } }));
  router.get("/api/stream", () => new Response(streamOf("first ", "second")));
  router.get(
    "/api/events",
    () => new Response(streamOf("data: 1\n\n", "data: 2\n\n"), { headers: { "Content-Type": "text/event-stream" } }),
  );
  router.get("/api/response", fetched);
  router.get("/api/response-redirect", () => Response.redirect("http://api.test/next", 307));
  router.get("/other", text("x", OTHER_HEADERS));
  router.post("/api/write", (request) => written(request));
  router.get("/api/token", async (request) => new Response(await token(request)));
  router.get(
    "/api/compressed",
    () => new Response(gzipSync(LONG), { headers: { "Content-Encoding": "gzip", Vary: "Accept-Encoding" } }),
  );
  router.get("/api/files/page.txt", async () => new Response(await readFile(join(folder, "page.txt"))));
  const its = inner && cors(inner);
  const own = AutoRouter({ base: "/api/inner", before: its ? [its.preflight] : [], finally: its ? [its.corsify] : [] });
  own.get("/", text("inner"));
  router.all("/api/inner", (request) => own.fetch(request));
  const sub = AutoRouter({ base: "/api/sub" });
  sub.get("/items", text("items"));
  sub.get("/throws", throwing);
  sub.post("/write", (request) => written(request));
  router.all("/api/sub/*", (request) => sub.fetch(request));
}
