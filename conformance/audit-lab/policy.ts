import { baseSetup, T } from "./setup.ts";

const { methods, allowHeaders, expose } = baseSetup();
const namesIn = (list: string | null): string[] => list?.split(", ") ?? [];

/** The base's policy, in Corslet's words. */
export const POLICY = policyFor(T);

/** The same for other origins. */
export function policyFor(...origins: readonly string[]): Readonly<Record<string, unknown>> {
  const grant = {
    origins,
    methods: namesIn(methods),
    allowHeaders: namesIn(allowHeaders),
    exposeHeaders: namesIn(expose),
    credentials: true,
    maxAge: 600,
  };
  return { resources: { "/*": grant } };
}
