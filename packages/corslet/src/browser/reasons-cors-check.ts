import type { Mend } from "./explanation.ts";
import { type Circumstances, type ReasonText, shown } from "./reason-text.ts";

type CorsCheckReason = "missing" | "multiple" | "invalid" | "mismatch" | "wildcard" | "credentials";

/** What is said when an answer fails the CORS check; a preflight's and an actual one's differ in their name. */
export function corsCheckReasons(answer: string): Readonly<Record<CorsCheckReason, ReasonText>> {
  const algorithm = "CORS check";
  const isPreflight = answer !== "The answer";
  const allowOrigin: ReasonText["mend"] = (facts) => allowOriginMends(facts, isPreflight);
  const named = ({ status }: Circumstances): string => (status >= 300 ? `${answer} (status ${status})` : answer);
  return {
    missing: {
      algorithm,
      message: (facts) =>
        `${named(facts)} has no Access-Control-Allow-Origin header, so the browser does not share it with ${theOrigin(facts)}.`,
      mend: allowOrigin,
    },
    multiple: {
      algorithm,
      message: (facts) =>
        `${named(facts)} has more than one value in Access-Control-Allow-Origin, ${shown(facts.found)}; browsers accept exactly one.`,
      mend: allowOrigin,
    },
    invalid: {
      algorithm,
      message: (facts) =>
        facts.found === ""
          ? `${named(facts)} has an empty Access-Control-Allow-Origin header.`
          : `${named(facts)} has ${shown(facts.found)} in Access-Control-Allow-Origin, which is no origin.`,
      mend: allowOrigin,
    },
    mismatch: {
      algorithm,
      message: (facts) =>
        `${named(facts)} is shared with ${facts.found ?? "nobody"} alone, and not with ${theOrigin(facts)}.`,
      mend: allowOrigin,
    },
    wildcard: {
      algorithm,
      message: (facts) =>
        `${named(facts)} says Access-Control-Allow-Origin: *, which is no wildcard when the call includes credentials.`,
      mend: (facts) => [
        ...allowOrigin(facts),
        {
          who: "caller",
          text: 'Or, if the answer is the same for everybody, leave credentials: "include" out of the call.',
        },
      ],
    },
    credentials: {
      algorithm,
      message: (facts) =>
        facts.found === null
          ? `The call includes credentials, but ${lowerFirst(named(facts))} has no Access-Control-Allow-Credentials header.`
          : `The call includes credentials, but ${lowerFirst(named(facts))} has ${shown(facts.found)} in Access-Control-Allow-Credentials, not exactly true.`,
      mend: () => [
        { who: "server", text: "Say once, in lower case, that credentials are allowed.", ...CREDENTIALS },
        { who: "caller", text: 'Or, if the call needs no cookies, leave credentials: "include" out of it.' },
      ],
    },
  };
}

const CREDENTIALS = { header: "Access-Control-Allow-Credentials: true", policy: "credentials: true" } as const;

// `null` says too little: there are two ways to it, and each has its own way out.
function theOrigin({ origin, pageOrigin }: Circumstances): string {
  if (origin !== "null") return origin;
  return pageOrigin === "null"
    ? "this page, whose origin is opaque (null), as in a sandboxed frame or a file"
    : `${pageOrigin}, whose Origin became null when the request was redirected across origins`;
}

function allowOriginMends(facts: Circumstances, isPreflight: boolean): readonly Mend[] {
  const { origin, pageOrigin, url, includesCredentials, status, found } = facts;
  if (origin === "null") return pageOrigin === "null" ? OPAQUE_PAGE : redirected(url);
  const hint = nearMiss(origin, found);
  const toErrors = isPreflight ? " The status must be 200 to 299, too." : ` Answers with status ${status} need it too.`;
  const always = status >= 300 ? toErrors : "";
  const line = {
    who: "server",
    text: `${hint}Answer requests from ${origin} with this header, once, and with Vary: Origin.${always}`,
    header: `Access-Control-Allow-Origin: ${origin}`,
    policy: `origins: ["${origin}"]`,
  } as const;
  return includesCredentials
    ? [line, { who: "server", text: "The call includes credentials, which need this too.", ...CREDENTIALS }]
    : [line];
}

const OPAQUE_PAGE: readonly Mend[] = [
  {
    who: "caller",
    text: "Call from a page with an origin of its own: served over https, and in a frame whose sandbox has allow-same-origin.",
  },
  {
    who: "server",
    text: "Do not allow null: every site can make a page with that origin. If the answer is for everybody, say *.",
  },
];

function redirected(url: string): readonly Mend[] {
  return [
    { who: "caller", text: `Call the URL that the redirects lead to: ${url}` },
    {
      who: "server",
      text: "Or do not redirect to another origin. Do not allow null: every site can make a page with that origin.",
    },
  ];
}

/** What is wrong with a value that is nearly the origin; `""` where it is not. */
function nearMiss(origin: string, found: string | null): string {
  if (found === null || found === "") return "";
  if (found.includes("*") && found !== "*" && !/[, ]/.test(found)) return "Browsers know no patterns in this header. ";
  if (found.toLowerCase() === origin) return "Origins are compared letter by letter, and are in lower case. ";
  if (found.replace(/\/+$/, "") === origin) return "An origin has no slash at its end. ";
  if (URL.canParse(found) && new URL(found).origin === origin)
    return "An origin is scheme, host and, unless it is the default, port; nothing else. ";
  if (found.replace(/^https?:/, "") === origin.replace(/^https?:/, "")) return "http and https are different origins. ";
  if (`https://${found}` === origin || `http://${found}` === origin) return "An origin begins with its scheme. ";
  return "";
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
