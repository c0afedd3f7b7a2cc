import type { Case } from "../vocabulary.ts";

const ORIGIN = "Access-Control-Allow-Origin";
const CREDENTIALS = "Access-Control-Allow-Credentials";

interface Row {
  readonly title: string;
  readonly origin: readonly string[];
  readonly allowCredentials?: readonly string[];
}

/** What a server may say, against requests with and without credentials. */
const ANSWERS: readonly Row[] = [
  { title: "no Access-Control-Allow-Origin", origin: [] },
  { title: "the origin itself", origin: ["{page}"] },
  { title: "*", origin: ["*"] },
  { title: "another origin", origin: ["{other}"] },
  { title: "null", origin: ["null"] },
  { title: "an empty value", origin: [""] },
  { title: "the origin with a slash", origin: ["{page}/"] },
  { title: "the origin in upper case", origin: ["HTTP://LOCALHOST"] },
  { title: "the origin without its port", origin: ["http://localhost"] },
  { title: "the origin and another, in one line", origin: ["{page}, {other}"] },
  { title: "the origin twice, in one line", origin: ["{page}, {page}"] },
  { title: "the origin on two lines", origin: ["{page}", "{page}"] },
  { title: "the origin and * on two lines", origin: ["{page}", "*"] },
  { title: "* on two lines", origin: ["*", "*"] },
  { title: "the origin and a space-separated other", origin: ["{page} {other}"] },
  { title: "the origin amid white space", origin: ["  {page}\t "] },
  { title: "an empty line, then the origin", origin: ["", "{page}"] },
  { title: "a quoted origin", origin: ['"{page}"'] },
  { title: "a star with a host", origin: ["http://*.example.com"] },
  { title: "a word that is no origin", origin: ["true"] },
  { title: "the host without a scheme", origin: ["{host:page}"] },
  { title: "the origin and true", origin: ["{page}"], allowCredentials: ["true"] },
  { title: "the origin and True", origin: ["{page}"], allowCredentials: ["True"] },
  { title: "the origin and TRUE", origin: ["{page}"], allowCredentials: ["TRUE"] },
  { title: "the origin and false", origin: ["{page}"], allowCredentials: ["false"] },
  { title: "the origin and 1", origin: ["{page}"], allowCredentials: ["1"] },
  { title: "the origin and an empty value", origin: ["{page}"], allowCredentials: [""] },
  { title: "the origin and true twice", origin: ["{page}"], allowCredentials: ["true", "true"] },
  { title: "the origin and true amid white space", origin: ["{page}"], allowCredentials: [" \ttrue "] },
  { title: "* and true", origin: ["*"], allowCredentials: ["true"] },
  { title: "another origin and true", origin: ["{other}"], allowCredentials: ["true"] },
  { title: "nothing but true", origin: [], allowCredentials: ["true"] },
];

export const CORS_CHECK: readonly Case[] = (["omit", "same-origin", "include"] as const).flatMap((credentials) =>
  ANSWERS.map(({ title, origin, allowCredentials = [] }): Case => ({
    title: `CORS check, credentials ${credentials}: ${title}`,
    standard:
      "CORS check: the combined Access-Control-Allow-Origin is * (without credentials) or the request's origin byte for byte; with credentials, Access-Control-Allow-Credentials is exactly true.",
    calls: [{ url: "cross/a", credentials }],
    urls: {
      "cross/a": {
        actual: {
          headers: [
            ...origin.map((value) => [ORIGIN, value] as const),
            ...allowCredentials.map((value) => [CREDENTIALS, value] as const),
          ],
        },
      },
    },
  })),
);
