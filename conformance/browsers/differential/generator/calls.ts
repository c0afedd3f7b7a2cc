import type { BodyData, Call, Line } from "../vocabulary.ts";
import type { Random } from "./random.ts";

// The generator's calls: as pages make them, with some that they should not.

const METHODS = [
  [40, "GET"],
  [15, "POST"],
  [12, "PUT"],
  [6, "DELETE"],
  [5, "PATCH"],
  [3, "patch"],
  [3, "HEAD"],
  [2, "OPTIONS"],
  [2, "put"],
  [1, "PROPFIND"],
  [1, "TRACE"],
] as const;

const HEADERS: readonly Line[] = [
  ["Accept", "application/json"],
  ["Accept", "text/html, */*;q=0.1"],
  ["Accept", "a(b"],
  ["Accept-Language", "de, en;q=0.5"],
  ["Accept-Language", "a_b"],
  ["Authorization", "Bearer t"],
  ["Content-Language", "de"],
  ["Content-Type", "application/json"],
  ["Content-Type", "text/plain"],
  ["Content-Type", "text/plain;charset=utf-8"],
  ["Content-Type", "application/x-www-form-urlencoded"],
  ["Content-Type", "multipart/form-data; boundary=b"],
  ["Range", "bytes=0-99"],
  ["Range", "bytes=-99"],
  ["X-A", "1"],
  ["X-A", "2"],
  ["x-b", "1"],
  ["X-Requested-With", "XMLHttpRequest"],
  ["Cookie", "a=b"],
  ["Save-Data", "on"],
  ["X-Long", "a".repeat(200)],
  ["Accept", "a".repeat(129)],
];

const BODIES: readonly BodyData[] = [
  { text: "a" },
  { text: "{}" },
  { form: [["a", "b"]] },
  { multipart: [["a", "b"]] },
  { blob: "{}", type: "application/json" },
  { blob: "a", type: "" },
  { bytes: [1, 2, 3] },
];

/** A call to a URL. */
export function generateCall(random: Random, url: string): Call {
  const method = random.weighted<string>(METHODS);
  // A name twice is rare.
  const picked = random.chance(0.5) ? random.some(HEADERS, 3) : [];
  const isOnce = random.chance(0.9);
  const headers = picked.filter(([name], index) => !isOnce || picked.findIndex(([other]) => other === name) === index);
  const mayHaveBody = !/^(get|head)$/i.test(method);
  const body = mayHaveBody && random.chance(0.6) ? random.of(BODIES) : undefined;
  const credentials = random.weighted([
    [45, undefined],
    [40, "include"],
    [10, "omit"],
    [5, "same-origin"],
  ] as const);
  const common: Call = {
    url,
    ...(method !== "GET" && { method }),
    ...(headers.length > 0 && { headers }),
    ...(body !== undefined && { body }),
    ...(credentials !== undefined && { credentials }),
  };
  // XMLHttpRequest throws another error for a forbidden method.
  if (random.chance(0.12) && method !== "TRACE")
    return { ...common, api: "xhr", ...(random.chance(0.3) && { uploadListener: true }) };
  return { ...common, ...fetchOptions(random) };
}

function fetchOptions(random: Random): Partial<Call> {
  const mode = random.weighted([
    [80, undefined],
    [13, "no-cors"],
    [6, "same-origin"],
    [1, "navigate"],
  ] as const);
  const redirect = random.weighted([
    [85, undefined],
    [8, "manual"],
    [7, "error"],
  ] as const);
  const referrerPolicy = random.weighted([
    [90, undefined],
    [4, "no-referrer"],
    [3, "same-origin"],
    [3, "origin"],
  ] as const);
  const cache = random.weighted([
    [92, undefined],
    [4, "no-store"],
    [3, "no-cache"],
    [1, "only-if-cached"],
  ] as const);
  return {
    ...(mode !== undefined && { mode }),
    ...(redirect !== undefined && { redirect }),
    ...(referrerPolicy !== undefined && { referrerPolicy }),
    ...(cache !== undefined && { cache }),
  };
}
