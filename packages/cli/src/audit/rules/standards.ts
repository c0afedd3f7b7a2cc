import type { Rule } from "./rule.ts";

type Standards = Rule["standards"];

/** For rules about who may read: a fixed value, or a list that the origin is compared with. */
export const WHO_MAY_READ: Standards = {
  asvs: ["3.4.2"],
  wstg: ["WSTG-CLNT-07"],
  cwe: [942, 346],
  api: ["API8:2023"],
};

/** For rules about what is merely broken: a client that should work does not. */
export const BROKEN: Standards = { asvs: [], wstg: ["WSTG-CLNT-07"], cwe: [], api: ["API8:2023"] };

/** For rules about copies that a cache gives to the wrong reader. */
export const CACHED: Standards = {
  asvs: ["3.4.2"],
  wstg: ["WSTG-CLNT-07", "WSTG-ATHN-06"],
  cwe: [524],
  api: ["API8:2023"],
};

/** For rules about requests that a foreign page makes in the user's name. */
export const FORGED: Standards = {
  asvs: ["3.5.1", "3.5.2"],
  wstg: ["WSTG-SESS-05"],
  cwe: [352],
  api: ["API8:2023"],
};
