import type { HeaderLine } from "../translate.ts";
import { TOKEN_FIELD } from "./pages.ts";
import type { WriteRequest } from "./vocabulary.ts";

/** A request's body, and the line that says of which type it is. */
export interface Body {
  readonly headers: readonly HeaderLine[];
  readonly text: string;
}

const BOUNDARY = "----WebKitFormBoundaryCorslet";
const JSON_TEXT = '{"email":"mallory@evil.example"}';

const BODIES: { readonly [Kind in NonNullable<WriteRequest["body"]>]: (token: string | null) => Body } = {
  urlencoded: (token) => typed("application/x-www-form-urlencoded", form(token)),
  multipart: (token) => typed(`multipart/form-data; boundary=${BOUNDARY}`, multipart(token)),
  // What a form with one field named `{"email":"…","x":"` and the value `"}` sends.
  text: () => typed("text/plain", '{"email":"mallory@evil.example","x":"="}\r\n'),
  json: (token) => typed("application/json", json(token)),
  typeless: () => ({ headers: [], text: JSON_TEXT }),
};

/** Writes a body of a kind, with a token in its field where there is one. */
export function bodyOf(kind: NonNullable<WriteRequest["body"]>, token: string | null): Body {
  return BODIES[kind](token);
}

function typed(type: string, text: string): Body {
  return { headers: [["Content-Type", type]], text };
}

function form(token: string | null): string {
  const fields = new URLSearchParams({ email: "mallory@evil.example" });
  if (token !== null) fields.set(TOKEN_FIELD, token);
  return fields.toString();
}

function multipart(token: string | null): string {
  const fields = [["email", "mallory@evil.example"], ...(token === null ? [] : [[TOKEN_FIELD, token]])];
  const parts = fields.map(([name, value]) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  return `${parts.map((part) => `--${BOUNDARY}\r\n${part}`).join("")}--${BOUNDARY}--\r\n`;
}

function json(token: string | null): string {
  return token === null ? JSON_TEXT : JSON.stringify({ email: "mallory@evil.example", [TOKEN_FIELD]: token });
}
