import type { Grant, PolicyConfig, ResourcesConfig } from "./config.ts";

// Types that let a literal configuration fail to compile where it would be refused at run time. A trapped value must
// be of a type that no value has, and whose argument is what the compiler prints. (A string literal type would read
// better, but `"*"` and that reduce to `never`, and take the message with them.)

/** What no value is: says why a value is refused. */
interface Refused<Why extends string> {
  readonly refused: Why;
}

type Has<List, Literal extends string> = List extends readonly (infer Entry)[]
  ? string extends Entry
    ? false
    : Literal extends Entry
      ? true
      : false
  : List extends Literal
    ? true
    : false;

type StarOptions = "origins" | "methods" | "allowHeaders" | "exposeHeaders";

type TrapGrantOption<G, K extends keyof G> = K extends keyof Grant
  ? [K, G[K]] extends ["origins", readonly []]
    ? Refused<"list at least one origin">
    : [G, K, Has<G[K], "*">] extends [{ readonly credentials: true }, StarOptions, true]
      ? Refused<`"*" cannot stand in ${K} with credentials: true`>
      : Grant[K]
  : Refused<`there is no option ${K & string} in a grant`>;

type TrapGrant<G> = { readonly [K in keyof G]: TrapGrantOption<G, K> };

type TrapGrants<R> = R extends readonly unknown[]
  ? R extends readonly []
    ? Refused<"list at least one grant, or leave the path out">
    : { readonly [I in keyof R]: TrapGrant<R[I]> }
  : TrapGrant<R>;

type TrapResources<C> = {
  readonly [K in keyof C]: K extends "resources"
    ? { readonly [P in keyof C[K]]: TrapGrants<C[K][P]> }
    : K extends keyof ResourcesConfig
      ? ResourcesConfig[K]
      : K extends keyof Grant
        ? Refused<`${K} stands in the grants below resources`>
        : Refused<`there is no option ${K & string} beside resources`>;
};

type TrapAlone<C> = {
  readonly [K in keyof C]: K extends keyof ResourcesConfig ? ResourcesConfig[K] : TrapGrantOption<C, K>;
};

/** A configuration with the values that would be refused replaced by what is wrong with them; for {@link definePolicy}. */
export type TrapMistakes<C extends PolicyConfig> = C extends { readonly resources: unknown }
  ? TrapResources<C>
  : TrapAlone<C>;
