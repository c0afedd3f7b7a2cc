import { UsageError } from "../terminal/usage-error.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpointsOf, isBase } from "./openapi/endpoints.ts";
import type { Api } from "./openapi/operation.ts";

/**
 * What is asked: the URLs themselves, the paths on each of their hosts, everything that an OpenAPI document declares, and
 * the writes that the operator allows.
 *
 * @param writes as `METHOD /path`.
 * @throws {UsageError} when a path is none.
 */
export function plannedEndpoints(
  targets: readonly URL[],
  paths: readonly string[],
  api: Api | null,
  writes: Iterable<string> = [],
): Endpoint[] {
  const allowed = [...writes].map((write) => write.split(" ", 2) as [method: string, path: string]);
  const planned = new Map<string, Endpoint>();
  for (const target of targets) {
    const named = namedUrls(target, paths, api);
    for (const url of named) planned.set(`GET ${url.href}`, { method: "GET", url: url.href });
    const written = allowed.map(([method, path]) => ({ method, url: new URL(path, target) }));
    for (const { method, url } of written) planned.set(`${method} ${url.href}`, { method, url: url.href });
    const concrete = [...named, ...written.map(({ url }) => url)];
    for (const endpoint of api === null ? [] : endpointsOf(api, target, concrete))
      planned.set(`${endpoint.method} ${endpoint.url}`, endpoint);
  }
  return [...planned.values()];
}

function namedUrls(target: URL, paths: readonly string[], api: Api | null): URL[] {
  const urls = paths.map((path) => {
    if (!path.startsWith("/")) throw new UsageError(`--path ${path} is no path.`, `write it from the slash: /${path}`);
    return new URL(path, target);
  });
  const own = new URL(target);
  own.hash = "";
  const isEndpoint = api === null ? paths.length === 0 || own.pathname !== "/" : !isBase(api, own);
  return isEndpoint ? [own, ...urls] : urls;
}
