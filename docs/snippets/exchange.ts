import { request } from "node:http";

/** A request to send and what its answer must show, as a check writes it. */
export interface Exchange {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The request's body. */
  readonly body?: string | undefined;
  readonly status: number;
  /** Header values by name; `null`: the answer must not have it. `body` stands for the body. */
  readonly shows: Readonly<Record<string, string | null>>;
}

/** An answer, with its header lines joined by name. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Reads `METHOD /target Name=value … -> STATUS Name=value !Absent …`. Quotes hold values with blanks; `body` stands for
 * the body on either side; with `…` at its end, for how the body begins.
 *
 * @throws {SyntaxError} on anything else.
 */
export function readExchange(line: string): Exchange {
  const [asked = "", answered] = line.split(" -> ");
  const [method = "", target = "", ...headers] = words(asked);
  const [status = "", ...shows] = words(answered ?? "");
  if (!target.startsWith("/") || !/^\d{3}$/.test(status)) throw new SyntaxError(`not an exchange: ${line}`);
  const { body, ...fields } = Object.fromEntries(headers.map(pair)) as Record<string, string>;
  return {
    method,
    target,
    headers: fields,
    body,
    status: Number(status),
    shows: Object.fromEntries(shows.map(pair)),
  };
}

/** Reads an exchange that is written as it goes over the wire: a request, an empty line, an answer. */
export function readHttp(text: string): Exchange {
  const [asked = [], answered = []] = text
    .trim()
    .split("\n\n")
    .map((message) => message.split("\n"));
  const [, method, target] = /^(\S+) (\/\S*) HTTP\/1\.1$/.exec(asked[0] ?? "") ?? [];
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(answered[0] ?? "") ?? [];
  if (method === undefined || target === undefined || status === undefined)
    throw new SyntaxError(`not an exchange: ${text}`);
  return { method, target, headers: fieldsOf(asked), status: Number(status), shows: fieldsOf(answered) };
}

function fieldsOf([, ...lines]: readonly string[]): Record<string, string> {
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/, 2) as [string, string]));
}

function words(text: string): string[] {
  return text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
}

function pair(word: string): [string, string | null] {
  if (word.startsWith("!")) return [word.slice(1), null];
  const equals = word.indexOf("=");
  if (equals < 1) throw new SyntaxError(`not Name=value: ${word}`);
  return [word.slice(0, equals), word.slice(equals + 1).replace(/^(["'])(.*)\1$/, "$2")];
}

/** Sends an exchange's request to 127.0.0.1. */
export async function send(port: number, { method, target, headers, body }: Exchange): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, method, path: target, headers }, (incoming) => {
      let received = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => (received += chunk));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({ status: incoming.statusCode ?? 0, headers: joined(incoming.rawHeaders), body: received }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

// Not `incoming.headers`, which drops repeated lines of some names.
function joined(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] ?? "").toLowerCase();
    headers[name] = name in headers ? `${headers[name]}, ${raw[i + 1]}` : (raw[i + 1] ?? "");
  }
  return headers;
}

/** An answer as the exchange describes one: what it shows of the same names, and of a body what stands before `…`. */
export function shownOf(answer: Answer, exchange: Exchange): Pick<Exchange, "status" | "shows"> {
  const names = Object.keys(exchange.shows);
  const shows = names.map((name) => [
    name,
    name === "body" ? bodyUpTo(exchange.shows["body"], answer.body) : (answer.headers[name.toLowerCase()] ?? null),
  ]);
  return { status: answer.status, shows: Object.fromEntries(shows) as Exchange["shows"] };
}

function bodyUpTo(expected: string | null | undefined, body: string): string {
  if (!expected?.endsWith("…")) return body;
  return body.startsWith(expected.slice(0, -1)) ? expected : body;
}
