import { createServer, type RequestListener } from "node:http";
import { cors } from "corslet/express";
import express from "express";
import express4 from "express4";
import type { Upstream } from "../translate.ts";
import { CallCounter, grouped, MAX_HEADER_SIZE, runningOn } from "./sockets.ts";
import type { Running, Subject } from "./subject.ts";

interface App extends RequestListener {
  use(...handlers: unknown[]): unknown;
}

async function start(app: App, config: Record<string, unknown>, upstream: Upstream): Promise<Running> {
  const counter = new CallCounter();
  app.use(cors(config as never));
  app.use((_request: unknown, response: express.Response) => {
    counter.calls++;
    response.status(upstream.status);
    for (const [name, value] of grouped(upstream.headers)) response.setHeader(name, value);
    response.send("the handler's");
  });
  return runningOn(createServer({ maxHeaderSize: MAX_HEADER_SIZE }, app), counter);
}

/** `app.use(cors(policy))` on Express 4. */
export const onExpress4: Subject = {
  name: "express 4",
  start: (config, upstream) => start(express4(), config, upstream),
};

/** `app.use(cors(policy))` on Express 5. */
export const onExpress5: Subject = {
  name: "express 5",
  start: (config, upstream) => start(express(), config, upstream),
};
