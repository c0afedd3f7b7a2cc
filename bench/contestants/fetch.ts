import { Hono, type MiddlewareHandler } from "hono";
import { cors as honoCors } from "hono/cors";
import { ALLOW_HEADERS, MAX_AGE, METHODS, originsOf, PATH } from "../cases.ts";
import type { Contestant, Family, Setup } from "./contestant.ts";
import { policyOf } from "./policy.ts";

const BATCH = 64;

/** A fetch handler: Hono's app, its own middleware in it or Corslet around it. Timed until the Response is there. */
export const fetch: Family<Request> = {
  id: "fetch",
  title: "Hono (fetch), until the Response is there",
  isAsync: true,
  open: (asked) => {
    const url = `https://api.example.com${PATH}`;
    const request = (): Request => new Request(url, { method: asked.method, headers: asked.headers });
    return {
      next: () => Promise.resolve(Array.from({ length: BATCH }, request)),
      finish: (_exchanges, results) =>
        results.every((result) => result instanceof Response)
          ? Promise.resolve()
          : Promise.reject(new Error("a request got no Response")),
      async answer(contestant) {
        const response = await contestant.handle(request());
        if (!(response instanceof Response)) throw new Error("a request got no Response");
        return { status: response.status, headers: response.headers, body: await response.text() };
      },
      close: () => {},
    };
  },
  contestants: (setup) => {
    const alone = appWith(null);
    return Promise.resolve([
      { name: "alone", role: "alone", handle: (request) => alone.fetch(request) },
      peer(setup),
      ...setup.builds.map(({ name, withCors }): Contestant<Request> => {
        const app = appWith(null);
        return { name, role: "corslet", handle: withCors(policyOf(setup), (request) => app.fetch(request)) };
      }),
    ]);
  },
};

function peer({ asked, count }: Setup): Contestant<Request> {
  const isWildcard = asked.policy === "wildcard";
  const app = appWith(
    honoCors({
      origin: isWildcard ? "*" : [...originsOf(count)],
      credentials: !isWildcard,
      allowMethods: [...METHODS],
      allowHeaders: [...ALLOW_HEADERS],
      maxAge: MAX_AGE,
    }),
  );
  return { name: "hono/cors", role: "peer", handle: (request) => app.fetch(request) };
}

function appWith(middleware: MiddlewareHandler | null): Hono {
  const app = new Hono();
  if (middleware !== null) app.use(middleware);
  app.get(PATH, (context) => context.json({ id: 1, name: "corslet" }));
  app.options("*", (context) => context.body(null, 204));
  return app;
}
