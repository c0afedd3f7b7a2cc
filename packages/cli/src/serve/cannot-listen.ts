import { UsageError } from "../terminal/usage-error.ts";

/** Says in a user's words why an address cannot be listened on; gives back any other error. */
export function cannotListen(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
  option: string,
): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const written = host.includes(":") ? `[${host}]` : host;
  const place = `${written}:${port}`;
  switch (code) {
    case "EADDRINUSE":
      return new UsageError(
        `Port ${port} on ${host} is in use.`,
        `stop what listens there, or choose another: ${option} ${written}:${port < 65_535 ? port + 1 : 8080}`,
        { cause: error },
      );
    case "EACCES":
      return new UsageError(
        `This user may not listen on ${place}.`,
        `ports below 1024 are the system's: choose a higher one, such as ${option} ${written}:8080`,
        { cause: error },
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new UsageError(
        `${host} is no address of this machine.`,
        `write ${option} 127.0.0.1:${port} for this machine alone, or ${option} 0.0.0.0:${port} for every address`,
        { cause: error },
      );
    default:
      return code.startsWith("ERR_OSSL") || code.startsWith("ERR_TLS")
        ? new UsageError("Certificate and key cannot be used.", "check that both files are PEM and belong together", {
            cause: error,
          })
        : error;
  }
}
