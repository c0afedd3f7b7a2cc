import { after } from "./after.ts";
import type { Awaitable, Crypto, Mac } from "./mac.ts";

/** A key as it was configured: its bytes, and its name where it was given one. */
export interface ReadKey {
  readonly kid: string | null;
  readonly bytes: Uint8Array;
}

/** A key that signs, with the name that its tokens bear. */
interface SigningKey {
  readonly kid: string;
  readonly mac: Mac;
}

/** The keys that verify; the first one signs. */
export interface Keyring {
  readonly first: () => Awaitable<SigningKey>;
  readonly find: (kid: string) => Awaitable<SigningKey | undefined>;
}

/** Of the name that is derived from a key, so many characters of base64url are kept: 48 bits. */
const DERIVED_KID_LENGTH = 8;

/** Makes a keyring. A key without a name is named by what it makes of a fixed text, which tells nothing else of it. */
export function keyringOf(keys: readonly ReadKey[], crypto: Crypto): Keyring {
  const macs = keys.map(({ bytes }) => crypto.hmacSha256(bytes));
  let named: Awaitable<ReadonlyMap<string, SigningKey>> | undefined;
  const all = (): Awaitable<ReadonlyMap<string, SigningKey>> =>
    (named ??= after(namesOf(keys, macs), (names) => {
      const byName = new Map<string, SigningKey>();
      names.forEach((kid, index) => {
        if (!byName.has(kid)) byName.set(kid, { kid, mac: macs[index] as Mac });
      });
      // From now on they are there at once, on every platform.
      named = byName;
      return byName;
    }));
  return {
    first: () => after(all(), (byName) => byName.values().next().value as SigningKey),
    find: (kid) => after(all(), (byName) => byName.get(kid)),
  };
}

function namesOf(keys: readonly ReadKey[], macs: readonly Mac[]): Awaitable<readonly string[]> {
  const derived = macs.map((mac) => mac("corslet csrf kid"));
  const isReady = derived.every((name) => typeof name === "string");
  const ready: Awaitable<readonly string[]> = isReady
    ? derived
    : Promise.all(derived.map((name) => Promise.resolve(name)));
  return after(ready, (names) =>
    keys.map(({ kid }, index) => kid ?? (names[index] as string).slice(0, DERIVED_KID_LENGTH)),
  );
}
