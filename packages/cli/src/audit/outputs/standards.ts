import type { Rule } from "../rules/rule.ts";

/** Where a standard speaks of a rule. */
export interface StandardReference {
  readonly label: string;
  readonly url: string;
}

const ASVS = "https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en";
const WSTG = "https://owasp.org/www-project-web-security-testing-guide/v42/4-Web_Application_Security_Testing/";
const API = "https://owasp.org/API-Security/editions/2023/en/0x11-t10/";

/** Every standard that names a rule, as a person looks it up. */
export function referencesOf({ standards: { asvs, wstg, cwe, api } }: Rule): StandardReference[] {
  return [
    ...asvs.map((id) => ({ label: `ASVS 5.0 ${id}`, url: ASVS })),
    ...wstg.map((id) => ({ label: id, url: WSTG })),
    ...cwe.map((id) => ({ label: `CWE-${id}`, url: `https://cwe.mitre.org/data/definitions/${id}.html` })),
    ...api.map((id) => ({ label: `OWASP ${id}`, url: API })),
  ];
}
