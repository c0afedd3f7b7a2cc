import { type Answer, type Line, to, type UrlScript } from "../vocabulary.ts";
import type { Random } from "./random.ts";

// The generator's answers: mostly what a server says that means well, with the mistakes that servers make.

const ALLOW_ORIGIN: readonly (readonly [number, readonly string[]])[] = [
  [55, ["{echo}"]],
  [18, ["*"]],
  [6, ["{page}"]],
  [3, ["null"]],
  [3, ["{other}"]],
  [8, []],
  [2, ["{page}, {other}"]],
  [2, ["{echo}", "{echo}"]],
  [1, [""]],
  [1, ["{page}/"]],
  [1, ["localhost"]],
];

const ALLOW_METHODS: readonly (readonly [number, readonly string[]])[] = [
  [45, ["{method}"]],
  [20, ["GET, POST, PUT, DELETE, PATCH"]],
  [10, ["*"]],
  [15, []],
  [4, ["GET", "PUT, DELETE"]],
  [3, ["put"]],
  [2, ["PUT;DELETE"]],
  [1, [""]],
];

const ALLOW_HEADERS: readonly (readonly [number, readonly string[]])[] = [
  [45, ["{names}"]],
  [15, ["content-type, authorization, x-a, x-b"]],
  [12, ["*"]],
  [4, ["*, Authorization"]],
  [14, []],
  [4, ["X-A", "Content-Type"]],
  [3, ["x-a x-b"]],
  [3, ["Content-Type"]],
];

const MAX_AGE: readonly (readonly [number, readonly string[]])[] = [
  [50, []],
  [25, ["600"]],
  [10, ["0"]],
  [5, ["86400"]],
  [3, ["-1"]],
  [3, ["abc"]],
  [2, ["60", "60"]],
  [2, ["+60"]],
];

const EXPOSE: readonly (readonly [number, readonly string[]])[] = [
  [60, []],
  [15, ["X-A"]],
  [15, ["*"]],
  [5, ["x-a, ETag"]],
  [3, ["X-A X-B"]],
  [2, ["X-A", "ETag"]],
];

const EXTRA: readonly Line[] = [
  ["X-A", "1"],
  ["X-B", "2"],
  ["ETag", '"e"'],
  ["Content-Type", "application/json"],
  ["Content-Language", "de"],
  ["Set-Cookie", "a=1; Path={path}"],
  ["Set-Cookie", "b=2; Path={path}; SameSite=Lax"],
  ["Set-Cookie", "c=3; Path={path}; SameSite=Strict"],
  ["Cross-Origin-Resource-Policy", "same-site"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "cross-origin"],
];

/** What a URL answers. `next`: where it may redirect to. */
export function generateScript(random: Random, next: readonly string[]): UrlScript {
  const isFickle = random.chance(0.15);
  return {
    preflight: random.chance(isFickle ? 0.5 : 0) ? [preflight(random), preflight(random)] : preflight(random),
    actual: isFickle ? [actual(random, next), actual(random, next)] : actual(random, next),
  };
}

function preflight(random: Random): Answer {
  if (random.chance(0.01)) return { close: true };
  const status = random.weighted([
    [60, 204],
    [30, 200],
    [3, 403],
    [2, 404],
    [2, 500],
    [1, 302],
    [1, 304],
    [1, 401],
  ]);
  return {
    status,
    headers: [
      ...sharing(random),
      ...lines("Access-Control-Allow-Methods", random.weighted(ALLOW_METHODS)),
      ...lines("Access-Control-Allow-Headers", random.weighted(ALLOW_HEADERS)),
      ...lines("Access-Control-Max-Age", random.weighted(MAX_AGE)),
      ...(status === 302 ? lines("Location", [to("cross/c")]) : []),
    ],
  };
}

function actual(random: Random, next: readonly string[]): Answer {
  if (random.chance(0.01)) return { close: true };
  if (next.length > 0 && random.chance(0.35)) {
    const status = random.of([301, 302, 302, 303, 307, 307, 308]);
    const location = random.chance(0.97) ? [to(random.of(next))] : random.of([[], ["http://["], ["data:,a"]]);
    return { status, headers: [...sharing(random), ...extra(random), ...lines("Location", location)] };
  }
  const status = random.weighted([
    [80, 200],
    [5, 201],
    [4, 204],
    [4, 404],
    [3, 500],
    [2, 401],
    [2, 304],
  ]);
  return {
    status,
    headers: [...sharing(random), ...lines("Access-Control-Expose-Headers", random.weighted(EXPOSE)), ...extra(random)],
  };
}

function sharing(random: Random): Line[] {
  return [
    ...lines("Access-Control-Allow-Origin", random.weighted(ALLOW_ORIGIN)),
    ...lines(
      "Access-Control-Allow-Credentials",
      random.weighted([
        [65, ["true"]],
        [31, []],
        [2, ["True"]],
        [1, ["false"]],
        [1, ["true", "true"]],
      ] as const),
    ),
  ];
}

function extra(random: Random): Line[] {
  return random.chance(0.5) ? random.some(EXTRA, 3) : [];
}

function lines(name: string, values: readonly string[]): Line[] {
  return values.map((value): Line => [name, value]);
}
