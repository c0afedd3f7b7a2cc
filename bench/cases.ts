/** One situation, by the request that brings it about. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly isPreflight: boolean;
  readonly method: "GET" | "OPTIONS";
  /** The policy it is asked under: a list of origins with credentials, or everybody without. */
  readonly policy: "listed" | "wildcard";
  readonly headers: Readonly<Record<string, string>>;
  /** The numbers of listed origins that it is measured with. */
  readonly counts: readonly number[];
  /** Whether a browser may share the answer, or send the request that was asked about. */
  readonly isAllowed: boolean;
}

export const PATH = "/api/items";
export const METHODS: readonly string[] = ["GET", "POST", "PUT", "DELETE"];
export const ALLOW_HEADERS: readonly string[] = ["Content-Type", "Authorization"];
export const MAX_AGE = 86_400;

/** The origin of every granted request. It is listed last, where a list that is searched in order finds it last. */
export const GRANTED = "https://app.example.com";
const REFUSED = "https://app.example.com.evil.test";

/** A list of so many origins, all of one shape. */
export function originsOf(count: number): readonly string[] {
  return [...Array.from({ length: count - 1 }, (_, i) => `https://tenant-${i}.example.com`), GRANTED];
}

// What a browser sends beside the headers of the protocol, so that the header object has a lifelike size.
const BROWSER = {
  Host: "api.example.com",
  Connection: "keep-alive",
  "User-Agent": "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  Accept: "*/*",
  "Accept-Encoding": "gzip, deflate, br, zstd",
  "Accept-Language": "en-GB,en;q=0.9",
  "Sec-Fetch-Mode": "cors",
  "Sec-Fetch-Site": "same-site",
  "Sec-Fetch-Dest": "empty",
};

const ONE = [1];
const ACTUAL = { isPreflight: false, method: "GET", policy: "listed", counts: ONE } as const;
const PREFLIGHT = { isPreflight: true, method: "OPTIONS", policy: "listed", counts: ONE } as const;

function preflightFrom(origin: string, method: string, names = "authorization,content-type"): Record<string, string> {
  return {
    ...BROWSER,
    Origin: origin,
    "Access-Control-Request-Method": method,
    "Access-Control-Request-Headers": names,
  };
}

/** Every situation that is timed. */
export const CASES: readonly Case[] = [
  {
    ...ACTUAL,
    id: "granted",
    title: "request granted",
    headers: { ...BROWSER, Origin: GRANTED },
    counts: [1, 100, 10_000],
    isAllowed: true,
  },
  {
    ...ACTUAL,
    id: "refused",
    title: "request refused",
    headers: { ...BROWSER, Origin: REFUSED },
    counts: [1, 10_000],
    isAllowed: false,
  },
  { ...ACTUAL, id: "no-origin", title: "request without Origin", headers: BROWSER, isAllowed: false },
  {
    ...ACTUAL,
    id: "wildcard",
    title: "request, any origin granted",
    policy: "wildcard",
    headers: { ...BROWSER, Origin: GRANTED },
    isAllowed: true,
  },
  {
    ...PREFLIGHT,
    id: "preflight",
    title: "preflight granted",
    headers: preflightFrom(GRANTED, "PUT"),
    counts: [1, 10_000],
    isAllowed: true,
  },
  {
    ...PREFLIGHT,
    id: "preflight-refused",
    title: "preflight, refused origin",
    headers: preflightFrom(REFUSED, "PUT"),
    isAllowed: false,
  },
  {
    ...PREFLIGHT,
    id: "preflight-method",
    title: "preflight, refused method",
    headers: preflightFrom(GRANTED, "PATCH"),
    isAllowed: false,
  },
  {
    ...PREFLIGHT,
    id: "preflight-tokens",
    title: "preflight, 10,000 header names",
    headers: preflightFrom(GRANTED, "PUT", Array.from({ length: 10_000 }, () => "x").join(",")),
    isAllowed: false,
  },
];

/** The case of that id. */
export function caseOf(id: string): Case {
  const found = CASES.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no case ${id}`);
  return found;
}

/** A case's name in a table: with the number of origins, where it is measured with several. */
export function titleOf({ title, counts }: Case, count: number): string {
  return counts.length === 1 ? title : `${title}, ${count.toLocaleString("en")} origin${count === 1 ? "" : "s"}`;
}
