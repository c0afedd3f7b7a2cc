// What users write, with every subpath that is imported in applications. It is compiled, and not run.
import { createServer } from "node:http";
import { checkPolicy, definePolicy, livePolicy, type Policy, type Problem } from "corslet";
import { type GuardOptions, guard } from "corslet/csrf";
import { cors, csrf, token } from "corslet/express";
import { withCors as withCorsOfFetch, withCsrf } from "corslet/fetch";
import { withCors } from "corslet/node";
import { createBrowser } from "corslet/browser";
import { expectReadable } from "corslet/testing";

const policy: Policy = definePolicy({
  resources: {
    "/api/*": { origins: ["https://app.example.com"], methods: ["PUT"], credentials: true, maxAge: 600 },
  },
});
const problems: Problem[] = checkPolicy({ origins: "*" });
const options: GuardOptions<{ session: string }> = {
  tokens: { keys: ["a key of at least 32 bytes, a key of"], binding: (request) => request.session },
};

export const live = livePolicy(policy);
export const middleware = [cors(live, { onDecision: ({ reason }) => console.log(reason) }), csrf(policy)];
export const writes: boolean = guard(policy, options).decide({
  method: "POST",
  path: "/",
  scheme: "https",
  headers: { host: "api.example.com" },
}).allowed;
export const handler = withCorsOfFetch(
  policy,
  withCsrf(policy, (request: Request) => new Response(request.url)),
);
export const server = createServer(withCors(policy, (request, response) => void response.end(token(request))));
export const browser = createBrowser({ page: "https://app.example.com", engine: "chromium" });
export const first = problems[0]?.code === "origin/path" ? problems[0].hint : expectReadable;

// @ts-expect-error: credentials with "*" do not compile.
definePolicy({ origins: "*", credentials: true });
