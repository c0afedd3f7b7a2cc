// What people get wrong when they mount an adapter, told where they do it. TypeScript finds most of it; in JavaScript
// nothing would, before the first request.

/**
 * Looks at what an adapter's options are.
 *
 * @throws {TypeError} when one is misspelt, or when the framework itself has called: then nobody has given it a policy.
 */
export function checkOptions(options: unknown, mount: string, known: readonly string[] = ["onDecision"]): void {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null || "setHeader" in options)
    throw new TypeError(`This is no middleware yet: it makes one of a policy. Next: write ${mount}.`);
  if ("policy" in options)
    throw new TypeError(
      `The policy comes first here. Next: write ${mount}; in Fastify take the plugin of corslet/fastify.`,
    );
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new TypeError(`There is no option ${unknown}. Next: the options are ${known.join(", ")}.`);
}

/** @throws {TypeError} when what is to be served is no function. */
export function checkHandler(handler: unknown, mount: string): void {
  if (typeof handler !== "function") throw new TypeError(`There is no handler to serve. Next: write ${mount}.`);
}

/** @throws {TypeError} when a plugin was registered without a policy, or with the policy in the options' place. */
export function checkPlugin(policy: unknown, mount: string): void {
  if (policy === undefined) throw new TypeError(`The plugin has no option policy. Next: write ${mount}.`);
}

/** What is thrown when another framework calls. */
export function calledByAnother(subpath: string): TypeError {
  return new TypeError(
    `This is from ${subpath}, and something else calls it. Next: import it from the subpath of your framework, such as corslet/express or corslet/fastify.`,
  );
}
