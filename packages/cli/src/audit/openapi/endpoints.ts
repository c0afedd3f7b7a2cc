import type { Endpoint, Operation as Declared, SecurityScheme } from "../endpoint.ts";
import type { Access, Api, Credential, Operation } from "./operation.ts";

/** The endpoints of a document, at a deployment that is audited. */
export function endpointsOf(api: Api, target: URL): Endpoint[] {
  const base = `${target.origin}${basePathAt(api, target)}`;
  return api.operations.map((operation) => ({
    method: operation.method,
    url: `${base}${operation.target}`,
    operation: declaredOf(operation),
  }));
}

// The URL that is given may be the API's base, or one of its endpoints.
function basePathAt({ basePath, operations }: Api, { pathname }: URL): string {
  const own = pathname.replace(/\/$/, "");
  if (basePath !== "" || own === "") return basePath;
  const first = firstSegment(own);
  return operations.some(({ template }) => firstSegment(template) === first) ? "" : own;
}

function firstSegment(path: string): string {
  return path.split("/", 2)[1] ?? "";
}

function declaredOf(operation: Operation): Declared {
  return {
    ...(operation.operationId !== null && { id: operation.operationId }),
    security: securityOf(operation.access),
    requestHeaders: operation.parameters,
    responseHeaders: operation.answered,
    statuses: operation.statuses.map(Number).filter((status) => Number.isInteger(status)),
    requestTypes: operation.contentTypes,
    headers: operation.headers,
    isStateChanging: operation.isStateChanging,
    hasToken: operation.hasToken,
    at: operation.declared,
  };
}

function securityOf(access: Access): readonly SecurityScheme[] | null {
  if (access === "undeclared") return null;
  return access === "public" ? [] : access.map(schemeOf);
}

function schemeOf(credential: Credential): SecurityScheme {
  if (credential.kind === "certificate") return { kind: "network" };
  return "name" in credential ? { kind: credential.kind, name: credential.name } : { kind: credential.kind };
}
