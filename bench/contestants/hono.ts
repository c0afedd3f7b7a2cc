import { Hono, type MiddlewareHandler } from "hono";
import { cors as honoCors } from "hono/cors";
import { ALLOW_HEADERS, MAX_AGE, METHODS, originsOf, PATH } from "../cases.ts";
import { openRequests } from "../requests.ts";
import type { Contestant, Family, Setup } from "./contestant.ts";
import { policyOf } from "./policy.ts";

/** Hono as a fetch handler: its own middleware in it, Corslet's, or `withCors` around it. */
export const hono: Family<Request> = {
  id: "hono",
  title: "Hono (fetch), until the Response is there",
  isAsync: true,
  open: openRequests,
  contestants: (setup) => {
    const alone = appWith(null);
    return Promise.resolve([
      { name: "alone", role: "alone", handle: (request) => alone.fetch(request) },
      peer(setup),
      ...setup.builds.flatMap(({ name, hono: cors, withCors }): Contestant<Request>[] => [
        ...(cors === undefined ? [] : [contestant(name, appWith(cors(policyOf(setup))))]),
        {
          name: `${name}/fetch`,
          role: "corslet",
          handle: withCors(policyOf(setup), (request) => alone.fetch(request)),
        },
      ]),
    ]);
  },
};

function contestant(name: string, app: Hono): Contestant<Request> {
  return { name, role: "corslet", handle: (request) => app.fetch(request) };
}

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
