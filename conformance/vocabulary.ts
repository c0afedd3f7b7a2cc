// The neutral vocabulary of cases/*.json, as types; each file's `meta` says it in words. A key that is not known here
// is an error of the row, never skipped: a matcher that nobody judges would pass whatever the answer.

/** A long value: `prefix`, then `repeat` so many `times`, then `suffix`; on so many `lines` of the same name. */
export interface LongValue {
  readonly prefix?: string;
  readonly repeat: string;
  readonly times: number;
  readonly suffix?: string;
  readonly lines?: number;
}

/** One header line, several lines of one name, or a long value. */
export type HeaderValue = string | readonly string[] | LongValue;

export interface RequestRow {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, HeaderValue>>;
}

/** What one header of the answer must show. */
export interface HeaderMatcher {
  /** All lines of the name, joined as browsers join them, are exactly this. */
  readonly eq?: string;
  readonly absent?: true;
  /** The elements of the list, as a set, in any case. */
  readonly tokens?: readonly string[];
  readonly tokensInclude?: readonly string[];
  readonly oneOf?: readonly string[];
  /** Beside any other matcher: the header may also be missing. */
  readonly orAbsent?: true;
  readonly notEq?: string;
  /** So many lines of the name. */
  readonly count?: number;
  readonly maxBytes?: number;
  /** Anything goes. */
  readonly any?: true;
}

export interface Expectation {
  readonly config?: "accept" | "reject" | "any" | "accept-with-warning";
  /** This problem is among those reported. */
  readonly rejectCode?: string;
  /** These problems and no others, in this order. */
  readonly rejectCodes?: readonly string[];
  readonly status?: string | number;
  readonly headers?: Readonly<Record<string, HeaderMatcher>>;
  readonly handlerCalled?: boolean;
  /** What a Fetch-conformant client makes of the answer. */
  readonly browser?: "allow" | "deny";
  readonly bodyEmpty?: boolean;
  /** Any of these is right, beside what stands next to it. */
  readonly oneOf?: readonly Expectation[];
}

export type Strength = "must" | "should" | "choice";

export interface Row {
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly request?: RequestRow;
  /** Headers that the wrapped handler sets. */
  readonly upstream?: Readonly<Record<string, string | readonly string[]>>;
  /** The status with which the wrapped handler answers; 200 otherwise. */
  readonly upstreamStatus?: number;
  readonly client?: {
    /** Not for real browsers, which cannot send it. */
    readonly skipBrowser?: boolean;
    /** In place of what the governing grant allows; of a list of grants, the first. */
    readonly credentials?: "include" | "omit";
  };
  readonly expect: Expectation;
  readonly strength: Strength;
  readonly sources?: readonly string[];
  readonly why: string;
  readonly note?: string;
}

const ROW = "id area title config request upstream upstreamStatus client expect strength sources why note";
const EXPECTATION = "config rejectCode rejectCodes status headers handlerCalled browser bodyEmpty oneOf";
const MATCHER = "eq absent tokens tokensInclude oneOf orAbsent notEq count maxBytes any";

/** Reads the rows of one file of cases. Throws on words that the vocabulary does not have. */
export function readRows(file: { readonly cases: readonly unknown[] }): Row[] {
  const rows = file.cases as readonly Row[];
  const ids = new Set<string>();
  for (const row of rows) {
    if (ids.has(row.id)) throw new Error(`two rows have the id ${row.id}`);
    ids.add(row.id);
    checkRow(row);
  }
  return [...rows];
}

function checkRow(row: Row): void {
  checkKeys(row, ROW, row.id);
  if (row.client !== undefined) checkKeys(row.client, "skipBrowser credentials", `${row.id}.client`);
  if (!["must", "should", "choice"].includes(row.strength)) throw new Error(`${row.id}: strength ${row.strength}`);
  if (row.request !== undefined) checkKeys(row.request, "method path headers", `${row.id}.request`);
  for (const value of Object.values(row.request?.headers ?? {})) {
    if (typeof value === "object" && !Array.isArray(value))
      checkKeys(value, "prefix repeat times suffix lines", `${row.id}.request.headers`);
  }
  checkExpectation(row.expect, `${row.id}.expect`);
}

/** Throws when an expectation has words that the vocabulary does not have. */
export function checkExpectation(expectation: Expectation, place: string): void {
  checkKeys(expectation, EXPECTATION, place);
  for (const [name, matcher] of Object.entries(expectation.headers ?? {}))
    checkKeys(matcher, MATCHER, `${place}.${name}`);
  expectation.oneOf?.forEach((one, index) => checkExpectation(one, `${place}.oneOf[${index}]`));
}

/** Throws on a key that is none of the known ones. */
export function checkKeys(value: object, known: string, place: string): void {
  const names = known.split(" ");
  for (const key of Object.keys(value)) {
    if (!names.includes(key)) throw new Error(`${place}: the vocabulary has no "${key}"`);
  }
}
