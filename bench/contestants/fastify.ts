import fastifyCors from "@fastify/cors";
import { fastify as createFastify, type FastifyInstance } from "fastify";
import { ALLOW_HEADERS, MAX_AGE, METHODS, originsOf, PATH } from "../cases.ts";
import { openWire, type WireExchange } from "../wire.ts";
import type { Contestant, Family, Role, Setup } from "./contestant.ts";
import { policyOf } from "./policy.ts";

/** Fastify, whose server hands on the request and response as those that it received. */
export const fastify: Family<WireExchange> = {
  id: "fastify",
  title: "Fastify",
  isAsync: false,
  open: openWire,
  contestants: async (setup) => [
    await contestant("alone", "alone", () => {}),
    await contestant("@fastify/cors", "peer", (app) => app.register(fastifyCors, options(setup))),
    ...(await Promise.all(
      setup.builds.flatMap(({ name, fastify: cors }) =>
        cors === undefined
          ? []
          : [contestant(name, "corslet", (app) => app.register(cors, { policy: policyOf(setup) }))],
      ),
    )),
  ],
};

async function contestant(
  name: string,
  role: Role,
  mountCors: (app: FastifyInstance) => unknown,
): Promise<Contestant<WireExchange>> {
  const app = createFastify();
  await mountCors(app);
  app.get(PATH, (_request, reply) => reply.send({ id: 1, name: "corslet" }));
  // The plugin brings a route for OPTIONS; the others need one, or it is Fastify's "not found" that is timed.
  if (role !== "peer") app.options("*", (_request, reply) => reply.code(204).send());
  await app.ready();
  return { name, role, handle: ({ request, response }) => app.server.emit("request", request, response) };
}

function options({ asked, count }: Setup): Parameters<typeof fastifyCors>[1] {
  const isWildcard = asked.policy === "wildcard";
  return {
    origin: isWildcard ? "*" : [...originsOf(count)],
    credentials: !isWildcard,
    methods: [...METHODS],
    allowedHeaders: [...ALLOW_HEADERS],
    maxAge: MAX_AGE,
  };
}
