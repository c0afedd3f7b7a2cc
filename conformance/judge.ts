import { announcedNames, combined, corsCheck, type IntendedRequest, preflightCheck } from "./fetch-client.ts";
import { governingGrant } from "./governing-grant.ts";
import type { Answer } from "./subjects/subject.ts";
import type { RawRequest } from "./translate.ts";
import type { Expectation, HeaderMatcher, Row } from "./vocabulary.ts";

type JudgedRow = Pick<Row, "config" | "client">;

/** What came of a row on a subject. */
export type Outcome =
  | { readonly config: "rejected"; readonly codes: readonly string[] }
  | { readonly config: "accepted"; readonly warnings: number; readonly request?: RawRequest; readonly answer?: Answer };

/** What is wrong with an outcome, in words; nothing when it is what was expected. */
export function judge(row: JudgedRow, expect: Expectation, outcome: Outcome): string[] {
  const { oneOf, ...common } = expect;
  const wrong = judgeOne(row, common, outcome, oneOf === undefined ? "accept" : "any");
  if (oneOf === undefined) return wrong;
  const alternatives = oneOf.map((one) => judge(row, one, outcome));
  if (alternatives.some((alternative) => alternative.length === 0)) return wrong;
  return [...wrong, ...alternatives.map((alternative, index) => `not even ${index + 1}: ${alternative.join("; ")}`)];
}

function judgeOne(
  row: JudgedRow,
  expect: Expectation,
  outcome: Outcome,
  byDefault: NonNullable<Expectation["config"]>,
): string[] {
  const config = expect.config ?? byDefault;
  if (outcome.config === "rejected") {
    if (config === "any") return [];
    if (config !== "reject") return [`config: expected ${config}, was rejected for ${outcome.codes.join(", ")}`];
    return judgeCodes(expect, outcome.codes);
  }
  if (config === "reject") return ["config: expected to be rejected, was accepted"];
  const wrong: string[] = [];
  if (config === "accept-with-warning" && outcome.warnings === 0) wrong.push("config: expected a warning, got none");
  const { request, answer } = outcome;
  if (request === undefined || answer === undefined) {
    const { config: _config, ...ofAnswer } = expect;
    if (Object.keys(ofAnswer).length > 0) wrong.push("the row expects an answer, and makes no request");
    return wrong;
  }
  return [...wrong, ...judgeAnswer(row, expect, request, answer)];
}

function judgeCodes(expect: Expectation, codes: readonly string[]): string[] {
  if (expect.rejectCode !== undefined && !codes.includes(expect.rejectCode))
    return [`rejectCode: expected ${expect.rejectCode}, got ${codes.join(", ")}`];
  if (expect.rejectCodes !== undefined && expect.rejectCodes.join() !== codes.join())
    return [`rejectCodes: expected ${expect.rejectCodes.join(", ")}, got ${codes.join(", ")}`];
  return [];
}

function judgeAnswer(row: JudgedRow, expect: Expectation, request: RawRequest, answer: Answer): string[] {
  const wrong: string[] = [];
  if (expect.status !== undefined && !hasStatus(answer.status, String(expect.status)))
    wrong.push(`status: expected ${expect.status}, got ${answer.status}`);
  if (expect.handlerCalled !== undefined && expect.handlerCalled !== answer.handlerCalled)
    wrong.push(`handlerCalled: expected ${expect.handlerCalled}, got ${answer.handlerCalled}`);
  if (expect.bodyEmpty !== undefined && expect.bodyEmpty !== (answer.body === ""))
    wrong.push(`bodyEmpty: expected ${expect.bodyEmpty}, got ${JSON.stringify(answer.body)}`);
  for (const [name, matcher] of Object.entries(expect.headers ?? {})) {
    const fault = headerFault(matcher, name, answer);
    if (fault !== null) wrong.push(`${name}: ${fault}`);
  }
  if (expect.browser !== undefined) {
    const verdict = browserVerdict(row, request, answer);
    if (verdict !== expect.browser) wrong.push(`browser: expected ${expect.browser}, got ${verdict}`);
  }
  return wrong;
}

function hasStatus(status: number, expected: string): boolean {
  return new RegExp(`^${expected.replaceAll("x", "[0-9]")}$`).test(String(status));
}

/** What a Fetch-conformant client makes of the answer. Credentials are included where the row's grant allows them. */
function browserVerdict(row: JudgedRow, request: RawRequest, answer: Answer): "allow" | "deny" {
  const origin = combined(request, "origin");
  if (origin === null) throw new Error("a row without Origin is no CORS request, and expects a browser's verdict");
  const method = combined(request, "access-control-request-method");
  const intended: IntendedRequest = {
    origin,
    method: method ?? request.method,
    unsafeNames: announcedNames(combined(request, "access-control-request-headers") ?? ""),
    credentialsMode: row.client?.credentials ?? grantedMode(row, request),
  };
  const isPreflight = request.method === "OPTIONS" && method !== null && method !== "";
  return (isPreflight ? preflightCheck : corsCheck)(intended, answer) ? "allow" : "deny";
}

function grantedMode(row: JudgedRow, request: RawRequest): "include" | "omit" {
  return governingGrant(row.config, request.path)?.["credentials"] === true ? "include" : "omit";
}

/** Why a header does not match, or `null`. */
export function headerFault(matcher: HeaderMatcher, name: string, answer: Pick<Answer, "headers">): string | null {
  const lines = answer.headers.filter(([given]) => given.toLowerCase() === name.toLowerCase());
  const value = combined(answer, name.toLowerCase());
  if (matcher.any === true) return null;
  if (value === null) return mayBeMissing(matcher) ? null : `expected ${JSON.stringify(matcher)}, is missing`;
  const elements = elementsOf(value);
  const holds =
    matcher.absent !== true &&
    (matcher.eq === undefined || value === matcher.eq) &&
    (matcher.notEq === undefined || value !== matcher.notEq) &&
    (matcher.oneOf === undefined || matcher.oneOf.includes(value)) &&
    (matcher.count === undefined || lines.length === matcher.count) &&
    (matcher.maxBytes === undefined || Buffer.byteLength(value) <= matcher.maxBytes) &&
    (matcher.tokens === undefined ||
      isSameSet(elements, new Set(matcher.tokens.map((token) => token.toLowerCase())))) &&
    (matcher.tokensInclude ?? []).every((token) => elements.has(token.toLowerCase()));
  return holds
    ? null
    : `expected ${JSON.stringify(matcher)}, got ${JSON.stringify(lines.map(([, line]) => line.slice(0, 200)))}`;
}

// A missing header also satisfies what only says how it must not be.
function mayBeMissing({ absent, orAbsent, eq, oneOf, tokens, tokensInclude, count }: HeaderMatcher): boolean {
  const isNegative = eq === undefined && oneOf === undefined && tokens === undefined && tokensInclude === undefined;
  return absent === true || orAbsent === true || (isNegative && (count ?? 0) === 0);
}

function elementsOf(value: string): Set<string> {
  return new Set(
    value
      .split(",")
      .map((element) => element.trim().toLowerCase())
      .filter((element) => element !== ""),
  );
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((element) => b.has(element));
}
