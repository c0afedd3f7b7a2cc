// Compiled, never run: what users write for a CSRF guard compiles, with the request types of their frameworks.
import http from "node:http";
import http2 from "node:http2";
import express, { type Request as ExpressRequest } from "express";
import express4, { type Request as Express4Request } from "express4";
import { cors, csrf, formField, metaTag, token } from "../../src/adapters/express.ts";
import { token as fetchToken, withCors as fetchWithCors, withCsrf as fetchWithCsrf } from "../../src/adapters/fetch.ts";
import { csrf as nodeCsrf, refuseUpgrade, withCors, withCsrf } from "../../src/adapters/node.ts";
import { guard, type GuardOptions } from "../../src/csrf/index.ts";
import { definePolicy, livePolicy } from "../../src/index.ts";

const policy = definePolicy({ origins: ["https://a.test"], methods: ["POST"] });
const keys = [{ kid: "2026-11", key: new Uint8Array(32) }, "a key of at least 32 bytes, by whatever name"];

// What a session's middleware adds to requests.
interface WithSession {
  readonly session: { readonly id: string };
}

const app = express();
app.use(cors(policy));
app.use(csrf(policy));
app.use(csrf(livePolicy(policy), { mode: "report", onDecision: ({ reason }, { path }) => void [reason, path] }));
app.use(csrf(policy, { onWriteDecision: ({ reason }, { path }) => void [reason, path] }));
csrf<ExpressRequest & WithSession>(policy, {
  tokens: { keys, binding: (request) => request.session.id },
});
const tokensOfUser = { keys, binding: (request: ExpressRequest) => request.get("x-user") };
app.use(csrf<ExpressRequest>(policy, { tokens: tokensOfUser, parseBody: express.urlencoded({ extended: false }) }));
app.get("/form", (request, response) => {
  response.send(`${metaTag(request)}<form>${formField(request)}${token(request)}</form>`);
});

const app4 = express4();
app4.use(
  csrf<Express4Request>(policy, {
    tokens: { keys, binding: (request) => request.get("x-user") ?? null },
    parseBody: [express4.json(), express4.urlencoded({ extended: true })],
  }),
);
app4.get("/form", (request, response) => {
  response.send(formField(request));
});

http.createServer(
  withCors(
    policy,
    withCsrf(policy, (request, response) => response.end(request.httpVersion)),
  ),
);
http.createServer(withCsrf(policy, async (_request, response) => Promise.resolve(response.end())));
http2.createServer(
  withCsrf(policy, (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => {
    response.stream.respond({ ":status": request.stream.aborted ? 500 : 200 });
  }),
);
const { guard: inside } = nodeCsrf(policy);
http.createServer().on("upgrade", (request, socket) => {
  const decision = inside.upgrade(request);
  if (!decision.allowed) refuseUpgrade(socket, decision);
});

fetchWithCors(
  policy,
  fetchWithCsrf(
    policy,
    async (request: Request, env: { readonly ip: string }) => new Response(`${env.ip} ${await fetchToken(request)}`),
    {
      connection: (_request, { ip }) => ({ peer: ip }),
      tokens: { keys, binding: ({ headers }) => headers.get("x-session") },
    },
  ),
);

const options: GuardOptions<ExpressRequest> = {
  tokens: { keys, binding: () => undefined, always: true, cookie: { secure: false, name: "csrf" } },
};
guard(policy, options);
guard(policy, {
  unsafe: ["GET /logout"],
  exempt: [{ method: "POST", path: "/x", because: "signed" }],
  trustProxy: ["::1"],
});
