import { withCors, withCsrf } from "corslet/next";
import { policy } from "../../../policy.js";

const read = () => Response.json([{ id: 1, text: "hello" }]);
const write = async (request) => Response.json(await request.json(), { status: 201 });

export const { GET, POST, OPTIONS } = withCors(policy, withCsrf(policy, { GET: read, POST: write }));
