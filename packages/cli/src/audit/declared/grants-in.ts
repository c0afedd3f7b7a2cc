import type { ProblemPath } from "corslet";

type Members = Readonly<Record<string, unknown>>;

/** A grant where it stands in a configuration. */
export interface GrantAt {
  readonly resource: string;
  readonly grant: Members;
  readonly path: ProblemPath;
}

/** An entry of a grant's origins where it stands. */
export interface OriginAt {
  readonly origin: string;
  readonly path: ProblemPath;
}

/** The grants of a configuration that was found to be sound, in its order. */
export function grantsIn(config: unknown): GrantAt[] {
  if (!isMembers(config)) return [];
  const { resources } = config;
  if (!isMembers(resources)) return [{ resource: "/*", grant: config, path: [] }];
  return Object.entries(resources).flatMap(([resource, value]) => {
    const path = ["resources", resource];
    if (!Array.isArray(value)) return isMembers(value) ? [{ resource, grant: value, path }] : [];
    return value.flatMap((grant: unknown, index) =>
      isMembers(grant) ? [{ resource, grant, path: [...path, index] }] : [],
    );
  });
}

export function originsIn({ grant, path }: GrantAt): OriginAt[] {
  const { origins } = grant;
  if (typeof origins === "string") return [{ origin: origins, path: [...path, "origins"] }];
  if (!Array.isArray(origins)) return [];
  return origins.flatMap((origin: unknown, index) =>
    typeof origin === "string" ? [{ origin, path: [...path, "origins", index] }] : [],
  );
}

export function isWithCredentials({ grant }: GrantAt): boolean {
  return grant["credentials"] === true;
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
