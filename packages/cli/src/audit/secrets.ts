import { readFileSync } from "node:fs";
import { validateHeaderName, validateHeaderValue } from "node:http";
import type { HeaderLine } from "corslet/browser";
import { UsageError } from "../terminal/usage-error.ts";
import type { Session } from "./session.ts";

/** Where secrets come from besides the command line. */
export interface SecretSources {
  readonly env: NodeJS.ProcessEnv;
  readonly readStdin: () => string;
}

const PROCESS: SecretSources = { env: process.env, readStdin: () => readFileSync(0, "utf8") };

/**
 * The session of `--cookie` and `--header`. Each takes its text, `env:NAME` or `-` for standard input; of a header, its
 * value may be either too.
 *
 * @throws {UsageError} for what cannot be sent, without repeating it.
 */
export function sessionOf(
  cookies: readonly string[],
  headers: readonly string[],
  sources: SecretSources = PROCESS,
): Session | null {
  if ([...cookies, ...headers].filter((text) => text === "-").length > 1)
    throw new UsageError("Standard input can be one secret only.", "take env:NAME for the others");
  const cookie = cookies.map((text) => secretOf(text, sources)).join("; ");
  const lines = [
    ...(cookies.length === 0 ? [] : [["Cookie", cookie] as const]),
    ...headers.map((text) => headerOf(text, sources)),
  ];
  for (const line of lines) checkLine(line);
  return lines.length === 0 ? null : { headers: lines, isAmbient: lines.some(isAmbient) };
}

function secretOf(text: string, { env, readStdin }: SecretSources): string {
  if (text === "-") return readStdin().replace(/\r?\n$/, "");
  if (!text.startsWith("env:")) return text;
  const name = text.slice("env:".length);
  const value = env[name];
  if (value === undefined || value === "")
    throw new UsageError(`The environment variable ${name} is not set.`, `set it, or take env: away`);
  return value;
}

function headerOf(text: string, sources: SecretSources): HeaderLine {
  const line = secretOf(text, sources);
  const colon = line.indexOf(":");
  if (colon < 1)
    throw new UsageError("A header is written name: value.", "such as --header 'Authorization: env:TOKEN'");
  return [line.slice(0, colon).trim(), secretOf(line.slice(colon + 1).trim(), sources)];
}

function checkLine([name, value]: HeaderLine): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new UsageError(
      "A header or cookie has a character that cannot be sent.",
      "look for line ends and blanks in its name",
    );
  }
}

function isAmbient([name, value]: HeaderLine): boolean {
  const lower = name.toLowerCase();
  return lower === "cookie" || (lower === "authorization" && !/^bearer\b/i.test(value));
}
