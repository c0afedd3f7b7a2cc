import { Agent as HttpAgent, type IncomingMessage, request as httpRequest, type RequestOptions } from "node:http";
import type { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { createRequire } from "node:module";
import type { HeaderLine } from "corslet/browser";
import type { ProbeAnswer, ProbeRequest, SendOptions } from "./client.ts";
import { NoAnswer, noAnswerOf } from "./no-answer.ts";

/** HTTP/1.1 over connections that are kept. */
export interface Wire {
  /** Rejects with a `NoAnswer` where there is none. */
  readonly send: (request: ProbeRequest, options?: SendOptions) => Promise<ProbeAnswer>;
  /** Closes every connection. */
  readonly close: () => void;
}

type Https = { readonly Agent: typeof HttpsAgent; readonly request: typeof httpsRequest };

const loaded = createRequire(import.meta.url);

/** A body up to so many bytes is read, so that its connection can be used again; a longer one costs the connection. */
const MAX_BODY_READ = 64 * 1024;

/** Milliseconds that are waited for the end of a body, for the same reason. */
const MAX_BODY_WAIT = 25;

/** The first body at each path is read up to so many bytes: an API that sends more was asked for something else. */
const MAX_FIRST_BODY_READ = 16 * 1024 * 1024;

/** Milliseconds that are waited for that: a stream of events never ends, and is none. */
const MAX_FIRST_BODY_WAIT = 1000;

/**
 * Opens a client.
 *
 * @param timeout milliseconds to wait for the head of an answer.
 */
export function wire(timeout: number): Wire {
  const measured = new Set<string>();
  const agents = { http: new HttpAgent({ keepAlive: true }), https: null as HttpsAgent | null };
  const open = (url: URL, options: RequestOptions): ReturnType<typeof httpRequest> => {
    if (url.protocol === "http:") return httpRequest(url, { agent: agents.http, ...options });
    // TLS is slow to load, and most runs on this machine need none.
    const { Agent, request } = loaded("node:https") as Https;
    agents.https ??= new Agent({ keepAlive: true });
    return request(url, { agent: agents.https, ...options });
  };
  const send = async (
    request: ProbeRequest,
    { isNewConnection = false, version }: SendOptions = {},
  ): Promise<ProbeAnswer> => {
    if (version !== undefined) return (await import("./versions.ts")).sendAs(version, request, timeout);
    try {
      return await once(request, isNewConnection);
    } catch (error) {
      // A server may close a kept connection at the moment that it is used again; that says nothing about the request.
      if (error instanceof StaleConnection) return once(request, true);
      throw error;
    }
  };
  const once = (request: ProbeRequest, isNewConnection: boolean): Promise<ProbeAnswer> =>
    new Promise((resolve, reject) => {
      const url = new URL(request.url);
      const options = { method: request.method, headers: linesOf(url, request), setHost: false };
      const sent = open(url, isNewConnection ? { ...options, agent: false } : options);
      const timer = setTimeout(
        () => sent.destroy(new NoAnswer("timeout", `no answer within ${timeout / 1000} s`)),
        timeout,
      );
      sent.once("response", (message) => {
        clearTimeout(timer);
        const place = `${url.host}${url.pathname}`;
        const isFirst = request.method === "GET" && !measured.has(place);
        measured.add(place);
        drain(message, isFirst, (isTooLong) => {
          if (isTooLong) reject(new NoAnswer("garbage", "the body of its answer is longer than 16 MB"));
          else resolve(answerOf(message));
        });
      });
      sent.once("upgrade", (message, socket) => {
        clearTimeout(timer);
        socket.destroy();
        resolve(answerOf(message));
      });
      sent.on("error", (error) => {
        clearTimeout(timer);
        const reason = noAnswerOf(error);
        reject(sent.reusedSocket && reason.kind === "reset" ? new StaleConnection() : reason);
      });
      sent.end(request.body);
    });
  return {
    send,
    close: () => {
      agents.http.destroy();
      agents.https?.destroy();
    },
  };
}

class StaleConnection extends Error {}

function linesOf({ host }: URL, { headers, body }: ProbeRequest): string[] {
  const hasHost = headers.some(([name]) => name.toLowerCase() === "host");
  return [
    ...(hasHost ? [] : ["Host", host]),
    ...headers.flat(),
    ...(body === undefined ? [] : ["Content-Length", String(Buffer.byteLength(body))]),
  ];
}

function answerOf({ statusCode = 0, rawHeaders }: IncomingMessage): ProbeAnswer {
  const headers: HeaderLine[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) headers.push([rawHeaders[i] as string, rawHeaders[i + 1] as string]);
  return { status: statusCode, headers };
}

// The answer is its head. What follows is waited for a moment only, whatever the server sends.
function drain(message: IncomingMessage, isFirst: boolean, done: (isTooLong: boolean) => void): void {
  const limit = isFirst ? MAX_FIRST_BODY_READ : MAX_BODY_READ;
  // What is announced counts as read.
  let read = isFirst && Number(message.headers["content-length"]) > limit ? limit + 1 : 0;
  const abandon = (): void => {
    message.destroy();
    done(isFirst && read > limit);
  };
  const timer = setTimeout(abandon, isFirst ? MAX_FIRST_BODY_WAIT : MAX_BODY_WAIT);
  message.on("data", (chunk: Buffer) => {
    read += chunk.length;
    if (read > limit) abandon();
  });
  message.once("close", () => {
    clearTimeout(timer);
    done(isFirst && read > limit);
  });
  message.on("error", () => undefined);
}
