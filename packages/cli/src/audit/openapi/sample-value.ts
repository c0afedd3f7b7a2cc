import type { Node } from "./node.ts";

/** Values that formats ask for, of things that nobody has. */
const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: "00000000-0000-4000-8000-000000000000",
  date: "2020-01-01",
  "date-time": "2020-01-01T00:00:00Z",
  email: "probe@example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  hostname: "example.com",
};

/** Longest value that a schema can ask for. */
const MAX_LENGTH = 256;

/** A value for a parameter: its example, else its default, else one of its enum, else a harmless one of its type. */
export function sampleValue(parameter: Node): string {
  const schema = parameter.member("schema") ?? firstContent(parameter)?.member("schema") ?? null;
  const written = [
    valueIn(parameter, "example"),
    exampleIn(parameter.member("examples")),
    valueIn(firstContent(parameter), "example"),
    valueIn(schema, "example"),
    ...(listIn(schema, "examples") ?? []).slice(0, 1),
    valueIn(schema, "default"),
    valueIn(schema, "const"),
    ...(listIn(schema, "enum") ?? []).slice(0, 1),
  ].find((value) => value !== undefined && value !== null && asText(value) !== "");
  return written === undefined ? harmless(schema) : asText(written);
}

function firstContent(parameter: Node): Node | null {
  return parameter.member("content")?.members()[0]?.[1] ?? null;
}

function exampleIn(examples: Node | null): unknown {
  const [first] = examples?.members() ?? [];
  return first?.[1].member("value")?.value;
}

function valueIn(node: Node | null, name: string): unknown {
  return node?.member(name)?.value;
}

function listIn(node: Node | null, name: string): readonly unknown[] | null {
  const value = valueIn(node, name);
  return Array.isArray(value) ? value : null;
}

function harmless(schema: Node | null): string {
  const types = new Set([valueIn(schema, "type")].flat());
  if (types.has("boolean")) return "false";
  if (types.has("integer") || types.has("number")) return String(smallest(schema));
  const known = BY_FORMAT[schema?.text("format") ?? ""];
  if (known !== undefined) return known;
  const length = Number(valueIn(schema, "minLength") ?? 1);
  return "1".repeat(Math.min(Math.max(Number.isInteger(length) ? length : 1, 1), MAX_LENGTH));
}

function smallest(schema: Node | null): number {
  const minimum = valueIn(schema, "minimum");
  const above = valueIn(schema, "exclusiveMinimum");
  if (typeof above === "number") return Math.max(Math.floor(above) + 1, 1);
  if (typeof minimum !== "number") return 1;
  const isLowest = valueIn(schema, "exclusiveMinimum") === true;
  return Math.max(isLowest ? Math.floor(minimum) + 1 : Math.ceil(minimum), 1);
}

// `style: simple`, which path and header parameters have.
function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join(",");
  if (typeof value === "object" && value !== null) return Object.entries(value).flat().map(asText).join(",");
  return String(value);
}
