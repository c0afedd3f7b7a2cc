import { combined } from "./fetch-client.ts";
import { governingGrant } from "./governing-grant.ts";
import type { Answer, Running } from "./subjects/subject.ts";
import { type HeaderLine, type RawRequest, upstreamOf } from "./translate.ts";
import type { Row } from "./vocabulary.ts";

// What the policy's cases promise of every answer, whatever the row (`globalInvariants` there). Each is a relation
// between answers, or between an answer and its request, so that none needs to know what the right answer was.

type JudgedRow = Pick<Row, "config" | "upstream" | "upstreamStatus">;

const MARKER = "corslet-marker";
const STRANGER = `https://${MARKER}.invalid`;

/** What is wrong with an answer that no answer may be. */
export async function invariantFaults(
  row: JudgedRow,
  running: Running,
  request: RawRequest,
  answer: Answer,
): Promise<string[]> {
  if (governingGrant(row.config, request.path) === undefined) return untouchedFaults(row, answer);
  return [
    ...headerFaults(request, answer),
    ...handlerFaults(request, answer),
    ...(await dependenceFaults(running, request, answer)),
    ...(await echoFaults(running, request)),
  ];
}

// A path that nothing governs: the handler answers, and what it sets is what is sent.
function untouchedFaults(row: JudgedRow, answer: Answer): string[] {
  const faults = answer.handlerCalled ? [] : ["the handler of a path that nothing governs was not called"];
  const sent = protocolLines(answer.headers);
  if (sent !== protocolLines(upstreamOf(row).headers)) faults.push(`nothing governs the path, and ${sent} was sent`);
  return faults;
}

function protocolLines(headers: readonly HeaderLine[]): string {
  const lines = headers.filter(([name]) => /^(?:access-control-.*|vary)$/i.test(name));
  return lines
    .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
    .sort()
    .join("\n");
}

function headerFaults(request: RawRequest, answer: Answer): string[] {
  const faults: string[] = [];
  const protocol = answer.headers.filter(([name]) => /^access-control-/i.test(name));
  for (const name of ["access-control-allow-origin", "access-control-allow-credentials", "access-control-max-age"]) {
    const lines = protocol.filter(([given]) => given.toLowerCase() === name);
    if (lines.length > 1 || lines.some(([, value]) => value.includes(",")))
      faults.push(`${name} stands there more than once`);
  }
  const allowed = combined(answer, "access-control-allow-origin");
  const credentials = combined(answer, "access-control-allow-credentials");
  // What stands behind CR and LF is another header line, or never arrives.
  const origin = combined(request, "origin")?.split("\r\n", 1)[0];
  if (credentials !== null && (credentials !== "true" || allowed !== origin))
    faults.push(`Access-Control-Allow-Credentials: ${credentials} beside Access-Control-Allow-Origin: ${allowed}`);
  if (allowed !== null && allowed !== "*" && allowed !== origin)
    faults.push(`Access-Control-Allow-Origin: ${allowed} answers Origin: ${origin}`);
  if (allowed === null && protocol.length > 0)
    faults.push(`a refused origin is told ${protocol.map(([name]) => name).join(", ")}`);
  return faults;
}

function handlerFaults(request: RawRequest, answer: Answer): string[] {
  const method = combined(request, "access-control-request-method");
  const isPreflight =
    request.method === "OPTIONS" && combined(request, "origin") !== null && method !== null && method !== "";
  return isPreflight === answer.handlerCalled
    ? [isPreflight ? "a preflight reached the handler" : "an actual request did not reach the handler"]
    : [];
}

// The answer depends on method, path, Origin and the two preflight headers; on Origin only if Vary says so.
async function dependenceFaults(running: Running, request: RawRequest, answer: Answer): Promise<string[]> {
  const faults: string[] = [];
  const withNoise = await running.request(plus(request, NOISE));
  if (picture(withNoise) !== picture(answer)) faults.push(`depends on other headers: ${picture(withNoise)}`);
  const vary = (combined(answer, "vary") ?? "").toLowerCase().split(/[\s,]+/);
  if (vary.includes("origin") || vary.includes("*")) return faults;
  for (const other of [without(request, "origin"), plus(without(request, "origin"), [["Origin", STRANGER]])]) {
    const its = await running.request(other);
    if (picture(its) !== picture(answer))
      faults.push(`depends on Origin without saying so in Vary: ${picture(answer)} and ${picture(its)}`);
  }
  return faults;
}

const NOISE: readonly HeaderLine[] = [
  ["Cookie", `session=${MARKER}`],
  ["Authorization", `Bearer ${MARKER}`],
  ["User-Agent", MARKER],
  ["Referer", `${STRANGER}/`],
  ["X-Forwarded-Host", `${MARKER}.invalid`],
  ["X-Forwarded-Proto", "https"],
  ["Sec-Fetch-Site", "same-origin"],
  ["Sec-Fetch-Mode", "cors"],
  ["Access-Control-Request-Private-Network", "true"],
  ["Access-Control-Request-Local-Network", "true"],
];

// Nothing of a request is in an answer unless it was matched: strange names must not come back.
async function echoFaults(running: Running, request: RawRequest): Promise<string[]> {
  const probes = [
    plus(without(request, "origin"), [["Origin", STRANGER]]),
    plus(without(request, "access-control-request-method"), [["Access-Control-Request-Method", MARKER]]),
    plus(without(request, "access-control-request-headers"), [["Access-Control-Request-Headers", MARKER]]),
  ];
  const faults: string[] = [];
  for (const probe of probes) {
    const answer = await running.request(probe);
    if ("turnedAway" in answer) continue;
    const echo = answer.headers.find((line) => line.join().includes(MARKER));
    if (echo !== undefined) faults.push(`${echo.join(": ")} comes from the request`);
  }
  return faults;
}

function picture(answer: Awaited<ReturnType<Running["request"]>>): string {
  if ("turnedAway" in answer) return JSON.stringify(answer);
  return JSON.stringify([answer.status, answer.handlerCalled, protocolLines(answer.headers)]);
}

function without(request: RawRequest, name: string): RawRequest {
  return { ...request, headers: request.headers.filter(([given]) => given.toLowerCase() !== name) };
}

function plus(request: RawRequest, lines: readonly HeaderLine[]): RawRequest {
  return { ...request, headers: [...request.headers, ...lines] };
}
