import type { HeaderLine } from "corslet/browser";
import type { ProbeClient, ProbeRequest } from "../probe/client.ts";
import { valuesOf } from "./judge.ts";
import type { Redactor } from "./redact.ts";
import type { TrustedAt } from "./trusted-of.ts";

/** A client that sends nothing: it keeps what it was to send, and answers as a server without a fault. */
export function dryClient(trustedAt: TrustedAt): { readonly client: ProbeClient; readonly requests: ProbeRequest[] } {
  const requests: ProbeRequest[] = [];
  const client: ProbeClient = (request) => {
    requests.push(request);
    return Promise.resolve({
      status: request.method === "OPTIONS" ? 204 : 200,
      headers: rightHeaders(request, trustedAt),
    });
  };
  return { client, requests };
}

function rightHeaders({ url, headers }: ProbeRequest, trustedAt: TrustedAt): HeaderLine[] {
  const [origin] = valuesOf(headers, "origin");
  const vary: HeaderLine = ["Vary", "Origin"];
  if (origin === undefined || !trustedAt(url).holds(origin)) return [vary];
  const asked = (name: string): string => valuesOf(headers, name).join(", ");
  return [
    vary,
    ["Access-Control-Allow-Origin", origin],
    ["Access-Control-Allow-Methods", asked("access-control-request-method")],
    ["Access-Control-Allow-Headers", asked("access-control-request-headers")],
    ["Access-Control-Max-Age", "600"],
  ];
}

/** The requests, a line each: method, URL, and what is sent with it. */
export function listedRequests(requests: readonly ProbeRequest[], { exchange }: Redactor): string[] {
  return requests.map((request) => {
    const shown = exchange({ role: "shows", shows: "", request, answer: null }).request;
    const lines = shown.headers.map(([name, value]) => `${name}: ${value}`);
    return [`${shown.method} ${shown.url}`, ...lines].join("  ");
  });
}
