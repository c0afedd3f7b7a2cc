import { createServer } from "node:http";
import express, { type Request } from "express";
import { describe, expect, it } from "vitest";
import { csrf, token } from "../../src/adapters/express.ts";
import { GRANTED, listening, type Send, sendHttp1 } from "./wire.ts";

// A guard that is mounted inside of another one takes nothing off what the outer one asks for.

const policy = { origins: [GRANTED], methods: ["POST"], credentials: true } as const;
const tokens = { keys: ["a key of the tests, at least 32 bytes"], binding: () => "session" };
const others = { keys: ["another key of the tests, 32 bytes and more"], binding: () => "session" };
const exempt = [{ method: "POST", path: "/write", because: "of the test" }];

async function serve(inner: object): Promise<Send> {
  const app = express();
  app.use(csrf<Request>(policy, { tokens, parseBody: express.urlencoded() }), csrf<Request>(policy, inner));
  app.get("/token", (request, response) => void response.send(token(request)));
  app.post("/write", (_request, response) => void response.send("written"));
  const port = await listening(createServer(app));
  return (asked) => sendHttp1(port, asked);
}

describe.each([
  ["exempts the request", { exempt, tokens: others }],
  ["has no tokens", { exempt }],
])("an inner guard that %s", (_title, inner) => {
  it.each([
    ["no token", ""],
    ["a token that is none", "_csrf=v1.x.y.z"],
  ])("and a body with %s", async (_what, body) => {
    const send = await serve(inner);
    const headers = { cookie: "a=1", "content-type": "application/x-www-form-urlencoded" };
    expect(await send({ method: "POST", path: "/write", headers, body })).toMatchObject({ status: 403 });
  });
});
