import type { HeaderLine } from "corslet/browser";
import { FRESH_PARAMETER } from "./asker.ts";
import type { Exchange } from "./finding.ts";
import type { Session } from "./session.ts";

/** What is shown instead of a secret. */
const HIDDEN = "***";

/** Secrets shorter than this are hidden where they are sent, and not looked for elsewhere: `1` is in every text. */
const MIN_LENGTH = 4;

/** Lines that differ from run to run though the answer is the same. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(["date"]);

/** Hides the session's secrets, the values of cookies, and what is new in every run. */
export interface Redactor {
  readonly text: (text: string) => string;
  readonly exchange: (exchange: Exchange) => Exchange;
}

/** A redactor for a session. */
export function redactorFor(session: Session | null): Redactor {
  const secrets = (session?.headers ?? []).flatMap(secretsOf).filter((secret) => secret.length >= MIN_LENGTH);
  // Longer ones first: one may be part of another.
  secrets.sort((a, b) => b.length - a.length);
  const sent = new Set((session?.headers ?? []).map(([name]) => name.toLowerCase()));
  const text = (shown: string): string =>
    secrets.reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), withoutFresh(shown));
  const requestLine = ([name, value]: HeaderLine): HeaderLine =>
    sent.has(name.toLowerCase()) ? [name, HIDDEN] : [name, text(value)];
  const answerLine = ([name, value]: HeaderLine): HeaderLine => {
    const lower = name.toLowerCase();
    if (OF_THE_MOMENT.has(lower)) return [name, "…"];
    return [name, text(lower === "set-cookie" ? withoutCookieValue(value) : value)];
  };
  return {
    text,
    exchange: ({ role, shows, request, answer }) => ({
      role,
      shows: text(shows),
      request: {
        ...request,
        url: text(request.url),
        headers: request.headers.map(requestLine),
        ...(request.body !== undefined && { body: text(request.body) }),
      },
      answer: answer && { status: answer.status, headers: answer.headers.map(answerLine) },
    }),
  };
}

/** The whole value, and what in it is a secret of its own: each cookie's value, what follows `Bearer`. */
function secretsOf([name, value]: HeaderLine): string[] {
  if (name.toLowerCase() !== "cookie") return [value, ...value.split(" ").slice(1)];
  return [value, ...value.split(";").map((pair) => pair.slice(pair.indexOf("=") + 1).trim())];
}

function withoutCookieValue(line: string): string {
  const end = line.indexOf(";");
  const pair = end === -1 ? line : line.slice(0, end);
  const equals = pair.indexOf("=");
  return equals === -1 ? HIDDEN : `${pair.slice(0, equals + 1)}${HIDDEN}${end === -1 ? "" : line.slice(end)}`;
}

const FRESH = new RegExp(`${FRESH_PARAMETER}=[0-9a-f]{16}`, "g");

function withoutFresh(text: string): string {
  return text.replace(FRESH, `${FRESH_PARAMETER}=1`);
}
