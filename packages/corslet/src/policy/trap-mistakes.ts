import type { Grant, PolicyConfig, ResourcesConfig } from "./config.ts";

// Types that let a literal configuration fail to compile where it would be refused at run time. A trapped value must
// be of a string literal type that says what is wrong, which is then what the compiler prints.

type Has<List, Literal extends string> = List extends readonly (infer Entry)[]
  ? string extends Entry
    ? false
    : Literal extends Entry
      ? true
      : false
  : List extends Literal
    ? true
    : false;

type TrapGrant<G> = {
  readonly [K in keyof G]: K extends keyof Grant
    ? G extends { readonly credentials: true }
      ? K extends "origins" | "methods" | "allowHeaders" | "exposeHeaders"
        ? Has<G[K], "*"> extends true
          ? `"*" cannot stand in ${K} with credentials: true`
          : G[K]
        : G[K]
      : G[K]
    : `there is no option ${K & string} in a grant`;
};

type TrapGrants<R> = R extends readonly unknown[] ? { readonly [I in keyof R]: TrapGrant<R[I]> } : TrapGrant<R>;

type TrapResources<C> = {
  readonly [K in keyof C]: K extends "resources"
    ? { readonly [P in keyof C[K]]: TrapGrants<C[K][P]> }
    : K extends keyof ResourcesConfig
      ? C[K]
      : `there is no option ${K & string} beside resources`;
};

type TrapAlone<C> = {
  readonly [K in keyof C]: K extends "self" | "trustProxy" | "$schema"
    ? C[K]
    : K extends keyof TrapGrant<C>
      ? TrapGrant<C>[K]
      : never;
};

/** A configuration with the values that would be refused replaced by what is wrong with them; for {@link definePolicy}. */
export type TrapMistakes<C extends PolicyConfig> = C extends { readonly resources: unknown }
  ? TrapResources<C>
  : TrapAlone<C>;
