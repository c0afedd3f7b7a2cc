import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { ELYSIA, FETCH, H3_2, HONO, ITTY_ROUTER } from "./mounting/on-fetch.ts";
import { HAPI, NESTJS } from "./mounting/on-nest-and-hapi.ts";
import { EXPRESS, FASTIFY, KOA } from "./mounting/on-node.ts";
import type { Row } from "./mounting/row.ts";
import { readExchange, send, shownOf } from "./snippets/exchange.ts";

// What the pages of the frameworks say that people get wrong, and the hub of two policies: seen on the real framework,
// over a socket.

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  Express: EXPRESS,
  "fetch handlers": FETCH,
  Fastify: FASTIFY,
  Koa: KOA,
  Hono: HONO,
  h3: H3_2,
  Elysia: ELYSIA,
  "itty-router": ITTY_ROUTER,
  NestJS: NESTJS,
  Hapi: HAPI,
};

describe.each(Object.entries(ROWS))("%s", (_framework, rows) => {
  test.each(rows)("%s", async (_title, serve, exchanges) => {
    const server = await serve();
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    for (const line of exchanges) {
      const exchange = readExchange(line);
      expect(shownOf(await send(port, exchange), exchange), line).toEqual({
        status: exchange.status,
        shows: exchange.shows,
      });
    }
  });
});
