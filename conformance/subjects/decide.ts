import { type Decision, type Policy, policyOf } from "corslet";
import type { HeaderLine, RawRequest, Upstream } from "../translate.ts";
import type { Answer, Subject } from "./subject.ts";

/** The pure decision, carried onto the handler's answer in the few lines that somebody would write for a new server. */
export const decide: Subject = {
  name: "decide",
  start: async (config, upstream) => running(policyOf(config), upstream),
};

/** The same, by a policy that was built from the first one's normalised configuration: it must decide alike. */
export const decideRebuilt: Subject = {
  name: "decide, rebuilt",
  start: async (config, upstream) => running(policyOf(JSON.parse(JSON.stringify(policyOf(config).config))), upstream),
};

function running(policy: Policy, upstream: Upstream): Awaited<ReturnType<Subject["start"]>> {
  return {
    request: async (request) =>
      carried(
        policy.decide({
          method: request.method,
          path: request.path,
          origin: joined(request, "origin", ", "),
          requestMethod: joined(request, "access-control-request-method", ", "),
          requestHeaders: joined(request, "access-control-request-headers", ","),
        }),
        upstream,
        request.method === "HEAD" ? "" : "the handler's",
      ),
    stop: async () => undefined,
  };
}

function joined({ headers }: RawRequest, name: string, separator: string): string | null {
  const lines = headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value);
  return lines.length === 0 ? null : lines.join(separator);
}

function carried(decision: Decision, upstream: Upstream, content: string): Answer {
  const handlerCalled = decision.kind !== "preflight";
  const own: readonly HeaderLine[] = handlerCalled ? upstream.headers : [];
  const isOurs = ([name]: HeaderLine): boolean =>
    decision.kind !== "none" && (/^access-control-/i.test(name) || (/^vary$/i.test(name) && decision.vary.length > 0));
  const varied = own.filter(([name]) => /^vary$/i.test(name)).map(([, value]) => value);
  const vary = decision.vary.length > 0 ? onceEach([...varied, ...decision.vary]) : null;
  return {
    status: decision.status ?? upstream.status,
    headers: [
      ...own.filter((line) => !isOurs(line)),
      ...Object.entries(decision.headers),
      ...(vary === null ? [] : [["Vary", vary] as const]),
    ],
    body: handlerCalled ? content : "",
    handlerCalled,
  };
}

function onceEach(lines: readonly string[]): string {
  const names = new Map<string, string>();
  for (const name of lines
    .join()
    .split(",")
    .map((element) => element.trim()))
    names.set(name.toLowerCase(), names.get(name.toLowerCase()) ?? name);
  return names.has("*") ? "*" : [...names.values()].join(", ");
}
