import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runRow } from "../runner.ts";
import { allRows } from "../table.ts";
import type { Row } from "../vocabulary.ts";
import { projectWithPrograms } from "./project.ts";
import { type RemoteSubject, startRemote } from "./remote-subject.ts";
import { RUNTIMES } from "./runtimes.ts";

// Every row on every runtime, by the packed tarball and over real sockets.

// Of a configuration that JSON cannot write there is nothing to send; `decide` and the servers in process have such rows.
const rows = allRows.filter(({ config }) => !JSON.stringify(config).includes('"js":'));

let folder = "";
beforeAll(async () => {
  folder = await projectWithPrograms();
}, 120_000);

describe.each(RUNTIMES)("$name", (runtime) => {
  let subject: RemoteSubject;
  beforeAll(async () => {
    subject = await startRemote(runtime, folder);
  }, 120_000);
  afterAll(() => subject?.stop());

  it("mints tokens and judges them", async () => {
    const answer = await fetch(`http://127.0.0.1:${subject.port}/__tokens__`);
    expect(await answer.json()).toEqual({
      form: true,
      own: 200,
      others: 403,
      changed: 403,
      cookie: "__Host-csrf=…; Path=/; HttpOnly; SameSite=Lax; Secure",
    });
  });

  it.each(rows)("$strength $id: $title", async (row: Row) => {
    expect((await runRow(row, subject)).faults).toEqual([]);
  });
});
