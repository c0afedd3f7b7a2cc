// Of the packages that ship no types, what is used here.
declare module "cors" {
  import type { IncomingMessage, ServerResponse } from "node:http";
  interface Options {
    origin: boolean | string | readonly string[];
    credentials: boolean;
    methods: readonly string[];
    allowedHeaders: readonly string[];
    maxAge: number;
  }
  export default function cors(
    options: Options,
  ): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
}
