import type { IncomingMessage, RequestListener } from "node:http";
import { type BodyParser, csrf, token } from "corslet/express";
import express from "express";
import express4 from "express4";
import { CallCounter } from "../../subjects/sockets.ts";
import type { Running } from "../../subjects/subject.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";
import { runningOnNode } from "./node-server.ts";
import { sessionIn, startSession } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

interface Express {
  (): App;
  urlencoded(options: { extended: boolean }): BodyParser;
  json(): BodyParser;
}
interface App extends RequestListener {
  use(...handlers: unknown[]): unknown;
  get(path: string, handler: (request: express.Request, response: express.Response) => void): unknown;
}

async function start(on: Express, setting: Setting): Promise<Running> {
  const counter = new CallCounter();
  const app = on();
  const guarded = csrf<IncomingMessage>(policyOfSetting(setting), {
    ...guardOptions(setting, ({ headers }) => sessionIn(headers.cookie)),
    parseBody: [on.urlencoded({ extended: false }), on.json()],
  });
  app.use(guarded);
  app.get(SIGN_IN, (_request, response) => void response.setHeader("Set-Cookie", startSession()).send("signed in"));
  app.get(PAGE, (request, response) => {
    response.send({ token: setting.tokens === undefined ? null : token(request) });
  });
  app.use((_request: unknown, response: express.Response) => {
    counter.calls++;
    response.send("the handler's");
  });
  return runningOnNode(app, counter, guarded.guard);
}

/** `app.use(csrf(policy))` on Express 4. */
export const onExpress4: WriteSubject = {
  name: "express 4",
  start: (setting) => start(express4, setting),
};

/** `app.use(csrf(policy))` on Express 5. */
export const onExpress5: WriteSubject = {
  name: "express 5",
  start: (setting) => start(express, setting),
};
