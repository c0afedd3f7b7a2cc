import middy from "@middy/core";
import { cors, withCors } from "corslet/lambda";
import type { HeaderLine, Upstream } from "../translate.ts";
import { gatewayTo, type Invoke, type PayloadFormat } from "./lambda-bridge.ts";
import { CallCounter, runningOn } from "./sockets.ts";
import type { Subject } from "./subject.ts";

type Serve = (config: Record<string, unknown>, handler: () => Promise<object>) => Invoke;

function subject(name: string, format: PayloadFormat, serve: Serve): Subject {
  return {
    name,
    start: async (config, upstream) => {
      const counter = new CallCounter();
      const invoke = serve(config, async () => {
        counter.calls++;
        return resultOf(upstream, format);
      });
      return runningOn(gatewayTo(invoke, { format }), counter);
    },
  };
}

// Where there is one value for each name, several lines are one.
function resultOf({ status, headers }: Upstream, format: PayloadFormat): object {
  const cookies = headers.filter(([name]) => /^set-cookie$/i.test(name)).map(([, value]) => value);
  const common = { statusCode: status, body: "the handler's" };
  if (format === "2.0") {
    const others = headers.filter(([name]) => !/^set-cookie$/i.test(name));
    return { ...common, cookies, headers: mapped(others, (values) => values.join(", ")) };
  }
  return { ...common, multiValueHeaders: mapped(headers, (values) => values) };
}

function mapped<V>(lines: readonly HeaderLine[], valueOf: (values: string[]) => V): Record<string, V> {
  const lists: Record<string, string[]> = {};
  for (const [name, value] of lines) (lists[name] ??= []).push(value);
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, valueOf(values)]));
}

const wrapped: Serve = (config, handler) => withCors(config as never, handler);
const byMiddy: Serve = (config, handler) => middy(handler).use(cors(config as never)) as unknown as Invoke;

/** `withCors(policy, handler)` behind each kind of gateway, and middy behind a function URL. */
export const onLambda: readonly Subject[] = [
  subject("lambda, payload 2.0", "2.0", wrapped),
  subject("lambda, payload 1.0", "1.0", wrapped),
  subject("lambda, load balancer", "elb, multi value", wrapped),
  subject("lambda, middy", "2.0", byMiddy),
];
