import type { Rule } from "../rules/rule.ts";

/** Where a standard speaks of a rule. */
export interface StandardReference {
  readonly label: string;
  readonly url: string;
}

const ASVS = "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/";

const CHAPTERS: Readonly<Record<string, string>> = {
  "3": "0x12-V3-Web-Frontend-Security.md",
  "4": "0x13-V4-API-and-Web-Service.md",
  "8": "0x17-V8-Authorization.md",
  "12": "0x21-V12-Secure-Communication.md",
};

const WSTG = "https://owasp.org/www-project-web-security-testing-guide/v42/4-Web_Application_Security_Testing/";

const TESTS: Readonly<Record<string, string>> = {
  "WSTG-CONF-07": "02-Configuration_and_Deployment_Management_Testing/07-Test_HTTP_Strict_Transport_Security",
  "WSTG-ATHN-04": "04-Authentication_Testing/04-Testing_for_Bypassing_Authentication_Schema",
  "WSTG-ATHN-06": "04-Authentication_Testing/06-Testing_for_Browser_Cache_Weaknesses",
  "WSTG-SESS-02": "06-Session_Management_Testing/02-Testing_for_Cookies_Attributes",
  "WSTG-SESS-05": "06-Session_Management_Testing/05-Testing_for_Cross_Site_Request_Forgery",
  "WSTG-CRYP-01": "09-Testing_for_Weak_Cryptography/01-Testing_for_Weak_Transport_Layer_Security",
  "WSTG-CRYP-03": "09-Testing_for_Weak_Cryptography/03-Testing_for_Sensitive_Information_Sent_via_Unencrypted_Channels",
  "WSTG-CLNT-07": "11-Client-side_Testing/07-Testing_Cross_Origin_Resource_Sharing",
  "WSTG-CLNT-10": "11-Client-side_Testing/10-Testing_WebSockets",
};

const API = "https://owasp.org/API-Security/editions/2023/en/";

const RISKS: Readonly<Record<string, string>> = {
  "API2:2023": "0xa2-broken-authentication/",
  "API4:2023": "0xa4-unrestricted-resource-consumption/",
  "API8:2023": "0xa8-security-misconfiguration/",
};

/** Every standard that names a rule, as a person looks it up. */
export function referencesOf({ standards: { asvs, wstg, cwe, api } }: Rule): StandardReference[] {
  return [
    ...asvs.map((id) => ({ label: `ASVS 5.0 ${id}`, url: `${ASVS}${CHAPTERS[id.split(".", 1)[0] ?? ""]}` })),
    ...wstg.map((id) => ({ label: id, url: `${WSTG}${TESTS[id]}` })),
    ...cwe.map((id) => ({ label: `CWE-${id}`, url: `https://cwe.mitre.org/data/definitions/${id}.html` })),
    ...api.map((id) => ({ label: `OWASP ${id}`, url: `${API}${RISKS[id]}` })),
  ];
}
