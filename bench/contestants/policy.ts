import type { PolicyConfig } from "corslet";
import { ALLOW_HEADERS, MAX_AGE, METHODS, originsOf } from "../cases.ts";
import type { Setup } from "./contestant.ts";

/** The case's policy as Corslet is given it. The peers' own files give the same to them, option by option. */
export function policyOf({ asked, count }: Setup): PolicyConfig {
  const common = { methods: [...METHODS], allowHeaders: [...ALLOW_HEADERS], maxAge: MAX_AGE };
  return {
    resources: {
      "/api/*":
        asked.policy === "wildcard"
          ? { ...common, origins: "*" }
          : { ...common, origins: [...originsOf(count)], credentials: true },
    },
  };
}
