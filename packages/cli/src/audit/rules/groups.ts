import type { RuleGroup } from "./rule.ts";

/** The groups in the order of the catalogue: the title of each, and what its rules have in common. */
export const GROUPS: { readonly [Group in RuleGroup]: { readonly title: string; readonly about: string } } = {
  origin: {
    title: "Whom the server takes for a trusted origin",
    about:
      "The server lets pages read that nobody meant to trust. Most of these come from comparing an origin as text.",
  },
  credentials: {
    title: "Credentials and wildcards",
    about:
      "A star means every origin, header or method only where no credentials are sent. With them it is a name like any other.",
  },
  syntax: {
    title: "How the headers are written",
    about: "A browser compares these headers byte by byte. What is nearly right is wrong.",
  },
  caching: {
    title: "Caching",
    about: "An answer that depends on the origin, and does not say so, is given to the next origin by a cache.",
  },
  preflight: {
    title: "Preflights",
    about:
      "Before most writes a browser asks with OPTIONS, without cookies or tokens. When that fails, the call is never sent.",
  },
  consistency: {
    title: "One policy everywhere",
    about: "The same client meets another policy on an error, another path, another method, or another server.",
  },
  csrf: {
    title: "CORS taken for something else",
    about: "CORS says who may read an answer. It keeps nobody from sending a request, and it is no log-in.",
  },
  transport: {
    title: "Network and transport",
    about: "What the network between page and server can see, change or reach.",
  },
};
