import { type CorsOptions, H3, handleCors } from "h3";
import { ALLOW_HEADERS, MAX_AGE, METHODS, originsOf, PATH } from "../cases.ts";
import { openRequests } from "../requests.ts";
import type { Contestant, Family, Role, Setup } from "./contestant.ts";
import { policyOf } from "./policy.ts";

/** h3 as a fetch handler: its own `handleCors` in it, or Corslet's plugin. */
export const h3: Family<Request> = {
  id: "h3",
  title: "h3 (fetch), until the Response is there",
  isAsync: true,
  open: openRequests,
  contestants: (setup) =>
    Promise.resolve([
      contestant("alone", "alone", () => {}),
      contestant("handleCors", "peer", (app) => {
        const options = optionsOf(setup);
        app.use((event) => {
          const answer = handleCors(event, options);
          return answer === false ? undefined : answer;
        });
      }),
      ...setup.builds.flatMap(({ name, h3: cors }) =>
        cors === undefined ? [] : [contestant(name, "corslet", (app) => app.register(cors(policyOf(setup))))],
      ),
    ]),
};

function contestant(name: string, role: Role, mountCors: (app: H3) => unknown): Contestant<Request> {
  const app = new H3();
  mountCors(app);
  app.get(PATH, () => ({ id: 1, name: "corslet" }));
  app.options("/**", () => new Response(null, { status: 204 }));
  return { name, role, handle: (request) => app.fetch(request) };
}

function optionsOf({ asked, count }: Setup): CorsOptions {
  const isWildcard = asked.policy === "wildcard";
  return {
    origin: isWildcard ? "*" : [...originsOf(count)],
    credentials: !isWildcard,
    methods: [...METHODS],
    allowHeaders: [...ALLOW_HEADERS],
    exposeHeaders: [],
    maxAge: String(MAX_AGE),
  };
}
