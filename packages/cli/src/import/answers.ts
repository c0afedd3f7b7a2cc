import { checkPolicy } from "corslet";
import type { Span } from "../policy-file/source-text.ts";
import { UsageError } from "../terminal/usage-error.ts";
import type { Finding, Slot } from "./finding.ts";
import type { Findings } from "./findings.ts";

/** What the command line says in the source's stead: `VALUE`, or `KEY=VALUE`. */
export interface AnswerFlags {
  readonly origin: readonly string[];
  readonly header: readonly string[];
  readonly resource: readonly string[];
}

interface Answer {
  /** `null`: whatever is open. */
  readonly key: string | null;
  readonly value: string;
}

/** The answers of a command line, and which of them found something to answer. */
export class Answers {
  readonly #answers: Readonly<Record<Slot["option"], readonly Answer[]>>;
  readonly #used = new Set<Answer>();
  readonly #open: Record<Slot["option"], ReadonlySet<string>> = { origin: NONE, header: NONE, resource: NONE };
  readonly #lines = new Map<Answer, string>();
  /** Whether an origin without a key would be clear: only one place asks for some. */
  isOneOriginAsked = true;

  /** @throws {UsageError} when an answer is no origin, header name or resource pattern. */
  constructor(flags: AnswerFlags) {
    const origin = flags.origin.map((flag) => answerOf(flag));
    const header = flags.header.map((value) => ({ key: null, value }));
    const resource = flags.resource.map((flag) => answerOf(flag));
    for (const { value } of origin) check("--origin", value, { resources: { "/*": { origins: [value] } } });
    for (const { value } of header)
      check("--header", value, { resources: { "/*": { origins: ["https://a.test"], allowHeaders: [value] } } });
    for (const { key, value } of resource) {
      if (key === null)
        throw new UsageError(
          `--resource ${value} does not say what it stands for.`,
          `write --resource '/users/:id=/users/*'`,
        );
      check("--resource", value, { resources: { [value]: { origins: ["https://a.test"] } } });
    }
    this.#answers = { origin, header, resource };
  }

  /** The values given for a place; `null` when none are. */
  for({ option, keys }: Slot): readonly string[] | null {
    const named = this.#answers[option].filter(({ key }) => key !== null && keys.includes(key));
    for (const answer of named) this.#checkLine(answer, keys[0] ?? "");
    const isOpen = keys.some((key) => this.#open[option].has(key));
    const found = named.length > 0 || !isOpen ? named : this.#answers[option].filter(({ key }) => key === null);
    for (const answer of found) this.#used.add(answer);
    return found.length === 0 ? null : found.map(({ value }) => value);
  }

  /** A line may hold several places. */
  #checkLine(answer: Answer, name: string): void {
    if (!/^\d+$/.test(answer.key ?? "")) return;
    const other = this.#lines.get(answer);
    if (other !== undefined && other !== name)
      throw new UsageError(
        `Line ${answer.key} has several places: ${other}, ${name}.`,
        "say which, by its text or by its line and column, such as 12:5",
      );
    this.#lines.set(answer, name);
  }

  /**
   * Lets answers without a key stand for what a reading left open: what cannot do without, or else what can.
   *
   * @returns whether that is anything new, so that it is worth reading again.
   * @throws {UsageError} when nothing is open, or when it is not clear which of several origins is meant.
   */
  open(findings: readonly Finding[]): boolean {
    const asked = findings.flatMap(({ slot }) => (slot?.option === "origin" && slot.isRequired ? [slot.keys[0]] : []));
    const isOne = new Set(asked).size < 2;
    let isNew = isOne !== this.isOneOriginAsked;
    this.isOneOriginAsked = isOne;
    for (const option of ["origin", "header"] as const) {
      const unnamed = this.#answers[option].filter(({ key }) => key === null);
      if (unnamed.length === 0) continue;
      const before = this.#open[option];
      const slots = findings.flatMap(({ slot }) => (slot?.option === option ? [slot] : []));
      const required = slots.filter(({ isRequired, keys }) => isRequired && !before.has(keys[0] ?? ""));
      if (before.size > 0 && required.length === 0) continue;
      const names = new Set([...before, ...(required.length > 0 ? required : slots).map(({ keys }) => keys[0] ?? "")]);
      if (names.size === 0) throw nothingToAnswer(option);
      if (option === "origin" && names.size > 1) throw severalOrigins([...names], unnamed[0]?.value ?? "");
      this.#open[option] = names;
      isNew = true;
    }
    return isNew;
  }

  /** @throws {UsageError} when an answer answered nothing: it would be lost without a word. */
  checkUsed(): void {
    for (const option of ["origin", "header", "resource"] as const) {
      const unused = this.#answers[option].find((answer) => !this.#used.has(answer));
      if (unused === undefined) continue;
      if (unused.key === null) throw nothingToAnswer(option);
      throw new UsageError(
        `--${option} '${unused.key}=${unused.value}': nothing that is called ${JSON.stringify(unused.key)} needs it.`,
        "name it by its text, as the report shows it, or by its line",
      );
    }
  }
}

const NONE: ReadonlySet<string> = new Set();

// Keys may hold "=", as code does; no origin and no pattern does.
function answerOf(flag: string): Answer {
  const at = flag.lastIndexOf("=");
  return at === -1 ? { key: null, value: flag } : { key: flag.slice(0, at), value: flag.slice(at + 1) };
}

function nothingToAnswer(option: Slot["option"]): UsageError {
  return new UsageError(
    `--${option} stands for nothing: the file says all of it.`,
    `leave it out, and edit the policy that is written`,
  );
}

function severalOrigins(names: readonly string[], origin: string): UsageError {
  return new UsageError(
    `--origin could stand for ${names.length} places: ${names.join(", ")}.`,
    `say which, by its text, its name or its line: --origin ${shellWord(`${names[0]}=${origin}`)}`,
  );
}

function check(option: string, value: string, config: unknown): void {
  const problem = checkPolicy(config).find(({ severity }) => severity === "error");
  if (problem !== undefined) throw new UsageError(`${option}: ${problem.message}`, problem.hint);
}

/** What a place can be called by on the command line: its text, the names in capitals in it, where it stands. */
export function keysOf(span: Span, findings: Findings): string[] {
  const whole = findings.textOf(span);
  const text = /^[rbu]?(["'`])(.*)\1$/i.exec(whole)?.[2] ?? whole;
  const { line, column } = findings.source.rangeOf(span).start;
  const places = [`${line}:${column}`, String(line)];
  const names = text.match(/\b[A-Z][A-Z0-9_]{2,}\b/g) ?? [];
  // A long text is no name that a person would type.
  return text.length <= 40 ? [text, ...names, ...places] : [...places, text, ...names];
}

/** A value as a shell takes it in one word. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
