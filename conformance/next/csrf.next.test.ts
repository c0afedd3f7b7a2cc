import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Connection } from "corslet/csrf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Apps } from "../csrf/apps.ts";
import { CORPUS } from "../csrf/corpus.ts";
import { runWriteRow } from "../csrf/runner.ts";
import { decide } from "../csrf/subjects/decide.ts";
import { apiRouteOf, BUILT_NEXT, proxyOf, routeOf } from "../csrf/subjects/next.ts";
import { runningOnNode } from "../csrf/subjects/node-server.ts";
import type { WriteSubject } from "../csrf/subjects/subject.ts";
import { acceptHandshake } from "../csrf/subjects/upgrades.ts";
import { testWriteRows } from "../csrf/table.ts";
import type { Setting } from "../csrf/vocabulary.ts";
import { CallCounter } from "../subjects/sockets.ts";
import type { Answer, Running, TurnedAway } from "../subjects/subject.ts";
import type { RawRequest } from "../translate.ts";
import { type BuiltNext, buildNext, type ServedInNext, serveInNext } from "./start-next.ts";

// The CSRF corpus on an application that Next built: one application serves every setting, and is told which before
// each request.

let built: BuiltNext;
let sockets: Server;
let asked: CallCounter;
let proxyRefused: boolean;

beforeAll(async () => {
  sockets = createServer().on("upgrade", (_request, socket) => acceptHandshake(socket, asked));
  await new Promise<void>((resolve) => sockets.listen(0, "127.0.0.1", resolve));
  built = await buildNext((sockets.address() as AddressInfo).port);
});

afterAll(async () => {
  sockets.close();
  await built.remove();
});

/** With which Next answers before any handler: a redirect to the path without slashes too many. */
const REDIRECT = 308;

type ServedBy = "route" | "api-route" | "proxy";
type ServedOf = (setting: Setting, counter: CallCounter) => ServedInNext;

function subject(name: string, servedBy: ServedBy, servedOf: ServedOf): WriteSubject {
  return {
    name,
    start: async (setting) => {
      const counter = new CallCounter();
      const served = servedOf(setting, counter);
      const running = await runningOnNode(built.handle, counter, handshake);
      return {
        ...running,
        request: (request) => {
          serveInNext(served);
          [asked, proxyRefused] = [counter, false];
          return ask(running, { ...request, headers: [...request.headers, ["Served-By", servedBy]] });
        },
      };
    },
  };
}

async function ask(running: Running, request: RawRequest): Promise<Answer | TurnedAway> {
  try {
    const answer = await running.request(request);
    if ("turnedAway" in answer || answer.handlerCalled || answer.status !== REDIRECT) return answer;
    return { turnedAway: `${answer.status} by Next` };
  } catch (error) {
    if (request.upgrade === undefined) throw error;
    return { turnedAway: `a handshake, by Next: ${String(error)}` };
  }
}

async function handshake(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  await built.upgrade(request, socket, head);
  // Next leaves it open, without an answer, until the client goes.
  if (proxyRefused) socket.destroy();
}

const [ROUTE_FILE, API_ROUTE, PROXY] = BUILT_NEXT;

testWriteRows([
  subject(ROUTE_FILE, "route", (setting, counter) => ({ route: routeOf(setting, counter) })),
  subject(API_ROUTE, "api-route", (setting, counter) => ({ apiRoute: apiRouteOf(setting, counter) })),
  subject(PROXY, "proxy", (setting, counter) => {
    const { guarded, behind } = proxyOf(setting, counter);
    const proxy: ServedInNext["proxy"] = async (request, next) => {
      const answer = await guarded(request, next);
      proxyRefused = !answer.ok;
      return answer;
    };
    return { proxy, route: behind };
  }),
]);

const connection = (): Connection => ({ hasClientCertificate: true });

describe("a route file whose option connection says that clients show certificates", () => {
  const told = subject("next, told", "route", (setting, counter) => ({ route: routeOf(setting, counter, connection) }));
  const [apps, pure] = [new Apps(told, CORPUS.settings), new Apps(decide, CORPUS.settings)];
  afterAll(() => apps.stop());

  it.each(CORPUS.rows.filter(({ request }) => request.clientCertificate))("$expect $id: $title", async (row) => {
    expect(await runWriteRow(row, told.name, apps, pure)).toEqual({ faults: [] });
  });
});
