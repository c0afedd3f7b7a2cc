/**
 * The origins of a run: the driver page's own; another port of its site; another site; another port of that site.
 * A URL is written `cross/a`: target and path.
 */
export type TargetName = "page" | "site" | "cross" | "other";

export const TARGET_NAMES: readonly TargetName[] = ["page", "site", "cross", "other"];

/** Name and value, as written by a script or by a server: every code unit is one byte. */
export type Line = readonly [name: string, value: string];

/** A body, as data that a page and the model both build the real one from. */
export type BodyData =
  | { readonly text: string }
  | { readonly form: readonly Line[] }
  | { readonly multipart: readonly Line[] }
  | { readonly blob: string; readonly type: string }
  | { readonly bytes: readonly number[] };

/**
 * A call that the page makes. In `url` and in header values `{page}`, `{site}`, `{cross}` and `{other}` stand for
 * origins, `{host:cross}` for a host and port, `{path}` for the case's own folder.
 */
export interface Call {
  readonly url: string;
  /** Default: `fetch`. */
  readonly api?: "fetch" | "xhr";
  readonly method?: string;
  readonly headers?: readonly Line[];
  readonly body?: BodyData;
  readonly mode?: "cors" | "no-cors" | "same-origin" | "navigate";
  readonly credentials?: "include" | "same-origin" | "omit";
  readonly redirect?: "follow" | "error" | "manual";
  readonly cache?: "default" | "no-store" | "reload" | "no-cache" | "force-cache" | "only-if-cached";
  readonly referrerPolicy?: "no-referrer" | "same-origin" | "origin" | "unsafe-url" | "strict-origin";
  /** XHR alone: listens to `upload`. */
  readonly uploadListener?: true;
  /** Milliseconds to wait before the call. */
  readonly wait?: number;
}

/**
 * What a server answers. Besides the placeholders of {@link Call}, `{echo}` is the request's Origin, `{names}` its
 * Access-Control-Request-Headers and `{method}` its Access-Control-Request-Method.
 */
export interface Answer {
  /** Default: 200; to a preflight, 204. */
  readonly status?: number;
  /** Default: `OK`; `""`: none on the status line. */
  readonly statusText?: string;
  readonly headers?: readonly Line[];
  /** Default: `ok`. */
  readonly body?: string;
  /** The connection is closed without an answer, now and for every later request of the kind. */
  readonly close?: true;
}

/** What a URL answers, one answer after the other; the last one stays. */
export interface UrlScript {
  readonly preflight?: Answer | readonly Answer[];
  readonly actual?: Answer | readonly Answer[];
}

/** One row: calls in sequence, and what is answered to them. What is expected is what the model predicts. */
export interface Case {
  readonly title: string;
  /** What the standard says, in our words; hand-made rows have it. */
  readonly standard?: string;
  /** Default: `tuple`. `sandboxed`: the page's origin is opaque. */
  readonly page?: "tuple" | "sandboxed";
  readonly calls: readonly Call[];
  readonly urls: Readonly<Record<string, UrlScript>>;
}

/** The template of a target's URL, for `Location` and the like. */
export function to(url: string): string {
  const slash = url.indexOf("/");
  return `{${url.slice(0, slash)}}{path}${url.slice(slash)}`;
}
