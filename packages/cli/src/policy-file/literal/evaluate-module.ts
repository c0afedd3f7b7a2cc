import * as corslet from "corslet";
import type { PolicyConfig } from "corslet";
import { extname } from "node:path";
import { createJiti } from "jiti";
import { PolicyFileError } from "../policy-file-error.ts";
import type { SourceText } from "../source-text.ts";

/**
 * Evaluates a module and gives the configuration that it exports, as it was written.
 *
 * A policy keeps only its normalised configuration, and one that was refused does not exist. The module is therefore
 * given a `corslet` whose `definePolicy` remembers what it was called with. This also lets a policy file be checked
 * where corslet is not installed.
 *
 * @throws {PolicyFileError} when the module throws anything but a refused configuration, or exports none.
 */
export async function evaluateModule(absolute: string, source: SourceText): Promise<unknown> {
  const written = new WeakMap<object, unknown>();
  let exports: unknown;
  try {
    exports = await evaluate(absolute, source, { ...corslet, ...remembering(written) });
  } catch (error) {
    if (corslet.isPolicyError(error) && written.has(error)) return written.get(error);
    throw new PolicyFileError(failure(absolute, source, error), { cause: error });
  }
  const exported = currentOf(defaultOf(exports, source));
  if (!isRecord(exported)) return exported;
  return written.get(exported) ?? ("decide" in exported && "config" in exported ? exported.config : exported);
}

/** The module's exports. Its own text is always compiled anew: native loading would keep the first version for ever. */
async function evaluate(absolute: string, source: SourceText, own: typeof corslet): Promise<unknown> {
  const jiti = createJiti(absolute, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { corslet: own },
  });
  const options = { filename: absolute, id: absolute, ext: extname(absolute), async: true, forceTranspile: true };
  return await jiti.evalModule(source.text, options);
}

function remembering(written: WeakMap<object, unknown>): Pick<typeof corslet, "definePolicy" | "policyOf"> {
  const policyOf = (config: unknown): corslet.Policy => {
    try {
      const policy = corslet.policyOf(config);
      written.set(policy, config);
      return policy;
    } catch (error) {
      if (corslet.isPolicyError(error)) written.set(error, config);
      throw error;
    }
  };
  return { policyOf, definePolicy: (config: PolicyConfig) => policyOf(config) };
}

function defaultOf(exports: unknown, source: SourceText): unknown {
  if (!isRecord(exports)) return exports;
  if (exports["default"] !== undefined) return exports["default"];
  const isCommonJs = !("__esModule" in exports) && Object.keys(exports).length > 0;
  if (isCommonJs) return exports;
  throw new PolicyFileError({
    path: source.path,
    reason: "The module has no default export.",
    hint: "write export default definePolicy({ … })",
  });
}

/** The policy that a live policy holds; anything else as it is. */
function currentOf(exported: unknown): unknown {
  const isLive = isRecord(exported) && "decide" in exported && typeof exported["current"] === "function";
  return isLive ? (exported["current"] as () => unknown)() : exported;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function failure(
  absolute: string,
  source: SourceText,
  error: unknown,
): ConstructorParameters<typeof PolicyFileError>[0] {
  const isMissing = error instanceof Error && "code" in error && String(error.code).endsWith("MODULE_NOT_FOUND");
  const line = lineOf(error, absolute);
  return {
    path: source.path,
    reason: `The module could not be evaluated: ${describe(error)}`,
    hint: isMissing
      ? "check the import, or install the package"
      : "change the module so that importing it does not throw",
    range: line === null ? null : source.rangeOf(source.lineSpan(line)),
    text: source.text,
  };
}

/** The module's line in an error's stack. Compiling keeps lines, but not columns. */
function lineOf(error: unknown, absolute: string): number | null {
  const frames = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  const frame = frames.find((candidate) => candidate.includes(`${absolute}:`));
  const [, line] = /:(\d+):\d+\)?$/.exec(frame ?? "") ?? [];
  return line === undefined ? null : Number(line);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${String(error)}.`;
  const [first = ""] = error.message.split("\n", 1);
  return `${error.name}: ${first}${/[.!?]$/.test(first) ? "" : "."}`;
}
