import type { ServerResponse } from "node:http";
import expressCors from "cors";
import { ALLOW_HEADERS, GRANTED, MAX_AGE, METHODS, originsOf } from "../cases.ts";
import { openWire, type WireExchange } from "../wire.ts";
import type { Contestant, Family, Setup } from "./contestant.ts";
import { floor } from "./floor.ts";
import { policyOf } from "./policy.ts";

const BODY = '{"id":1,"name":"corslet"}';

/** What nearly every handler does: says what it sends and how much. */
function sendJson(response: ServerResponse): void {
  response.setHeader("Content-Type", "application/json");
  response.setHeader("Content-Length", BODY.length);
  response.end(BODY);
}

/** The least that answers. Here a header set beforehand also costs what Node's table of headers costs. */
function sendBare(response: ServerResponse): void {
  response.end(BODY);
}

/** What answers a preflight where nobody knows of CORS; each contestant adds to it what the protocol asks for. */
function sendNothing(response: ServerResponse): void {
  response.statusCode = 204;
  response.end();
}

const PREFLIGHT_HEAD = Object.entries({
  "access-control-allow-origin": GRANTED,
  "access-control-allow-credentials": "true",
  "access-control-allow-methods": METHODS.join(", "),
  "access-control-allow-headers": ALLOW_HEADERS.join(", "),
  "access-control-max-age": String(MAX_AGE),
  vary: "Origin, Access-Control-Request-Method",
}).flat();

/** What Node itself takes to send the answer to a preflight, whoever asks and for whatever. */
const writeHead: Contestant<WireExchange> = {
  name: "writeHead",
  role: "bound",
  handle: ({ response }) => {
    response.writeHead(204, PREFLIGHT_HEAD);
    response.end();
  },
};

/** `node:http`, and Connect's form of middleware. */
export const node: Family<WireExchange> = {
  id: "node",
  title: "node:http, a handler that sets Content-Type and Content-Length",
  isAsync: false,
  open: openWire,
  contestants: (setup) => Promise.resolve(contestants(setup, sendJson)),
};

/** The same with a handler that sets no header. */
export const nodeBare: Family<WireExchange> = {
  ...node,
  id: "node-bare",
  title: "node:http, a handler that sets no header",
  contestants: (setup) => Promise.resolve(contestants(setup, sendBare)),
};

function contestants(setup: Setup, handler: (response: ServerResponse) => void): Contestant<WireExchange>[] {
  const alone = setup.asked.isPreflight ? sendNothing : handler;
  const written = floor(setup, handler);
  const peer = expressCors(corsOptions(setup));
  return [
    { name: "alone", role: "alone", handle: ({ response }) => alone(response) },
    ...(setup.asked.id === "preflight" ? [writeHead] : []),
    { name: "floor", role: "floor", handle: ({ request, response }) => written(request, response) },
    {
      name: "cors",
      role: "peer",
      handle: ({ request, response }) => peer(request, response, () => handler(response)),
    },
    ...setup.builds.map(({ name, cors }): Contestant<WireExchange> => {
      const middleware = cors(policyOf(setup));
      return {
        name,
        role: "corslet",
        handle: ({ request, response }) => middleware(request, response, () => handler(response)),
      };
    }),
  ];
}

function corsOptions({ asked, count }: Setup): Parameters<typeof expressCors>[0] {
  const isWildcard = asked.policy === "wildcard";
  return {
    origin: isWildcard ? "*" : [...originsOf(count)],
    credentials: !isWildcard,
    methods: [...METHODS],
    allowedHeaders: [...ALLOW_HEADERS],
    maxAge: MAX_AGE,
  };
}
