import type { Rule } from "./rule.ts";
import { BROKEN } from "./standards.ts";

/** Group C: how the headers are written. */
export const SYNTAX_RULES = [
  {
    id: "acao-multiple",
    group: "syntax",
    title: "A CORS header is sent twice",
    means:
      "Two layers, often the application and a proxy, each add the header. Browsers join the values with a comma, and what comes out is no origin.",
    exploited: "Clients cannot read the answer, whatever each single line says.",
    detected:
      "`Access-Control-Allow-Origin` or `Access-Control-Allow-Credentials` stands more than once among the raw header lines.",
    mend: "Let one layer set these headers. In nginx: `proxy_hide_header Access-Control-Allow-Origin;` and the same for the others.",
    severity: "high when a trusted origin cannot read, else medium",
    standards: BROKEN,
  },
  {
    id: "acao-list",
    group: "syntax",
    title: "Several origins stand in one header",
    means:
      "`Access-Control-Allow-Origin` holds one origin, or `*`, or `null`. A list with commas or blanks matches nobody.",
    exploited: "Clients of every listed origin are refused.",
    detected: "The value has a comma or white space in it.",
    mend: "Answer with the one origin that asks, when it is on the list, and send `Vary: Origin`.",
    severity: "medium: clients do not work",
    standards: BROKEN,
  },
  {
    id: "acao-malformed",
    group: "syntax",
    title: "The allowed origin is not written as browsers write it",
    means:
      "The value is compared byte by byte with the page's origin. A slash at the end, a path, `:443`, upper case, quotes or a star in it never match.",
    exploited: "Clients of that origin are refused.",
    detected: "The value is not `*` or `null`, and it is not its own serialized origin.",
    mend: "Write scheme, host and a port that is not the default: `https://app.example.com`. `new URL(value).origin` writes it.",
    severity: "medium: clients do not work",
    standards: BROKEN,
  },
  {
    id: "header-name-typo",
    group: "syntax",
    title: "A CORS header's name is misspelt",
    means:
      "A header such as `Access-Control-Allow-Method` or `Access-Control-Allow-Origins` does not exist, and browsers skip it.",
    exploited: "Clients miss what the header should have allowed.",
    detected: "The answer has a header whose name is nearly, but not quite, one of the CORS protocol.",
    mend: "Write the name as it is in the Fetch Standard.",
    severity: "medium: what it should allow does not work",
    standards: BROKEN,
  },
  {
    id: "max-age-invalid",
    group: "syntax",
    title: "The preflight's lifetime is no number",
    means:
      "`Access-Control-Max-Age` is a whole number of seconds, 0 or more. Anything else is skipped, and 5 seconds hold.",
    exploited: "Clients ask before nearly every call, and are slow.",
    detected: "The header is there, and is not a whole number of 0 or more.",
    mend: "Write seconds, such as `Access-Control-Max-Age: 7200`.",
    severity: "low",
    standards: BROKEN,
  },
] as const satisfies readonly Rule[];
