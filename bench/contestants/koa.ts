import koaCors from "@koa/cors";
import Koa, { type Middleware } from "koa";
import { ALLOW_HEADERS, MAX_AGE, METHODS, originsOf } from "../cases.ts";
import { openWire, type WireExchange } from "../wire.ts";
import type { Contestant, Family, Role, Setup } from "./contestant.ts";
import { policyOf } from "./policy.ts";

/** Koa, whose callback is handed the request and response as its server would hand them. */
export const koa: Family<WireExchange> = {
  id: "koa",
  title: "Koa",
  isAsync: true,
  open: openWire,
  contestants: (setup) =>
    Promise.resolve([
      contestant("alone", "alone", null),
      contestant("@koa/cors", "peer", koaCors(options(setup))),
      ...setup.builds.flatMap(({ name, koa: cors }) =>
        cors === undefined ? [] : [contestant(name, "corslet", cors(policyOf(setup)))],
      ),
    ]),
};

function contestant(name: string, role: Role, middleware: Middleware | null): Contestant<WireExchange> {
  const app = new Koa();
  if (middleware !== null) app.use(middleware);
  app.use((context) => {
    if (context.method === "OPTIONS") context.status = 204;
    else context.body = { id: 1, name: "corslet" };
  });
  const callback = app.callback();
  return { name, role, handle: ({ request, response }) => callback(request, response) };
}

// A list is not among its options. The function is the user's own, so it gets the best lookup there is.
function options({ asked, count }: Setup): Parameters<typeof koaCors>[0] {
  const isWildcard = asked.policy === "wildcard";
  const origins = new Set(originsOf(count));
  return {
    ...(isWildcard
      ? {}
      : {
          origin: (context) => {
            const origin = context.get("Origin");
            return origins.has(origin) ? origin : "";
          },
        }),
    credentials: !isWildcard,
    allowMethods: [...METHODS],
    allowHeaders: [...ALLOW_HEADERS],
    maxAge: MAX_AGE,
  };
}
