import type { Endpoint, Operation as Declared, SecurityScheme } from "../endpoint.ts";
import type { Access, Api, Credential, Operation } from "./operation.ts";

/** Methods whose endpoints are asked with another one: nothing is known of GET's HEAD, or of a preflight, that is not asked. */
const NOT_ASKED: ReadonlySet<string> = new Set(["HEAD", "OPTIONS"]);

/**
 * The endpoints of a document, at a deployment that is audited.
 *
 * @param named URLs that are asked by name: they stand in the place of the made-up ones of their path.
 */
export function endpointsOf(api: Api, target: URL, named: readonly URL[] = []): Endpoint[] {
  const base = basePathAt(api, target);
  return api.operations
    .filter(({ method }) => !NOT_ASKED.has(method))
    .flatMap((operation) => {
      const concrete = named.filter((url) => url.origin === target.origin && isAt(url, `${base}${operation.template}`));
      const urls =
        concrete.length > 0 ? concrete.map(({ href }) => href) : [`${target.origin}${base}${operation.target}`];
      return urls.map((url) => ({ method: operation.method, url, operation: declaredOf(operation) }));
    });
}

/** Whether a URL is the API's base, and none of its endpoints. */
export function isBase(api: Api, target: URL): boolean {
  const own = target.pathname.replace(/\/$/, "");
  return (
    own === "" ||
    (own === basePathAt(api, target) && !api.operations.some(({ template }) => isAt(target, own + template)))
  );
}

function isAt({ pathname }: URL, template: string): boolean {
  const parts = pathname.split("/");
  const wanted = template.split("/");
  return (
    parts.length === wanted.length &&
    wanted.every((part, index) => (part.includes("{") ? parts[index] !== "" : part === parts[index]))
  );
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
