import { type Answer, type Call, type Case, type Line, TARGET_NAMES, type TargetName, to } from "./vocabulary.ts";

/** Serialized origins of the targets. */
export type Origins = Readonly<Record<TargetName, string>>;

/** A case with its real URLs. */
export interface CompiledCase {
  readonly token: string;
  readonly isSandboxed: boolean;
  readonly calls: readonly Call[];
  /** By `cross/c/token/a`: target and path. */
  readonly urls: ReadonlyMap<string, CompiledScript>;
}

interface CompiledScript {
  readonly preflight: readonly Answer[];
  readonly actual: readonly Answer[];
}

/** Puts a run's origins and a case's own folder in the place of placeholders. */
export function compileCase(written: Case, token: string, origins: Origins): CompiledCase {
  const path = `/c/${token}`;
  const fill = (template: string) =>
    template
      .replace(/\{host:(\w+)\}/g, (whole, name: string) => (isTarget(name) ? new URL(origins[name]).host : whole))
      .replace(/\{(\w+)\}/g, (whole, name: string) =>
        name === "path" ? path : isTarget(name) ? origins[name] : whole,
      );
  const lines = (headers: readonly Line[] = []): Line[] => headers.map(([name, value]) => [name, fill(value)]);
  const filled = (answer: Answer): Answer => ({ ...answer, headers: lines(answer.headers) });
  const answers = (script: Answer | readonly Answer[] | undefined, fallback: Answer): Answer[] =>
    (script === undefined ? [fallback] : "length" in script ? script : [script]).map(filled);
  const call = (one: Call): Call => ({ ...one, url: fill(urlTemplate(one.url)), headers: lines(one.headers) });
  return {
    token,
    isSandboxed: written.page === "sandboxed",
    calls: written.calls.map(call),
    urls: new Map(
      Object.entries(written.urls).map(([key, { preflight, actual }]) => [
        key.replace("/", `${path}/`),
        { preflight: answers(preflight, { status: 204 }), actual: answers(actual, {}) },
      ]),
    ),
  };
}

function urlTemplate(url: string): string {
  return isTarget(url.split("/", 1)[0] ?? "") ? to(url) : url;
}

function isTarget(name: string): name is TargetName {
  return (TARGET_NAMES as readonly string[]).includes(name);
}
