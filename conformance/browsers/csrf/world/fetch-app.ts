import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import { definePolicy } from "corslet";
import { guard, type NodeWriteRequest } from "corslet/csrf";
import { formField, token, withCors, withCsrf } from "corslet/fetch";
import { answerWith } from "../../../subjects/fetch-bridge.ts";
import { parseBody } from "./body.ts";
import { type App, type AppParts, guardOptions, type Protection } from "./guarded.ts";
import type { Answer, Service } from "./service.ts";

type Handler = (request: Request, incoming: IncomingMessage) => Promise<Response>;

const EMPTY_TOKENS = { field: "", token: "" };

/** The application as a fetch handler: `withCsrf` within `withCors`, over a small bridge from node. */
export function fetchApp(parts: AppParts): App {
  const { protection } = parts;
  const open = handlerOf(parts.service, protection !== null);
  const handler = protection === null ? open : guardedHandler(parts, protection, open);
  return {
    listener: (incoming, outgoing) => void bridge(handler, incoming, outgoing),
    guard:
      protection === null
        ? null
        : guard<NodeWriteRequest>(definePolicy(protection.policy), {
            unsafe: guardOptions(parts, protection, () => undefined).unsafe ?? [],
          }),
  };
}

function guardedHandler(parts: AppParts, protection: Protection, handler: Handler): Handler {
  const options = guardOptions<Request>(parts, protection, ({ headers }) => headers.get("cookie") ?? undefined);
  const guarded = withCsrf<[IncomingMessage]>(protection.policy, handler, {
    ...options,
    connection: (_request, { socket }) => ({ peer: socket.remoteAddress }),
  });
  return withCors<[IncomingMessage]>(protection.policy, guarded);
}

function handlerOf(service: Service, isGuarded: boolean): Handler {
  return async (request) => {
    const type = request.headers.get("content-type");
    const body = request.body === null ? {} : parseBody(await request.text(), type);
    const { pathname, searchParams, href } = new URL(request.url);
    const method = searchParams.get("_method") ?? request.method;
    const read = { target: href, cookies: request.headers.get("cookie") ?? undefined, body };
    switch (`${method} ${pathname}`) {
      case "GET /page":
        return responseOf(service.page(href, isGuarded ? await tokensOf(request) : EMPTY_TOKENS));
      case "GET /subscribe":
      case "POST /email":
      case "PUT /email":
      case "DELETE /email":
        return responseOf(service.write(read));
      case "POST /login":
        return responseOf(service.login(read));
      default:
        return new Response(null, { status: 404 });
    }
  };
}

async function tokensOf(request: Request): Promise<{ field: string; token: string }> {
  return { field: await formField(request), token: await token(request) };
}

function responseOf({ status, headers, html }: Answer): Response {
  const response = new Response(html, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
  for (const [name, value] of Object.entries(headers))
    for (const each of Array.isArray(value) ? value : [value]) response.headers.append(name, each);
  return response;
}

async function bridge(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = "", headers: received, url = "" } = incoming;
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2)
    headers.append(incoming.rawHeaders[i] ?? "", incoming.rawHeaders[i + 1] ?? "");
  const scheme = (incoming.socket as Partial<TLSSocket>).encrypted === true ? "https" : "http";
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? await text(incoming) : null;
  const request = new Request(`${scheme}://${received.host}${url}`, { method, headers, body });
  try {
    await answerWith(await handler(request, incoming), outgoing);
  } catch (error) {
    outgoing.writeHead(500).end(String(error));
  }
}
