import { createHash } from "node:crypto";
import type { PolicyConfig } from "corslet";
import type { GuardOptions } from "corslet/csrf";
import { corsletConfig } from "../translate.ts";
import { TOKEN_FIELD, TOKEN_HEADER } from "./pages.ts";
import type { Setting } from "./vocabulary.ts";

/** The policy of a setting, for Corslet. */
export function policyOfSetting({ policy }: Setting): PolicyConfig {
  return corsletConfig(policy) as unknown as PolicyConfig;
}

/**
 * The guard's options of a setting.
 *
 * @param binding the login session of a request.
 */
export function guardOptions<Request>(
  { unsafe, exempt, sameSite, tokens }: Setting,
  binding: (request: Request) => string | null,
): GuardOptions<Request> {
  return {
    ...(unsafe === undefined ? {} : { unsafe }),
    ...(exempt === undefined ? {} : { exempt }),
    ...(sameSite === undefined ? {} : { sameSite }),
    ...(tokens === undefined
      ? {}
      : {
          tokens: {
            keys: tokens.keys.map((kid) => ({ kid, key: keyNamed(kid) })),
            binding,
            always: tokens.always === true,
            header: TOKEN_HEADER,
            field: TOKEN_FIELD,
          },
        }),
  };
}

/** A key of 64 characters for a name. */
export function keyNamed(name: string): string {
  return createHash("sha256").update(`a key for tests: ${name}`).digest("hex");
}
