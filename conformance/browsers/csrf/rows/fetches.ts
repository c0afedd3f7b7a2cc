import { framePage, js, scriptPage } from "./html.ts";
import type { Aim, Row } from "./row.ts";

const blind = ({ url, email, at }: Aim, place: "attacker" | "sibling" | "otherPort") =>
  scriptPage(
    `await fetch(${js(url("/email"))}, {
       method: "POST", mode: "no-cors", credentials: "include", body: new Blob([${js(JSON.stringify({ email }))}]),
     });`,
    at(place, "/settled"),
  );

/** Opens a WebSocket, and sends what is to be written. */
export const socketScript = ({ url, email }: Aim) =>
  `const socket = new WebSocket(${js(url("/socket").replace(/^http/, "ws"))});
   await new Promise((resolve) => {
     socket.onerror = resolve;
     socket.onclose = resolve;
     socket.onopen = () => socket.send(${js(email)});
   });`;

/** What a script can send. */
export const FETCHES: readonly Row[] = [
  {
    id: "fetch, Blob",
    title: "`fetch` in mode `no-cors` of a `Blob` without type that is JSON",
    from: "attacker",
    door: "https",
    page: (aim) => blind(aim, "attacker"),
  },
  {
    id: "fetch, Blob, from the sibling",
    title: "`fetch` in mode `no-cors` of a `Blob` without type that is JSON",
    from: "sibling",
    door: "https",
    page: (aim) => blind(aim, "sibling"),
  },
  {
    id: "fetch, Blob, from the other port",
    title: "`fetch` in mode `no-cors` of a `Blob` without type that is JSON",
    from: "otherPort",
    door: "https",
    page: (aim) => blind(aim, "otherPort"),
  },
  {
    id: "fetch, cors",
    title: "`fetch` with credentials that asks nothing first",
    from: "sibling",
    door: "https",
    page: ({ url, email, at }) =>
      scriptPage(
        `await fetch(${js(url("/email"))}, {
           method: "POST", credentials: "include", body: new URLSearchParams({ email: ${js(email)} }),
         });`,
        at("sibling", "/settled"),
      ),
  },
  {
    id: "beacon",
    title: "`navigator.sendBeacon`",
    from: "attacker",
    door: "https",
    page: ({ url, email, at }) =>
      scriptPage(
        `navigator.sendBeacon(${js(url("/email"))}, new URLSearchParams({ email: ${js(email)} }));
         await new Promise((resolve) => setTimeout(resolve, 300));`,
        at("attacker", "/settled"),
      ),
  },
  {
    id: "WebSocket",
    title: "a WebSocket",
    from: "attacker",
    door: "https",
    page: (aim) => scriptPage(socketScript(aim), aim.at("attacker", "/settled")),
  },
  {
    id: "WebSocket from the sibling",
    title: "a WebSocket",
    from: "sibling",
    door: "https",
    page: (aim) => scriptPage(socketScript(aim), aim.at("sibling", "/settled")),
  },
  {
    id: "WebSocket, sandboxed",
    title: "a WebSocket from a sandboxed frame",
    from: "sibling",
    door: "https",
    page: (aim) =>
      framePage(
        scriptPage(socketScript(aim), aim.at("sibling", "/settled")).html({ field: "", token: "" }),
        "allow-scripts",
      ),
  },
];
