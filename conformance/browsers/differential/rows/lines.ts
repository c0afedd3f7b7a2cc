import type { Answer, Line, UrlScript } from "../vocabulary.ts";

// The lines that most rows are made of.
export const ANY: Line = ["Access-Control-Allow-Origin", "*"];
export const ECHO: Line = ["Access-Control-Allow-Origin", "{echo}"];
export const CREDENTIALS: Line = ["Access-Control-Allow-Credentials", "true"];
export const METHODS = (value: string): Line => ["Access-Control-Allow-Methods", value];
export const HEADERS = (value: string): Line => ["Access-Control-Allow-Headers", value];
export const EXPOSE = (value: string): Line => ["Access-Control-Expose-Headers", value];
export const MAX_AGE = (value: string): Line => ["Access-Control-Max-Age", value];
export const LOCATION = (value: string): Line => ["Location", value];

/** Answers with some lines. */
export function answer(...headers: readonly Line[]): Answer {
  return { headers };
}

/** Answers with a status and some lines. */
export function status(code: number, ...headers: readonly Line[]): Answer {
  return { status: code, headers };
}

/** Allows whatever is asked, with credentials or without. */
export const ALLOWING: UrlScript = {
  preflight: answer(ECHO, CREDENTIALS, METHODS("{method}"), HEADERS("{names}")),
  actual: answer(ECHO, CREDENTIALS),
};
