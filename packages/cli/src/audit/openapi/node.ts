import type { PolicyFile } from "../../policy-file/policy-file.ts";
import { PolicyFileError } from "../../policy-file/policy-file-error.ts";
import type { Declared } from "./operation.ts";

type Path = readonly (string | number)[];

/** Longest chain of references: no document that people keep has more than two or three. */
const MAX_CHAIN = 16;

/** A value of a document with its place. References are followed when a member is asked for. */
export class Node {
  readonly value: unknown;
  readonly #file: PolicyFile;
  readonly #path: Path;

  constructor(file: PolicyFile, value: unknown = file.config, path: Path = []) {
    this.#file = file;
    this.value = value;
    this.#path = path;
  }

  /** A member, where it stands after its references; `null` where there is none, or where a reference leaves the file. */
  member(name: string | number): Node | null {
    const value = ownMember(this.value, name);
    return value === undefined ? null : this.#at(value, [...this.#path, name]).#followed();
  }

  /** The members of an object, and the entries of a list; none for anything else. */
  members(): (readonly [name: string, node: Node])[] {
    if (typeof this.value !== "object" || this.value === null) return [];
    const isList = Array.isArray(this.value);
    return Object.keys(this.value).flatMap((name) => {
      const node = this.member(isList ? Number(name) : name);
      return node === null ? [] : [[name, node] as const];
    });
  }

  /** A member that must be an object where it is there. */
  object(name: string): Node | null {
    const node = this.member(name);
    if (node !== null && !isObject(node.value))
      throw node.fault(`${name} is no object.`, `write members below ${name}`);
    return node;
  }

  /** The entries of a member that must be a list where it is there. */
  list(name: string): Node[] {
    const node = this.member(name);
    if (node === null) return [];
    if (!Array.isArray(node.value)) throw node.fault(`${name} is no list.`, `write entries below ${name}`);
    return node.members().map(([, entry]) => entry);
  }

  text(name: string): string | null {
    const value = ownMember(this.value, name);
    return typeof value === "string" ? value : null;
  }

  /** A text, or a number as it is written: versions and defaults are often without quotes. */
  scalar(name: string): string | null {
    const value = ownMember(this.value, name);
    return typeof value === "string" || typeof value === "number" ? String(value) : null;
  }

  has(name: string): boolean {
    return ownMember(this.value, name) !== undefined;
  }

  is(name: string): boolean {
    return ownMember(this.value, name) === true;
  }

  get declared(): Declared {
    const range = this.#file.locate(this.#path, "key");
    return { file: this.#file.path, line: range?.start.line ?? 1, column: range?.start.column ?? 1 };
  }

  /** What to throw where the document is wrong here. */
  fault(reason: string, hint: string): PolicyFileError {
    const { path, text } = this.#file;
    return new PolicyFileError({ path, reason, hint, text, range: this.#file.locate(this.#path, "key") });
  }

  /** The reference that leaves the file, where this is one. */
  remoteRef(): string | null {
    const ref = this.text("$ref");
    return ref === null || ref.startsWith("#") ? null : ref;
  }

  /** The members as they are written, references too. */
  written(): (readonly [name: string, node: Node])[] {
    if (typeof this.value !== "object" || this.value === null) return [];
    return Object.entries(this.value).map(([name, value]) => [name, this.#at(value, [...this.#path, name])] as const);
  }

  #at(value: unknown, path: Path): Node {
    return new Node(this.#file, value, path);
  }

  #followed(links = 0): Node | null {
    const ref = this.text("$ref");
    if (ref === null) return this;
    if (!ref.startsWith("#")) return null;
    const target = this.#pointed(ref);
    if (target === null) throw this.fault(`${ref} leads nowhere.`, "correct the reference, or add what it names");
    if (links === MAX_CHAIN)
      throw this.fault("This reference leads back to itself.", "write the thing itself at one of the places");
    return target.#followed(links + 1);
  }

  // https://www.rfc-editor.org/rfc/rfc6901#section-6
  #pointed(ref: string): Node | null {
    const path: string[] = [];
    let value = this.#file.config;
    for (const part of ref.slice(1).split("/").slice(1)) {
      const name = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
      value = ownMember(value, name);
      if (value === undefined) return null;
      path.push(name);
    }
    return this.#at(value, path);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function ownMember(value: unknown, name: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string | number, unknown>>)[name];
}

export function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
