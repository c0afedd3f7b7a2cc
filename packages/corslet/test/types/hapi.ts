import { type Request, server } from "@hapi/hapi";
import { cors, csrf, token } from "../../src/adapters/hapi.ts";

// Hapi's own types fit. Compiled, never run.

const policy = { origins: ["https://app.example.com"] } as const;

export async function start(): Promise<void> {
  const app = server();
  await app.register({ plugin: cors, options: { policy, onDecision: ({ reason }) => reason } });
  await app.register([
    { plugin: csrf, options: { policy } },
    {
      plugin: csrf,
      options: {
        policy,
        tokens: { keys: ["key"], binding: (request: Request) => request.auth.credentials.scope?.[0] },
      },
    },
  ]);
  // @ts-expect-error: a policy must be given.
  await app.register({ plugin: cors, options: {} });
  app.route({
    method: "GET",
    path: "/",
    options: { plugins: { corslet: { policy } } },
    handler: (request) => token(request),
  });
}
