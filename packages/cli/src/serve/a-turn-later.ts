import type { IncomingMessage } from "node:http";
import { Transform } from "node:stream";

/**
 * A request's body, each piece a turn of the event loop later.
 *
 * An upstream that refuses an upload and closes has sent its answer, but the next write to it fails, and with that
 * Node gives up the connection and the answer that lies unread on it. Whatever came is read first this way.
 */
export function aTurnLater(request: IncomingMessage): Transform {
  return request.pipe(
    new Transform({
      transform: (chunk, _encoding, done) => void setImmediate(done, null, chunk),
    }),
  );
}
