import { cors as elysiaCors } from "@elysiajs/cors";
import { Elysia } from "elysia";
import { ALLOW_HEADERS, MAX_AGE, METHODS, originsOf, PATH } from "../cases.ts";
import { openRequests } from "../requests.ts";
import type { Contestant, Family, Role, Setup } from "./contestant.ts";
import { policyOf } from "./policy.ts";

/** Elysia as a fetch handler: its own plugin in it, or Corslet's. */
export const elysia: Family<Request> = {
  id: "elysia",
  title: "Elysia (fetch, on Node), until the Response is there",
  isAsync: true,
  open: openRequests,
  contestants: (setup) =>
    Promise.resolve([
      contestant("alone", "alone", new Elysia()),
      contestant("@elysiajs/cors", "peer", new Elysia().use(elysiaCors(optionsOf(setup))) as never),
      ...setup.builds.flatMap(({ name, elysia: cors }) =>
        cors === undefined ? [] : [contestant(name, "corslet", new Elysia().use(cors(policyOf(setup))))],
      ),
    ]),
};

function contestant(name: string, role: Role, app: Elysia): Contestant<Request> {
  app.get(PATH, () => ({ id: 1, name: "corslet" }));
  // The plugin brings a route for OPTIONS.
  if (role !== "peer") app.options("/*", () => new Response(null, { status: 204 }));
  return { name, role, handle: (request) => app.fetch(request) };
}

function optionsOf({ asked, count }: Setup): Parameters<typeof elysiaCors>[0] {
  const isWildcard = asked.policy === "wildcard";
  return {
    origin: isWildcard ? "*" : [...originsOf(count)],
    credentials: !isWildcard,
    methods: [...METHODS] as never,
    allowedHeaders: [...ALLOW_HEADERS],
    exposeHeaders: [],
    maxAge: MAX_AGE,
  };
}
