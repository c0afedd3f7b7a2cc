import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createSecureServer,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import { policyOf } from "corslet";
import { guard, refusalOf } from "corslet/csrf";
import { csrf, token, withCsrf } from "corslet/node";
import { CallCounter, MAX_HEADER_SIZE } from "../../subjects/sockets.ts";
import { turnedAwayBy } from "../../subjects/subject.ts";
import { requestOverHttp2 } from "../../wire/http2-client.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";
import { readBody } from "./parse-body.ts";
import { sessionIn, startSession } from "./sessions.ts";
import { runningOnBoth, TLS } from "./sockets.ts";
import type { WriteSubject } from "./subject.ts";
import { serveUpgrades } from "./upgrades.ts";

type AnyRequest = (IncomingMessage | Http2ServerRequest) & { body?: unknown };
type AnyResponse = ServerResponse | Http2ServerResponse;

const LIMITS = { maxHeaderSize: MAX_HEADER_SIZE };

/** What the guard lets through: the pages that every subject serves, and the handler. */
function handlerOf(setting: Setting, counter: CallCounter): (request: AnyRequest, response: AnyResponse) => void {
  return (request, response) => {
    if (request.url === SIGN_IN) {
      response.setHeader("Set-Cookie", startSession());
    } else if (request.url === PAGE) {
      const page = JSON.stringify({ token: setting.tokens === undefined ? null : token(request) });
      response.end(page);
      return;
    } else counter.calls++;
    response.end("the handler's");
  };
}

function optionsOf(setting: Setting): ReturnType<typeof guardOptions<AnyRequest>> {
  return guardOptions(setting, ({ headers }) => sessionIn(headers.cookie));
}

/** Connect-style middleware, which runs the body's parser. */
export const nodeConnect: WriteSubject = {
  name: "node http/1.1 csrf",
  start: async (setting) => {
    const counter = new CallCounter();
    const guarded = csrf<AnyRequest>(policyOfSetting(setting), { ...optionsOf(setting), parseBody });
    const handle = handlerOf(setting, counter);
    const listener = (request: AnyRequest, response: AnyResponse): void =>
      guarded(request, response, () => handle(request, response));
    return runningOnBoth((isTls) => {
      const server = isTls ? createHttpsServer({ ...TLS, ...LIMITS }, listener) : createServer(LIMITS, listener);
      return serveUpgrades(server, guarded.guard, counter);
    }, counter);
  },
};

const parseBody = async (request: AnyRequest, _response: unknown, next: () => void): Promise<void> => {
  request.body = await readBody(request);
  next();
};

// Where tokens may stand in a field, the body is parsed before, as platforms do that hand over requests with their bodies.
function afterBody(
  setting: Setting,
  listener: (request: AnyRequest, response: AnyResponse) => void,
): (request: AnyRequest, response: AnyResponse) => void {
  if (setting.tokens === undefined) return listener;
  return async (request, response) => {
    request.body = await readBody(request);
    listener(request, response);
  };
}

function guardedListener(setting: Setting, counter: CallCounter): ReturnType<typeof afterBody> {
  const handle = handlerOf(setting, counter);
  const listener = withCsrf<AnyRequest, AnyResponse>(policyOfSetting(setting), handle, optionsOf(setting));
  return afterBody(setting, listener);
}

/** `http.createServer(withCsrf(policy, listener))`. */
export const nodeHttp1: WriteSubject = {
  name: "node http/1.1 withCsrf",
  start: async (setting) => {
    const counter = new CallCounter();
    const listener = guardedListener(setting, counter);
    const upgrades = guard(policyOf(policyOfSetting(setting)), optionsOf(setting));
    return runningOnBoth((isTls) => {
      const server = isTls ? createHttpsServer({ ...TLS, ...LIMITS }, listener) : createServer(LIMITS, listener);
      return serveUpgrades(server, upgrades, counter);
    }, counter);
  },
};

/** HTTP/2 through node's compatibility API, where WebSockets are asked for by an extended CONNECT. */
export const nodeHttp2: WriteSubject = {
  name: "node http/2 withCsrf",
  start: async (setting) => {
    const counter = new CallCounter();
    const listener = guardedListener(setting, counter);
    const connects = guard(policyOf(policyOfSetting(setting)), optionsOf(setting));
    const settings = { maxHeaderListSize: MAX_HEADER_SIZE, maxFrameSize: 2 ** 24 - 1, enableConnectProtocol: true };
    const running = await runningOnBoth(
      (isTls) => {
        const server = isTls
          ? createSecureServer({ ...TLS, settings, maxHeaderListPairs: 4096 }, listener)
          : createHttp2Server({ settings, maxHeaderListPairs: 4096 }, listener);
        server.on("connect", (request: Http2ServerRequest, response: Http2ServerResponse) => {
          const decision = connects.upgrade(request);
          if (decision.allowed) {
            counter.calls++;
            response.writeHead(200).end();
          } else {
            const { status, headers, body } = refusalOf(decision);
            response.writeHead(status, headers).end(body);
          }
        });
        return server;
      },
      counter,
      requestOverHttp2,
    );
    return { ...running, request: (request) => turnedAwayBy(running.request(request)) };
  },
};
