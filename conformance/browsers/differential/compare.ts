import type { CallResult, Observation, SentRequest } from "./observation.ts";

/** One thing that differs. */
export interface Difference {
  readonly what: "requests" | "settled" | "response";
  readonly text: string;
}

const REQUEST_PARTS = [
  "kind",
  "method",
  "target",
  "path",
  "origin",
  "requestMethod",
  "requestHeaders",
  "cookie",
  "carried",
  "body",
] as const satisfies readonly (keyof SentRequest)[];

const RESPONSE_PARTS = [
  "type",
  "status",
  "statusText",
  "url",
  "redirected",
  "headers",
  "body",
] as const satisfies readonly (keyof CallResult)[];

/** Where an engine did otherwise than predicted. */
export function compare(predicted: Observation, seen: Observation): Difference[] {
  const differences: Difference[] = [];
  const add = (what: Difference["what"], where: string, expected: unknown, got: unknown): void => {
    if (show(expected) !== show(got))
      differences.push({ what, text: `${where}: predicted ${show(expected)}, saw ${show(got)}` });
  };
  const [expected, got] = [predicted.requests, seen.requests].map((requests) => requests.map(summary).join(" > "));
  if (expected !== got) add("requests", "sent", expected, got);
  else {
    predicted.requests.forEach((request, index) => {
      for (const part of REQUEST_PARTS)
        add("requests", `request ${index + 1} ${part}`, request[part], seen.requests[index]?.[part]);
    });
  }
  predicted.calls.forEach((call, index) => {
    const other = seen.calls[index];
    add("settled", `call ${index + 1}`, call.settled, other?.settled);
    if (call.settled !== "resolved" || other?.settled !== "resolved") return;
    for (const part of RESPONSE_PARTS) add("response", `call ${index + 1} ${part}`, call[part], other[part]);
  });
  return differences;
}

function summary({ kind, method, target, path }: SentRequest): string {
  return `${kind === "preflight" ? "preflight" : method} ${target}${path.replace(/^\/c\/\w+/, "")}`;
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
}
