/** Connect's: called with an error, or with nothing to go on. */
export type Next = (error?: unknown) => void;

/** Connect-style middleware that parses bodies: it leaves what it parsed in `request.body`. */
export type BodyParser = (request: never, response: never, next: Next) => unknown;

/** Runs one parser, or several in turn. Of their errors the first is handed on. */
export function inTurn(
  parsers: BodyParser | readonly BodyParser[],
): (request: object, response: object, next: Next) => void {
  const all = [parsers].flat();
  if (all.length === 0 || all.some((parser) => typeof parser !== "function")) throw new TypeError(NO_PARSER);
  return (request, response, next) => {
    const run = (index: number): void => {
      const parser = all[index];
      if (parser === undefined) next();
      else {
        const parsed = parser(request as never, response as never, (error) => {
          if (error === undefined || error === null) run(index + 1);
          else next(error);
        });
        void handOnRejection(parsed, next);
      }
    };
    run(0);
  };
}

// As Express 5 has it: what an async parser rejects with is an error too.
async function handOnRejection(parsed: unknown, next: Next): Promise<void> {
  try {
    await parsed;
  } catch (error) {
    next(error);
  }
}

const NO_PARSER =
  "parseBody is no parser of bodies. Next: give it middleware, such as express.urlencoded({ extended: false }), or a list of some.";
