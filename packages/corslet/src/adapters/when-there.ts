/** Goes on with a value: at once, or when it is there. A promise of what is there already would cost more than the rest. */
export function whenThere<T, R>(value: T | PromiseLike<T>, goOn: (value: T) => R): R | PromiseLike<R> {
  return isPromised(value) ? value.then(goOn) : goOn(value);
}

function isPromised<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as Partial<PromiseLike<T>> | null | undefined)?.then === "function";
}
