import type { NodeWriteRequest } from "../csrf/facts-of-node.ts";
import { checkPlugin } from "./mistakes.ts";
import type { NodeRequest } from "./node.ts";
import type { NodeResponse } from "./node-response.ts";

/** What is used of a Fastify request. */
export interface FastifyRequest {
  readonly raw: NodeRequest & NodeWriteRequest;
  readonly body?: unknown;
  readonly routeOptions: { readonly url?: string | undefined; readonly config?: object };
}

/** What is used of a Fastify reply. */
export interface FastifyReply {
  readonly raw: NodeResponse;
  hijack(): unknown;
  callNotFound(): unknown;
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body: string | Uint8Array): unknown;
}

/** What is used of a route that is being added. */
export interface FastifyRoute {
  readonly method: string | readonly string[];
  readonly url: string;
  readonly routePath?: string;
  readonly constraints?: object;
  config?: object;
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;

type OnRoute = (this: FastifyInstance, route: FastifyRoute) => void;

/** What is used of a Fastify instance: the root, or an encapsulated context. */
export interface FastifyInstance {
  readonly prefix: string;
  readonly server: object;
  addHook(name: "onRequest" | "preValidation", hook: Hook): unknown;
  addHook(name: "onRoute", hook: OnRoute): unknown;
  hasPlugin(name: string): boolean;
  hasRoute(route: { method: string; url: string; constraints?: object }): boolean;
  route(route: object): unknown;
  printRoutes(): string;
}

/** A plugin, for `app.register(plugin, options)`. */
export type FastifyPlugin<Options> = (
  instance: FastifyInstance,
  options: Options,
  done: (error?: Error) => void,
) => void;

/**
 * Makes a plugin that is mounted on the very context that registers it, as fastify-plugin does: hooks in a context of
 * the plugin's own would run for none of the app's routes.
 */
export function pluginOf<Options extends { readonly policy: unknown }>(
  name: string,
  mount: (instance: FastifyInstance, options: Options) => void,
): FastifyPlugin<Options> {
  const plugin = (instance: FastifyInstance, options: Options, done: (error?: Error) => void): void => {
    const write = `await app.register(${name.replace("corslet-", "")}, { policy })`;
    if (typeof done !== "function")
      throw new TypeError(`This is a plugin, and Fastify calls it. Next: write ${write}.`);
    try {
      checkPlugin(options.policy, write);
      mount(instance, options);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  };
  return Object.assign(plugin, {
    [Symbol.for("skip-override")]: true,
    [Symbol.for("fastify.display-name")]: name,
    [Symbol.for("plugin-meta")]: { name, fastify: "5.x" },
  });
}

/** Whether it is the root, which serves what no route is found for; contexts are made of their parents. */
export function isRoot(instance: FastifyInstance): boolean {
  return Object.getPrototypeOf(instance) === Object.prototype;
}

/** Whether no route has been added yet, on any context. */
export function isWithoutRoutes(instance: FastifyInstance): boolean {
  return instance.printRoutes() === "(empty tree)";
}

/** What of a kind is mounted on a route: on its contexts, the outermost first, and in its own `config`. */
export interface Mounted<Mount> {
  readonly nested: readonly Mount[];
  readonly own: Mount | null;
}

/**
 * Mounts on a context: of every route that is added from now on, it is noted what else is mounted there, and the
 * innermost plugin reads what the route's `config` has for its own.
 */
export function mountOn<Mount>(
  instance: FastifyInstance,
  kind: "cors" | "csrf",
  mount: Mount,
  readOwn: (value: unknown, route: FastifyRoute, context: FastifyInstance) => Mount,
): (request: FastifyRequest) => Mounted<Mount> | null {
  const key = Symbol.for(`corslet.fastify.${kind}`);
  instance.addHook("onRoute", function note(route) {
    const config = (route.config ?? {}) as Record<string | symbol, unknown>;
    const outer = config[key] as Mounted<Mount> | undefined;
    const own = config[kind] === undefined ? null : readOwn(config[kind], route, this);
    route.config = { ...config, [key]: { nested: [...(outer?.nested ?? []), mount], own } satisfies Mounted<Mount> };
  });
  return ({ routeOptions: { config, url } }) => {
    const found = (config as Record<symbol, unknown> | undefined)?.[key] as Mounted<Mount> | undefined;
    if (found === undefined && config !== undefined && kind in config)
      throw new Error(
        `${addedEarly(url)} which has therefore not read its own config.${kind}. ${nextStep(kind, "app")}`,
      );
    // It would be passed over, and the outer one decide alone.
    if (found && !found.nested.includes(mount))
      throw new Error(`${addedEarly(url)} and another ${kind} stands further out. ${nextStep(kind, "context")}`);
    return found ?? null;
  };
}

function addedEarly(url: string | undefined): string {
  return `The route ${url} was added before the plugin was loaded,`;
}

function nextStep(kind: string, instance: string): string {
  return `Next: await ${instance}.register(${kind}, { policy }) before the routes are added.`;
}
