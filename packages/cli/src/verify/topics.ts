import type { Topic } from "./claims.ts";

/** What is proved of a deployment, topic by topic. */
export const TOPICS: Readonly<Record<Topic, string>> = {
  granted: "granted origins read, and no more than is exposed",
  head: "HEAD is answered as GET is",
  neighbour: "look-alikes of granted origins do not read",
  stranger: "strangers and null do not read",
  "no-origin": "answers without Origin are kept apart",
  method: "preflights: methods",
  "request-header": "preflights: request headers",
  cached: "one URL, several origins",
};

/** How each verdict stands between the target and the policy. */
export const HEADLINES = {
  follows: "follows",
  differs: "does not follow",
  incomplete: "was not asked everything of",
} as const;
