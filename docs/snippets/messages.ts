/** What a server answers to make a browser print one of the messages in the troubleshooting guide. */
export interface Scenario {
  /** The page's request. */
  readonly request: RequestInit;
  readonly preflight?: { readonly status: number; readonly headers?: Headers };
  readonly headers?: Headers;
}

/** `PAGE` stands for the page's origin. */
type Headers = Readonly<Record<string, string>>;

const GRANTED: Headers = { "Access-Control-Allow-Origin": "PAGE" };
const PUT: RequestInit = { method: "PUT" };

/** By the names that the guide's comments use. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "no-allow-origin": { request: {} },
  "preflight-no-allow-origin": { request: PUT, preflight: { status: 403 } },
  "preflight-status": { request: PUT, preflight: { status: 404, headers: GRANTED } },
  "preflight-redirect": { request: PUT, preflight: { status: 301, headers: { ...GRANTED, Location: "/" } } },
  method: { request: PUT, preflight: { status: 204, headers: GRANTED } },
  header: {
    request: { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" },
    preflight: { status: 204, headers: GRANTED },
  },
  "other-origin": { request: {}, headers: { "Access-Control-Allow-Origin": "https://other.example.com" } },
  "two-origins": { request: {}, headers: { "Access-Control-Allow-Origin": "PAGE, *" } },
  "wildcard-credentials": { request: { credentials: "include" }, headers: { "Access-Control-Allow-Origin": "*" } },
  "no-allow-credentials": { request: { credentials: "include" }, headers: GRANTED },
};
