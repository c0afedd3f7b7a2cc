import middy from "@middy/core";
import { csrf, type LambdaEvent, token, withCsrf } from "corslet/lambda";
import { type Invoke, listenerTo, type PayloadFormat } from "../../subjects/lambda-bridge.ts";
import { CallCounter } from "../../subjects/sockets.ts";
import { PAGE, SIGN_IN } from "../pages.ts";
import { guardOptions, policyOfSetting } from "../translate.ts";
import type { Setting } from "../vocabulary.ts";
import { runningOnNode } from "./node-server.ts";
import { parseBody } from "./parse-body.ts";
import { sessionIn, startSession } from "./sessions.ts";
import type { WriteSubject } from "./subject.ts";

type Handler = (event: LambdaEvent) => Promise<object>;
type Serve = (handler: Handler, setting: Setting) => Invoke;

function subject(name: string, format: PayloadFormat, serve: Serve): WriteSubject {
  return {
    name,
    start: async (setting) => {
      const counter = new CallCounter();
      const invoke = serve(handlerOf(setting, counter, format), setting);
      return runningOnNode(listenerTo(invoke, { format, endsTls: true }), counter);
    },
  };
}

function handlerOf({ tokens }: Setting, counter: CallCounter, format: PayloadFormat): Handler {
  return async (event) => {
    const path = event.rawPath ?? event.path;
    if (path === SIGN_IN) return { statusCode: 200, ...cookie(startSession(), format) };
    if (path === PAGE) return page(tokens === undefined ? null : token(event));
    counter.calls++;
    return { statusCode: 200, body: "the handler's" };
  };
}

function page(minted: string | null): object {
  return { statusCode: 200, body: JSON.stringify({ token: minted }) };
}

function cookie(value: string, format: PayloadFormat): object {
  return format === "2.0" ? { cookies: [value] } : { multiValueHeaders: { "Set-Cookie": [value] } };
}

function optionsOf(setting: Setting): ReturnType<typeof guardOptions<LambdaEvent>> {
  return guardOptions<LambdaEvent>(setting, (event) => {
    const { cookies, headers, multiValueHeaders } = event;
    const lines = cookies ?? multiValueHeaders?.["Cookie"] ?? multiValueHeaders?.["cookie"] ?? [headers?.["cookie"]];
    return sessionIn(lines.join("; "));
  });
}

const wrapped: Serve = (handler, setting) => withCsrf(policyOfSetting(setting), handler, optionsOf(setting));

// With the body parsed before, as @middy/http-urlencode-body-parser and @middy/http-json-body-parser do it.
const byMiddy: Serve = (handler, setting) =>
  middy(handler as never)
    .before((request) => {
      const event = request.event as { body?: unknown; isBase64Encoded?: boolean; headers: Record<string, string> };
      const { body, isBase64Encoded, headers } = event;
      if (typeof body !== "string") return;
      const text = Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8").toString();
      event.body = parseBody(headers["content-type"], text) ?? body;
    })
    .use(csrf(policyOfSetting(setting), optionsOf(setting))) as unknown as Invoke;

/** `withCsrf(policy, handler)` behind each kind of gateway, and middy behind a function URL. */
export const onLambda: readonly WriteSubject[] = [
  subject("lambda, payload 2.0", "2.0", wrapped),
  subject("lambda, payload 1.0", "1.0", wrapped),
  subject("lambda, load balancer", "elb, multi value", wrapped),
  subject("lambda, middy", "2.0", byMiddy),
];
